// To which countries an instance sends no SMS: `/instance/communication`. Codes that Clerk does not know are dropped without a word.

import { shape } from "../core/field";
import { paramFormat, problem, refuse } from "../core/problem";
import type { Kind } from "../core/resource";
import { changeSettings, readSettings, type Singleton } from "../core/singleton";

type Communication = { readonly id: string; readonly blocked_country_codes: readonly string[] };

/** ISO 3166-1 without the six that have no telephones: AQ, BV, GS, HM, TF, UM. */
const COUNTRIES = new Set(
  (
    "AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI CK CL CM " +
    "CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW " +
    "GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD " +
    "ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT " +
    "PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA " +
    "UG US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
  ).split(" "),
);
/** Clerk's tiers B to F are not published; these stand for them. They are blocked at first, and to take them off takes a plan. */
const DEAR = ["BD", "LK", "NG", "PK", "RU", "UZ"];

const communication: Singleton<Communication> = {
  path: "/instance/communication",
  object: "instance_communication",
  rows: { name: "instance_communication" },
  fresh: ({ settings }) => ({ blocked_country_codes: settings.readings.blockedAtFirst === "some" ? DEAR : [] }),
};

const body = shape({
  blocked_country_codes: {
    type: "list",
    max: 250,
    unique: true,
    null: "unchanged",
    items: {
      type: "string",
      check: (value, param) =>
        /^[A-Z]{2}$/.test(value) ? undefined : paramFormat(param, "a list of two-letter country codes in capitals"),
    },
  },
});

const restricted = (codes: readonly string[]) =>
  problem(
    422,
    "sms_country_removal_restricted",
    "SMS country removal restricted",
    `Cannot remove the following countries from the SMS blocklist without an upgraded plan: [${codes.join(" ")}]. Contact support to activate these countries.`,
    { country_codes: codes },
  );

export const instanceCommunication: Kind = {
  collections: [communication.rows],
  routes: [
    readSettings(communication),
    changeSettings(communication, body, "drop", (old, call) => {
      const { blocked_country_codes: given } = call.body;
      if (given === undefined) return {};
      const lost = old.blocked_country_codes.filter((code) => DEAR.includes(code) && !given.includes(code));
      const free = call.instance.kind === "production" && call.settings.plan === "free";
      refuse([free && lost.length > 0 ? restricted(lost) : undefined]);
      return { blocked_country_codes: given.filter((code) => COUNTRIES.has(code)).sort() };
    }),
  ],
};
