// InstanceProtect: the switches of Clerk Protect.
import { defineResource } from "../core/define";
import { singleton } from "../core/definition/endpoint";
import { f, unstated } from "../core/definition/field";

export const instanceProtect = defineResource({
  type: "InstanceProtect",
  doc: "Switches of Clerk Protect, which keeps bots and abuse out.",
  notes: [
    "There is one in every instance: declaring it takes it over without asking and touches the declared properties only. Destroying it leaves the settings as they are.",
  ],

  endpoint: singleton("/instance/protect", { read: "get" }),

  fields: {
    rulesEnabled: f.bool("Whether the rules of Clerk Protect are applied.", { serverDefault: unstated }),
    specterEnabled: f.bool("Whether Specter, its detection of bots, is on.", { serverDefault: unstated }),
    checksBypassed: f.bool("Whether the instance is let off the checks that come before it.", { computed: true }),
  },

  examples: { needs: [], minimal: { rulesEnabled: true }, full: { rulesEnabled: true, specterEnabled: true } },
});
