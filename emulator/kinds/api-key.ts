// API keys: `/api_keys`. Another service of Clerk's answers here, which says 400 `bad_request` where all others say 422.

import { randomBytes } from "node:crypto";
import { type Body, type Field, shape } from "../core/field";
import { type JsonObject, sortKeys } from "../core/json";
import { paramFormat, paramMissing, problem, Refusal, refuse } from "../core/problem";
import { answerList } from "../core/query";
import { type Kind, named, read, remove, type Resource, show, type Stamped, update } from "../core/resource";
import { type Call, ok, type Route, route } from "../core/route";
import { machines } from "./machine";
import { organizationRows } from "./organization-rows";
import { users } from "./user";

type ApiKey = Stamped & {
  readonly type: string;
  readonly subject: string;
  readonly name: string;
  readonly description: string | null;
  readonly claims: JsonObject | null;
  readonly scopes: readonly string[];
  readonly secret: string;
  readonly revoked: boolean;
  readonly revocation_reason: string | null;
  /** Milliseconds. */
  readonly expiration: number | null;
  readonly created_by: string | null;
};

const expired = ({ expiration }: Pick<ApiKey, "expiration">, now: number): boolean => expiration !== null && expiration <= now;

const missing = problem(404, "resource_not_found", "not found", "API key not found");
const badRequest = (text: string) => problem(400, "bad_request", "Bad Request", text);
const notEnabled = problem(422, "api_keys_not_enabled", "API Keys not enabled", "API Keys not enabled");
/** The code is a guess. */
const nameTaken = problem(409, "conflict", "Conflict", "The subject already has an API key with this name.");

const keys: Resource<ApiKey> = {
  path: "/api_keys",
  param: "apiKeyID",
  prefix: "ak",
  object: "api_key",
  rows: { name: "api_keys" },
  missing: (id) =>
    /^(ak|api_key)_[0-9A-Fa-f]{32}$/.test(id) ? missing : badRequest("Invalid 'url_parameter.apiKeyID': Failed regex check"),
  show: ({ secret: _secret, claims, ...row }, { now }) => ({
    ...row,
    claims: claims && sortKeys(claims),
    expired: expired(row, now),
    last_used_at: null,
  }),
};
const item = `${keys.path}/{${keys.param}}`;

const matching = (pattern: RegExp, expected: string) => (value: string, param: string) =>
  pattern.test(value) ? undefined : paramFormat(param, expected);
const subject = {
  type: "string",
  check: matching(/^(user|org|mch|scim)_\w{27}$/, "the id of a user, an organization or a machine"),
} as const;
const common = {
  description: { type: "string", maxLength: 255, null: "value" },
  claims: { type: "map", null: "value" },
  scopes: { type: "list", items: { type: "string" } },
  seconds_until_expiration: { type: "integer", min: 1, null: "value" },
} as const satisfies Record<string, Field>;
const creation = shape({
  ...common,
  type: { type: "string", minLength: 3, maxLength: 25 },
  name: { type: "string", required: true, minLength: 3, check: matching(/^\S(.*\S)?$/, "a name without blanks at its ends") },
  subject: { ...subject, required: true },
  created_by: { type: "string", null: "unchanged", check: matching(/^user_\w{27}$/, "the id of a user") },
});
const change = shape({ ...common, subject });

/** The subject is there; only the ids of directories are not looked up. */
function known(call: Call, id: string): boolean {
  const found = call.rows(users.rows).find(id) ?? call.rows(organizationRows).find(id) ?? call.rows(machines.rows).find(id);
  return found !== undefined || id.startsWith("scim_") || call.settings.readings.unknownSubject === "taken";
}

function holdsItsName(row: ApiKey, { now, settings }: Call): boolean {
  switch (settings.readings.apiKeyNames) {
    case "unique":
      return !row.revoked;
    case "uniqueWhileValid":
      return !row.revoked && !expired(row, now);
    case "uniqueUntilDeleted":
      return true;
    case "free":
      return false;
  }
}

const until = (now: number, seconds: number | null | undefined) => (seconds ? now + seconds * 1000 : null);

function make(call: Call<Body<typeof creation>>): ApiKey {
  const { name, subject: of, type = "api_key", description = null, claims = null, scopes = [], created_by = null } = call.body;
  const unknown = [of, ...(created_by === null ? [] : [created_by])].find((id) => !known(call, id));
  refuse([unknown === undefined ? undefined : badRequest(`There is no ${unknown}.`)]);
  const twin = call
    .rows(keys.rows)
    .all()
    .some((row) => row.name === name && row.subject === of && holdsItsName(row, call));
  refuse([twin ? nameTaken : undefined]);
  const stamps = { id: `ak_${randomBytes(16).toString("hex")}`, created_at: call.now, updated_at: call.now };
  const expiration = until(call.now, call.body.seconds_until_expiration);
  const fresh = { secret: `ak_${randomBytes(16).toString("hex")}`, revoked: false, revocation_reason: null };
  return { ...stamps, type, subject: of, name, description, claims, scopes, ...fresh, expiration, created_by };
}

function changed(row: ApiKey, call: Call<Body<typeof change>>): Partial<ApiKey> {
  const { seconds_until_expiration: seconds, ...plain } = call.body;
  const of = plain.subject ?? row.subject;
  refuse([of === row.subject || known(call, of) ? undefined : badRequest(`There is no ${of}.`)]);
  const next = { ...plain, ...(seconds !== undefined && { expiration: until(call.now, seconds) }) };
  if (call.settings.readings.apiKeyNull === "clears") return next;
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== null));
}

/** What the body lacks is said as that other service says it; and it all takes API keys to be enabled. */
function elsewhere(of: Route): Route {
  return {
    ...of,
    async handle(incoming) {
      refuse([incoming.settings.readings.apiKeys === "enabled" ? undefined : notEnabled]);
      try {
        return await of.handle(incoming);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        throw new Refusal(error.problems.map((one) => (one.status === 422 ? badRequest(`Invalid request: ${one.longMessage}`) : one)));
      }
    },
  };
}

const list = route({
  method: "GET",
  path: keys.path,
  answer(call) {
    const of = call.query.get("subject");
    if (of === null) throw new Refusal([paramMissing("subject")]);
    refuse([subject.check(of, "subject")]);
    refuse([known(call, of) ? undefined : problem(404, "resource_not_found", "not found", `There is no ${of}.`)]);
    const type = call.query.get("type") ?? "api_key";
    const wanted = call.query.get("query") ?? "";
    const all = call.query.get("include_invalid") === "true";
    const rows = call.rows(keys.rows).all();
    const where = (row: ApiKey) =>
      row.subject === of &&
      row.type === type &&
      (all || !(row.revoked || expired(row, call.now))) &&
      (row.id === wanted || row.name.toLowerCase().includes(wanted.toLowerCase()));
    return answerList(call, rows, { shape: "total", maxLimit: 100, where }, (row) => show(keys, row, call));
  },
});

export const apiKey: Kind = {
  collections: [keys.rows],
  unversioned: keys.path,
  routes: [
    list,
    route({
      method: "POST",
      path: keys.path,
      body: creation,
      answer(call) {
        const row = make(call);
        call.rows(keys.rows).insert(row);
        return ok({ ...show(keys, row, call), secret: row.secret });
      },
    }),
    read(keys),
    update(keys, change, changed),
    remove(keys),
    route({
      method: "GET",
      path: `${item}/secret`,
      answer(call) {
        const { secret } = named(keys, call);
        refuse([call.settings.readings.apiKeySecret === "once" ? missing : undefined]);
        return ok({ secret });
      },
    }),
    route({
      method: "POST",
      path: `${item}/revoke`,
      body: shape({ revocation_reason: { type: "string", null: "unchanged" } }),
      answer(call) {
        const old = named(keys, call);
        // There is no way back, and the first reason stays.
        if (old.revoked) return ok(show(keys, old, call));
        const row = { ...old, revoked: true, revocation_reason: call.body.revocation_reason ?? null, updated_at: call.now };
        call.rows(keys.rows).replace(row);
        return ok(show(keys, row, call));
      },
    }),
  ].map(elsewhere),
};
