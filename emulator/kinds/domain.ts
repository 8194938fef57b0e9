// The domains of an instance: `/domains`. One is primary and always there; satellites come and go. There is no read by id.

import { createHash } from "node:crypto";
import { type Body, shape } from "../core/field";
import { deriveId } from "../core/id";
import type { Instance } from "../core/instance";
import type { JsonObject } from "../core/json";
import { paramFormat, type Problem, problem, Refusal, refuse } from "../core/problem";
import { create, type Kind, list, remove, type Resource, type Stamped, update } from "../core/resource";
import { type Call, empty, requirePlan, type Route, route } from "../core/route";
import { nameProblem, proxyProblem, rootOf } from "./domain-name";

type Domain = Stamped & {
  readonly name: string;
  readonly is_satellite: boolean;
  readonly proxy_url: string | null;
  /** Taken and never shown. */
  readonly is_secondary: boolean;
};

/** The word that Clerk makes up for an instance; all addresses that a fresh instance shows are made of it. */
const slugOf = (instance: Instance): string => `emulated-${createHash("sha256").update(instance.id).digest("hex").slice(0, 8)}`;

const domains: Resource<Domain> = {
  path: "/domains",
  param: "domain_id",
  prefix: "dmn",
  object: "domain",
  rows: {
    name: "domains",
    initial: (instance) => [
      {
        id: deriveId("dmn", instance.id),
        name: instance.kind === "production" ? `${slugOf(instance)}.example` : `${slugOf(instance)}.clerk.accounts.dev`,
        is_satellite: false,
        proxy_url: null,
        is_secondary: false,
        created_at: instance.createdAt,
        updated_at: instance.createdAt,
      },
    ],
  },
  missing: () => problem(404, "resource_not_found", "Domain not found", "Domain not found"),
  show: (row, { instance }) => ({
    id: row.id,
    name: row.name,
    is_satellite: row.is_satellite,
    ...addresses(row, instance),
    proxy_url: row.proxy_url,
    development_origin: originOf(row, instance),
    cname_targets: instance.kind === "production" ? targets(row, instance) : null,
    // Newer than the published description, which does not say what is in it.
    dns_targets: instance.kind === "production" ? targets(row, instance) : null,
  }),
};

function addresses({ name, is_satellite: satellite }: Domain, instance: Instance) {
  const development = instance.kind === "development";
  return {
    frontend_api_url: development ? `https://${slugOf(instance)}.clerk.accounts.dev` : `https://clerk.${name}`,
    accounts_portal_url: satellite ? null : development ? `https://${slugOf(instance)}.accounts.dev` : `https://accounts.${name}`,
  };
}

/** What PATCH /instance was told. */
function originOf({ is_satellite: satellite }: Domain, instance: Instance): string {
  const told = instance.peek("instance_settings")[0]?.development_origin;
  return instance.kind === "development" && !satellite && typeof told === "string" ? told : "";
}

/** A satellite has no pages and sends no mail. Behind a proxy the Frontend API needs no record. */
function targets({ name, is_satellite: satellite, proxy_url: proxy }: Domain, instance: Instance): readonly JsonObject[] {
  const mail = `${slugOf(instance)}.clerk.services`;
  const target = (host: string, value: string, required = true) => ({ host: `${host}.${name}`, value, required });
  return [
    target("clerk", "frontend-api.clerk.services", proxy === null),
    ...(satellite
      ? []
      : [
          target("accounts", "accounts.clerk.services"),
          target("clkmail", `mail.${mail}`),
          target("clk._domainkey", `dkim1.${mail}`),
          target("clk2._domainkey", `dkim2.${mail}`),
        ]),
  ];
}

/** Where an identity provider finds the instance. */
export function frontendOf(call: Pick<Call, "rows" | "instance">): string {
  const primary = call
    .rows(domains.rows)
    .all()
    .find((row) => !row.is_satellite);
  return primary ? addresses(primary, call.instance).frontend_api_url : "";
}

const proxy = { type: "string", null: "value" } as const;
const creation = shape({ name: { type: "string", required: true }, is_satellite: { type: "boolean", required: true }, proxy_url: proxy });
const change = shape({
  name: { type: "string", null: "unchanged", empty: "refused" },
  proxy_url: proxy,
  is_secondary: { type: "boolean", null: "unchanged" },
});

const primaryExists = problem(
  422,
  "primary_domain_already_exists",
  "primary domain already exists",
  "Currently, only a single primary domain is supported and the current instance already has one. All new domains need to be set a satellites.",
  { param_name: "is_satellite" },
);
const primaryStays = problem(
  403,
  "operation_not_allowed_on_primary_domain",
  "operation not allowed",
  "This operation is not allowed on a primary domain. Try again with a satellite domain of the instance.",
);
const productionOnly = problem(
  400,
  "request_invalid_for_environment",
  "Invalid request for environment",
  "Request only valid for production instances.",
);
const updateForbidden = problem(
  400,
  "domain_update_forbidden",
  "Domain update was forbidden",
  "Domain can be only updated for production instances",
);

const spelled = (call: Call, name: string): string => (call.settings.readings.instanceDomainCase === "lower" ? name.toLowerCase() : name);

function refuseWrong(call: Call, name: string, to: string | null, own?: Domain): void {
  const others = call.rows(domains.rows).all();
  const taken = others.some((row) => row.name.toLowerCase() === name.toLowerCase() && row.id !== own?.id);
  const kept = own?.name === name;
  const refused = call.instance.kind === "development" && call.settings.readings.developmentProxy === "refused";
  refuse([refused && to !== null && to !== own?.proxy_url ? productionOnly : undefined]);
  refuse([kept ? undefined : nameProblem(name, call.instance.kind), kept && to === own.proxy_url ? undefined : proxyProblem(name, to)]);
  refuse([taken ? problem(422, call.settings.readings.takenKey, "is taken", "name is taken", { param_name: "name" }) : undefined]);
}

function make(call: Call<Body<typeof creation>>) {
  const { name: given, is_satellite, proxy_url = null } = call.body;
  refuse([is_satellite ? undefined : primaryExists]);
  const name = spelled(call, given);
  refuseWrong(call, name, proxy_url);
  requirePlan(call, "satellite_domains");
  return { name, is_satellite, proxy_url, is_secondary: false };
}

/** Of a primary domain that is no secondary application's, Clerk keeps the registered name alone. */
function stored(call: Call, row: Domain, given: string, secondary: boolean): string {
  const name = spelled(call, given);
  const shortens = call.instance.kind === "production" && !row.is_satellite && !secondary;
  return shortens && call.settings.readings.primarySubdomain === "dropped" ? rootOf(name) : name;
}

function changed(row: Domain, call: Call<Body<typeof change>>): Partial<Domain> {
  const { name: given = row.name, proxy_url = row.proxy_url, is_secondary = row.is_secondary } = call.body;
  const name = given === row.name ? given : stored(call, row, given, is_secondary);
  refuse([name !== row.name && !row.is_satellite && call.instance.kind === "development" ? updateForbidden : undefined]);
  refuseWrong(call, name, proxy_url, row);
  return { name, proxy_url, is_secondary };
}

/** Moves the primary domain by the address of the home page. */
function moving(method: "POST" | "PUT", path: string, unknownFields: "refuse" | "drop"): Route {
  return route({
    method,
    path,
    body: shape({ home_url: { type: "string", required: true }, is_secondary: { type: "boolean" } }),
    unknownFields,
    answer(call) {
      refuse([call.instance.kind === "production" ? undefined : updateForbidden]);
      const { home_url: url, is_secondary = false } = call.body;
      if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new Refusal([paramFormat("home_url", "a valid URL")]);
      const rows = call.rows(domains.rows);
      const row = rows.all().find((one) => !one.is_satellite);
      if (!row) throw new Refusal([domains.missing("", call)]);
      const name = stored(call, row, new URL(url).hostname.replace(/^www\./, ""), is_secondary);
      const renamed = (of: Problem): Problem => ({ ...of, ...(of.meta && { meta: { param_name: "home_url" } }) });
      const wrong = nameProblem(name, "production");
      refuse([wrong && renamed(wrong)]);
      rows.replace({ ...row, name, is_secondary, updated_at: call.now });
      return empty(202);
    },
  });
}

export const domain: Kind = {
  collections: [domains.rows],
  routes: [
    list(domains, { shape: "total", paged: false }),
    create(domains, creation, make),
    update(domains, change, changed),
    remove(domains, (row) => (row.is_satellite ? undefined : primaryStays)),
    moving("POST", "/instance/change_domain", "drop"),
    moving("PUT", "/beta_features/domain", "refuse"),
  ],
};
