// InstanceRestrictions: who may sign up, by allowlist, blocklist and e-mail filters.
import { defineResource } from "../core/define";
import { singleton } from "../core/definition/endpoint";
import { f, unstated } from "../core/definition/field";

export const instanceRestrictions = defineResource({
  type: "InstanceRestrictions",
  doc: "Who may sign up: switches of the allowlist, the blocklist and the e-mail filters.",
  notes: [
    "There is one in every instance: declaring it takes it over without asking and touches the declared properties only. Destroying it leaves the settings as they are.",
    "Clerk has no read for it: this provider reads by an empty PATCH, which changes nothing. A key that may not write cannot refresh it.",
    "In production these switches need a paid plan.",
  ],

  // GET answers 405; an empty PATCH answers with the whole object.
  endpoint: singleton("/instance/restrictions", { read: "patch" }),

  fields: {
    allowlist: f.bool("Whether only the identifiers of the allowlist may sign up.", { serverDefault: unstated }),
    blocklist: f.bool("Whether the identifiers of the blocklist may not sign up. The allowlist wins for one that is on both.", {
      serverDefault: unstated,
    }),
    allowlistBlocklistDisabledOnSignIn: f.bool("Whether both lists are ignored when existing users sign in. Older applications only.", {
      serverDefault: unstated,
    }),
    blockEmailSubaddresses: f.bool("Whether addresses with `+`, `=` or `#` are refused.", { serverDefault: unstated }),
    blockDisposableEmailDomains: f.bool("Whether disposable e-mail addresses are refused.", { serverDefault: unstated }),
  },

  advice: {
    disabled_instance_restriction: "Only older applications have this switch: take it out.",
    sign_up_mode_restricted_invalid_value: "Set the instance's sign-up mode to public in the dashboard first.",
  },

  examples: {
    needs: [],
    minimal: { blockDisposableEmailDomains: true },
    full: { allowlist: false, blocklist: true, blockEmailSubaddresses: true, blockDisposableEmailDomains: true },
  },
});
