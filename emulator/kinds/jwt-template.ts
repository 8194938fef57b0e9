// JWT templates: `/jwt_templates`.

import { createHash } from "node:crypto";
import { type Body, shape } from "../core/field";
import { type JsonObject, sortKeys } from "../core/json";
import { paramConditionallyMissing, problem, refuse } from "../core/problem";
import { create, type Kind, list, read, remove, type Resource, update } from "../core/resource";
import { type Call, requirePlan } from "../core/route";

type JwtTemplate = {
  readonly id: string;
  readonly name: string;
  readonly claims: JsonObject;
  readonly lifetime: number;
  readonly allowed_clock_skew: number;
  readonly custom_signing_key: boolean;
  readonly signing_algorithm: string;
  /** The emulator mints no tokens, so a hash is all it keeps of the key. */
  readonly signing_key_sha256: string | null;
  /** Only a state that was put in can say so: the API cannot make a session token template. */
  readonly session_token?: boolean;
  readonly created_at: number;
  readonly updated_at: number;
};

const templates: Resource<JwtTemplate> = {
  path: "/jwt_templates",
  param: "template_id",
  prefix: "jtmp",
  object: "jwt_template",
  rows: { name: "jwt_templates" },
  missing: (id) => problem(404, "resource_not_found", "JWT template not found", `No JWT template exists with id: ${id}`),
  show: ({ id, name, claims, lifetime, allowed_clock_skew, custom_signing_key, signing_algorithm, created_at, updated_at }) => ({
    id,
    name,
    claims: sortKeys(claims),
    lifetime,
    allowed_clock_skew,
    custom_signing_key,
    signing_algorithm,
    created_at,
    updated_at,
  }),
};

/** POST and PATCH take the same: in spite of its method, PATCH insists on name and claims. */
const body = shape({
  name: { type: "string", required: true },
  claims: { type: "map", required: true },
  lifetime: { type: "integer", min: 30, max: 315_360_000, null: "unchanged" },
  allowed_clock_skew: { type: "integer", min: 0, max: 300, null: "unchanged" },
  custom_signing_key: { type: "boolean" },
  // The list of algorithms is not published, so any name passes.
  signing_algorithm: { type: "string", empty: "refused", null: "unchanged" },
  signing_key: { type: "string", empty: "refused", null: "unchanged", secret: true },
});

const RESERVED = ["azp", "exp", "iat", "iss", "jti", "nbf", "sub"];
const reservedClaim = (claim: string) =>
  problem(400, "jwt_template_reserved_claim", "reserved claim used", `You can't use the reserved claim: '${claim}'`, {
    param_name: "claims",
  });
/** The code was seen by a third party, "name is taken" with it. */
const nameTaken = problem(422, "form_identifier_exists", "is taken", "name is taken", { param_name: "name" });
const sessionToken = problem(
  403,
  "session_token_jwt_template",
  "session token template cannot be deleted",
  "This template cannot be deleted because it's a session token template",
);

function settings(call: Call<Body<typeof body>>, old?: JwtTemplate) {
  const given = call.body;
  const reserved = RESERVED.find((claim) => Object.hasOwn(given.claims, claim));
  refuse([reserved === undefined ? undefined : reservedClaim(reserved)]);
  const others = call
    .rows(templates.rows)
    .all()
    .filter((row) => row.id !== old?.id);
  const custom = given.custom_signing_key ?? old?.custom_signing_key ?? false;
  const hadCustom = old?.custom_signing_key ?? false;
  const algorithm = given.signing_algorithm ?? (hadCustom ? old?.signing_algorithm : undefined);
  const key =
    given.signing_key === undefined ? (old?.signing_key_sha256 ?? null) : createHash("sha256").update(given.signing_key).digest("hex");
  refuse([
    others.some((row) => row.name === given.name) ? nameTaken : undefined,
    custom && key === null ? paramConditionallyMissing("signing_key", "custom_signing_key", "true") : undefined,
    custom && algorithm === undefined ? paramConditionallyMissing("signing_algorithm", "custom_signing_key", "true") : undefined,
  ]);
  if (custom && !hadCustom) requirePlan(call, "custom_jwt_signing_key");
  return {
    name: given.name,
    claims: given.claims,
    lifetime: given.lifetime ?? old?.lifetime ?? 60,
    allowed_clock_skew: given.allowed_clock_skew ?? old?.allowed_clock_skew ?? 5,
    custom_signing_key: custom,
    // Without a key of its own a template is signed with the instance's, which is RS256; the old key is forgotten.
    signing_algorithm: custom ? (algorithm ?? "RS256") : "RS256",
    signing_key_sha256: custom ? key : null,
  };
}

export const jwtTemplate: Kind = {
  collections: [templates.rows],
  routes: [
    list(templates, { shape: "bare" }),
    create(templates, body, (call) => settings(call)),
    read(templates),
    update(templates, body, (row, call) => settings(call, row)),
    remove(templates, (row) => (row.session_token ? sessionToken : undefined)),
  ],
};
