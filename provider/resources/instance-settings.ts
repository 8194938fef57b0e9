// InstanceSettings: switches of the whole instance that belong to no other group.
import { defineResource } from "../core/define";
import { singleton } from "../core/definition/endpoint";
import { f, unstated } from "../core/definition/field";

export const instanceSettings = defineResource({
  type: "InstanceSettings",
  doc: "Switches of the whole instance that belong to no other group: test mode, breached passwords, origins.",
  notes: [
    "There is one in every instance: declaring it takes it over without asking and touches the declared properties only. Destroying it leaves the settings as they are.",
    "Clerk shows `allowedOrigins`, `allowedSubdomains` and `subdomainAllowlistEnabled`; of everything else it never tells the value, so a change made elsewhere cannot be seen as drift.",
  ],

  // The answer to a PATCH is 204 without a body.
  endpoint: singleton("/instance", { read: "get", answer: "empty" }),

  fields: {
    testMode: f.bool("Whether test e-mail addresses and phone numbers work. On by default in development.", {
      writeOnly: true,
      serverDefault: unstated,
    }),
    hibp: f.bool("Whether passwords are checked against known breaches (Have I Been Pwned).", { writeOnly: true, serverDefault: unstated }),
    supportEmail: f.string("Address that users are told to write to.", { writeOnly: true, clearOnRemoval: "" }),
    clerkJsVersion: f.string("Version of clerk-js that the instance's pages load, such as `5`.", { writeOnly: true, clearOnRemoval: "" }),
    developmentOrigin: f.string("Origin of the application in development, such as `http://localhost:3000`.", {
      writeOnly: true,
      clearOnRemoval: "",
    }),
    // Returned in arbitrary order; whether an empty list clears is contested between sources.
    allowedOrigins: f.set(
      "Origins of browser extensions and native apps that may call the Frontend API; the whole list.",
      f.string("An origin.", {
        pattern: { match: "^[A-Za-z][A-Za-z0-9+.-]*://\\S+$", words: "an origin with its scheme, such as capacitor://localhost" },
      }),
      {
        clearOnRemoval: [],
      },
    ),
    allowedSubdomains: f.set("Subdomains that may call the Frontend API, beside the primary domain.", f.string("A subdomain."), {
      clearOnRemoval: [],
      production: true,
    }),
    subdomainAllowlistEnabled: f.bool("Whether only the primary domain and `allowedSubdomains` may call the Frontend API.", {
      serverDefault: false,
      clearOnRemoval: false,
      production: true,
    }),
    urlBasedSessionSyncing: f.bool("Whether sessions are synchronised by URL in development.", {
      writeOnly: true,
      serverDefault: unstated,
    }),
    preferredSignInStrategyWhenPasswordRequired: f.enum(
      "What the sign-in form offers first where a password is required.",
      ["password", "otp"],
      {
        writeOnly: true,
        clearOnRemoval: "",
      },
    ),
    environmentType: f.string("`development` or `production`.", { computed: true }),
    workspaceId: f.string("The workspace that the instance belongs to.", { computed: true }),
  },

  advice: {
    form_invalid_origin:
      "Write origins like capacitor://localhost or chrome-extension://<id>; this instance does not take http and https here.",
    request_invalid_for_environment: "Declare the property for the kind of instance that has it only.",
  },

  examples: {
    needs: [],
    minimal: { testMode: false },
    full: {
      testMode: false,
      hibp: true,
      supportEmail: "help@example.com",
      clerkJsVersion: "5",
      developmentOrigin: "http://localhost:3000",
      allowedOrigins: ["capacitor://localhost", "chrome-extension://mnhbilbfebpbokpjjamapdecdgieldho"],
      urlBasedSessionSyncing: true,
      preferredSignInStrategyWhenPasswordRequired: "otp",
    },
  },
});
