// InstanceCommunication: countries to which no SMS is sent.
import { defineResource } from "../core/define";
import { singleton } from "../core/definition/endpoint";
import { f, unstated } from "../core/definition/field";

export const instanceCommunication = defineResource({
  type: "InstanceCommunication",
  doc: "Countries to which the instance sends no SMS.",
  notes: [
    "There is one in every instance: declaring it takes it over without asking. Destroying it leaves the list as it is.",
    "Clerk drops codes of countries for which it has no SMS prices, without an error; you are told by a warning.",
  ],

  endpoint: singleton("/instance/communication", { read: "get" }),

  fields: {
    blockedCountryCodes: f.set(
      "The whole list; `[]` blocks no country. A new instance may block some already.",
      f.string("An ISO 3166-1 country code.", {
        pattern: { match: "^[A-Z]{2}$", words: "a country code of two capital letters, such as DE" },
      }),
      { serverDefault: unstated, maxItems: 250 },
    ),
  },

  advice: { sms_country_removal_restricted: "The country can be unblocked on a paid plan only: leave it in the list, or upgrade." },

  examples: { needs: [], minimal: { blockedCountryCodes: [] }, full: { blockedCountryCodes: ["KP", "IR", "SY"] } },
});
