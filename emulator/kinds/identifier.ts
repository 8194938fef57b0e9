// Who may sign up and who may not: `/allowlist_identifiers`, `/blocklist_identifiers`. Neither has an update, nor a read by id.

import { shape } from "../core/field";
import { newId } from "../core/id";
import { paramFormat, problem, Refusal, refuse } from "../core/problem";
import { create, type Kind, list, remove, type Resource } from "../core/resource";
import { type Call, requirePlan, type Route } from "../core/route";

type Identifier = {
  readonly id: string;
  readonly identifier: string;
  readonly identifier_type: "email_address" | "phone_number" | "web3_wallet";
  /** Where somebody was invited. */
  readonly invitation_id?: string;
  readonly created_at: number;
  readonly updated_at: number;
};

type Name = "allowlist" | "blocklist";

const identifiers = (name: Name, prefix: string): Resource<Identifier> => ({
  path: `/${name}_identifiers`,
  param: "identifier_id",
  prefix,
  object: `${name}_identifier`,
  rows: { name: `${name}_identifiers` },
  missing: (id) => problem(404, "resource_not_found", "Identifier not found", `No identifier was found with id ${id}`),
  show: (row, call) => ({ ...row, instance_id: call.instance.id }),
});

const allowlist = identifiers("allowlist", "alid");
const blocklist = identifiers("blocklist", "blid");

const duplicate = (name: Name, identifier: string) =>
  problem(400, "duplicate_record", `duplicate ${name} identifier`, `the identifier ${identifier} already exists`);
const malformed = paramFormat(
  "identifier",
  "either a valid email address, a valid phone number according to E.164 international standard or a valid web3 wallet",
);

/** In small letters, phone numbers without what people put between digits. A star is part of the address, wherever it stands. */
function normalise(text: string): Pick<Identifier, "identifier" | "identifier_type"> | undefined {
  const identifier = text.trim().toLowerCase();
  if (/^[^\s@]+@(\*\.)?[^\s@.*]+(\.[^\s@.*]+)+$/.test(identifier)) return { identifier, identifier_type: "email_address" };
  if (/^0x[0-9a-f]{40}$/.test(identifier)) return { identifier, identifier_type: "web3_wallet" };
  const digits = identifier.replace(/[\s().-]/g, "");
  return /^\+[1-9]\d{6,14}$/.test(digits) ? { identifier: digits, identifier_type: "phone_number" } : undefined;
}

function make(name: Name, of: Resource<Identifier>, text: string, call: Call) {
  requirePlan(call, name);
  const made = normalise(text);
  if (!made) throw new Refusal([malformed]);
  const known = call.rows(of.rows).all();
  refuse([known.some((row) => row.identifier === made.identifier) ? duplicate(name, made.identifier) : undefined]);
  return made;
}

/** Clerk declares 402 for reading and removing too; whether it really takes a plan to get rid of an entry, a switch says. */
function paid(name: Name, of: Route): Route {
  return {
    ...of,
    handle(incoming) {
      if (incoming.settings.readings.planGate === "declared") requirePlan(incoming, name);
      return of.handle(incoming);
    },
  };
}

export const identifier: Kind = {
  collections: [allowlist.rows, blocklist.rows],
  routes: [
    paid("allowlist", list(allowlist, { shape: "bare" })),
    create(allowlist, shape({ identifier: { type: "string", required: true }, notify: { type: "boolean" } }), (call) => {
      const made = make("allowlist", allowlist, call.body.identifier, call);
      // A wallet cannot be written to.
      const invited = call.body.notify === true && made.identifier_type !== "web3_wallet";
      return invited ? { ...made, invitation_id: newId("inv", call.now) } : made;
    }),
    paid("allowlist", remove(allowlist)),
    paid("blocklist", list(blocklist, { shape: "total", paged: false })),
    create(blocklist, shape({ identifier: { type: "string", required: true } }), (call) =>
      make("blocklist", blocklist, call.body.identifier, call),
    ),
    paid("blocklist", remove(blocklist)),
  ],
};
