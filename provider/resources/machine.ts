// Machine: an identity of a service, and the other services that it may call.
import { type Definition, defineResource } from "../core/define";
import { collection } from "../core/definition/endpoint";
import type { Op } from "../core/definition/operation";
import { f } from "../core/definition/field";

const item = "/machines/{machine_id}";
const gone = ["resource_not_found", "machine_not_found"];
const rotate: Op = {
  name: "rotateSecret",
  method: "POST",
  path: `${item}/secret_key/rotate`,
  // Clerk insists on the overlap.
  fixed: { previous_token_ttl: 0 },
  tells: { secretKey: "secret" },
};

export const machine: Definition = defineResource({
  type: "Machine",
  doc: "An identity of a service, with a secret of its own, and the other services that it may call.",
  notes: [
    "Two machines may name each other: both are made first, and allowed to call each other afterwards.",
    "Names are not unique in Clerk: `adopt` needs exactly one machine of the name, otherwise name it by its id with `import`.",
    "A machine that is taken over has its `secretKey` in the state as well, because Clerk tells it again.",
  ],

  endpoint: collection("/machines", {
    key: "name",
    recognise: { by: ["name"] },
    param: "machine_id",
    guarded: true,
    update: [
      { method: "PATCH", path: item, send: "changed", answer: "object", gone },
      {
        method: "POST",
        path: `${item}/scopes`,
        each: { added: "scopedMachines" },
        answer: "other",
        exists: ["machine_scope_already_exists"],
      },
      { method: "DELETE", path: `${item}/scopes/{other_machine_id}`, each: { removed: "scopedMachines" }, answer: "other", gone },
    ],
  }),

  fields: {
    name: f.string("The name that people see.", { required: true, minLength: 1, maxLength: 255 }),
    defaultTokenTtl: f.int("How long its tokens are valid unless they say otherwise.", {
      serverDefault: 3600,
      min: 1,
      max: 315_360_000,
      unit: "seconds",
    }),
    scopedMachines: f.set(
      "The machines that it may call.",
      f.ref("A machine.", () => machine, { write: "id", read: "object", wire: "to_machine_id" }),
      { late: true, clear: [], maxItems: 150, wire: "scoped_machines" },
    ),
    rotateSecret: f.string(
      "Any text: a changed one gives the machine a new secret in the same `up`. Its first value, at creation or adoption, is only kept.",
      { trigger: rotate },
    ),
    previousTokenTtl: f.int("How long the old secret lives on after a rotation.", {
      param: "rotateSecret",
      min: 0,
      max: 28_800,
      unit: "seconds",
    }),
    secretKey: f.string("The machine's secret.", {
      once: true,
      secret: true,
      fetch: { method: "GET", path: `${item}/secret_key`, tells: { secretKey: "secret" } },
    }),
    instanceId: f.string("The instance that the machine belongs to.", { computed: true }),
  },

  examples: {
    needs: [],
    minimal: { name: "billing" },
    full: { name: "billing", defaultTokenTtl: 600, scopedMachines: [], rotateSecret: "2026-01", previousTokenTtl: 3600 },
  },
});
