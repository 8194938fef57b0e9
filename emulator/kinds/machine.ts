// Machines and which of them may call which: `/machines`. A machine's secret is in the answer that makes it, and can be asked for.

import { randomBytes } from "node:crypto";
import { shape } from "../core/field";
import type { JsonObject } from "../core/json";
import { paramTooMany, problem, refuse, unresolved } from "../core/problem";
import { create, type Kind, list, named, read, remove, type Resource, type Stamped, update } from "../core/resource";
import { type Call, ok, type Route, route } from "../core/route";
import { ownOrder } from "./organization";

type Machine = Stamped & {
  readonly name: string;
  readonly default_token_ttl: number;
  /** Ids of the machines that it may call. */
  readonly scoped_machines: readonly string[];
  readonly secret_key: string;
};

const MOST_SCOPES = 150;

const missing = (call: Call) => problem(404, call.settings.readings.machineMissing, "not found", "Machine not found");

const alone = ({ id, name, default_token_ttl, created_at, updated_at }: Machine, call: Call): JsonObject => ({
  object: "machine",
  id,
  name,
  instance_id: call.instance.id,
  default_token_ttl,
  created_at,
  updated_at,
});

export const machines: Resource<Machine> = {
  path: "/machines",
  param: "machine_id",
  prefix: "mch",
  object: "machine",
  rows: { name: "machines" },
  missing: (_id, call) => missing(call),
  show: (row, call) => ({
    ...alone(row, call),
    scoped_machines: row.scoped_machines
      .map((id) => call.rows(machines.rows).find(id))
      .filter((scoped) => scoped !== undefined)
      .map((scoped) => alone(scoped, call)),
  }),
};

const ttl = { type: "integer", min: 1, max: 315_360_000 } as const;
const creation = shape({
  name: { type: "string", required: true, maxLength: 255 },
  scoped_machines: { type: "list", items: { type: "string" }, max: MOST_SCOPES },
  default_token_ttl: ttl,
});
const change = shape({ name: { type: "string", empty: "refused", maxLength: 255 }, default_token_ttl: ttl });

const scopedAlready = problem(409, "conflict", "Conflict", "Conflict");
const notScoped = problem(404, "resource_not_found", "not found", "Machine scope not found");

const notEnabled = problem(403, "feature_not_enabled", "not enabled", "This feature is not enabled on this instance");

function whereEnabled(of: Route): Route {
  return {
    ...of,
    handle(incoming) {
      refuse([incoming.settings.readings.machines === "enabled" ? undefined : notEnabled]);
      return of.handle(incoming);
    },
  };
}

const newSecret = (call: Call): string => `${call.settings.readings.machineSecret}_${randomBytes(32).toString("hex")}`;

/** The answer that makes a machine, and no other, shows its secret. */
function showingSecret(of: Route): Route {
  return {
    ...of,
    async handle(incoming) {
      const answer = await of.handle(incoming);
      const made = answer.body as JsonObject;
      return { ...answer, body: { ...made, secret_key: incoming.rows(machines.rows).find(String(made.id))?.secret_key ?? "" } };
    },
  };
}

/** Scopes are an edge of their own: they do not touch the machine's times. */
function rescope(call: Call, row: Machine, scoped_machines: readonly string[]): void {
  call.rows(machines.rows).replace({ ...row, scoped_machines });
}

/** Machines that could call it cannot any more. */
function forget({ id }: Machine, call: Call): void {
  for (const other of call
    .rows(machines.rows)
    .all()
    .filter((row) => row.scoped_machines.includes(id))) {
    rescope(
      call,
      other,
      other.scoped_machines.filter((scoped) => scoped !== id),
    );
  }
}

const item = `${machines.path}/{${machines.param}}`;
const secret = (value: string) => ok({ object: "machine_secret_key", secret: value });

export const machine: Kind = {
  collections: [machines.rows],
  routes: [
    list(machines, {
      shape: "total",
      orderBy: ["-created_at", "name"],
      where: (row, query) => {
        const wanted = query.get("query") ?? "";
        return row.id === wanted || row.name.toLowerCase().includes(wanted.toLowerCase());
      },
    }),
    showingSecret(
      create(machines, creation, (call) => {
        const { name, default_token_ttl = 3600, scoped_machines: scoped = [] } = call.body;
        const known = call.rows(machines.rows);
        refuse([scoped.every((id) => known.find(id)) ? undefined : unresolved("scoped_machines")]);
        return { name, default_token_ttl, scoped_machines: ownOrder([...new Set(scoped)]), secret_key: newSecret(call) };
      }),
    ),
    read(machines),
    update(machines, change, (_row, call) => call.body),
    remove(machines, undefined, forget),
    route({ method: "GET", path: `${item}/secret_key`, answer: (call) => secret(named(machines, call).secret_key) }),
    route({
      method: "POST",
      path: `${item}/secret_key/rotate`,
      body: shape({ previous_token_ttl: { type: "integer", required: true, min: 0, max: 28_800 } }),
      answer(call) {
        const row = { ...named(machines, call), secret_key: newSecret(call), updated_at: call.now };
        call.rows(machines.rows).replace(row);
        return secret(row.secret_key);
      },
    }),
    route({
      method: "POST",
      path: `${item}/scopes`,
      body: shape({ to_machine_id: { type: "string", required: true } }),
      answer(call) {
        const row = named(machines, call);
        const to = call.body.to_machine_id;
        refuse([call.rows(machines.rows).find(to) ? undefined : { ...missing(call), meta: { param_name: "to_machine_id" } }]);
        refuse([row.scoped_machines.includes(to) ? scopedAlready : undefined]);
        refuse([row.scoped_machines.length >= MOST_SCOPES ? paramTooMany("scoped_machines", MOST_SCOPES) : undefined]);
        rescope(call, row, ownOrder([...row.scoped_machines, to]));
        return ok({ object: "machine_scope", from_machine_id: row.id, to_machine_id: to, created_at: call.now });
      },
    }),
    route({
      method: "DELETE",
      path: `${item}/scopes/{other_machine_id}`,
      answer(call) {
        const row = named(machines, call);
        const to = call.params.other_machine_id ?? "";
        refuse([row.scoped_machines.includes(to) ? undefined : notScoped]);
        rescope(
          call,
          row,
          row.scoped_machines.filter((id) => id !== to),
        );
        return ok({ object: "machine_scope", from_machine_id: row.id, to_machine_id: to, deleted: true });
      },
    }),
  ].map(whereEnabled),
};
