// One operation of the API: its path, the body that it takes, and what it answers. Knows no server and no kind.

import type { Row, Rows } from "./collection";
import { type Body, secretNames, type Shape } from "./field";
import type { CollectionOf, Instance } from "./instance";
import type { Json, JsonObject } from "./json";
import { check } from "./check";
import { bodyInvalid, bodyTooLarge, contentTypeUnsupported, planLacks, Refusal, refuse } from "./problem";
import type { Settings } from "./settings";

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** What came in as a body, as far as it could be read without knowing the operation. */
export type Given = { readonly bytes: number } & (
  | { readonly kind: "none" }
  | { readonly kind: "json"; readonly value: Json }
  | { readonly kind: "form"; readonly form: FormData }
  | { readonly kind: "unreadable" }
  /** Longer than any operation allows; not read. */
  | { readonly kind: "unread" }
  | { readonly kind: "other"; readonly contentType: string }
);

export interface Answer {
  readonly status: number;
  /** Absent: an empty body. */
  readonly body?: Json;
}
export const ok = (body: Json): Answer => ({ status: 200, body });
export const empty = (status: 202 | 204): Answer => ({ status });

/** A request that has passed everything that is common to all operations. */
export interface Call<B = unknown> {
  readonly instance: Instance;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: B;
  readonly now: number;
  readonly settings: Settings;
  /** The rows of a kind: for a GET perhaps as they were a while ago, else as they are. */
  rows<T extends Row>(of: CollectionOf<T>): Rows<T>;
}

export interface Incoming extends Omit<Call, "body"> {
  readonly given: Given;
}

export interface Route {
  readonly method: Method;
  /** As in Clerk's reference: `/jwt_templates/{template_id}`. */
  readonly path: string;
  /** Fields of the body that the request log masks. */
  readonly secrets: readonly string[];
  /** Names the object, where requests that change one object too often are refused. */
  readonly object?: (params: Call["params"]) => string;
  handle(incoming: Incoming): Answer | Promise<Answer>;
}

export interface RouteSpec<S extends Shape> {
  readonly method: Method;
  readonly path: string;
  /** Left out: the operation takes no body; a literal null is accepted everywhere. */
  readonly body?: S;
  /** The /instance family ignores unknown fields, all others refuse them. */
  readonly unknownFields?: "refuse" | "drop";
  readonly answer: (call: Call<Body<S>>) => Answer | Promise<Answer>;
}

/** Clerk publishes that there is a limit, not which. */
export const LONGEST_JSON = 1_048_576;

export function route<const S extends Shape>(spec: RouteSpec<S>): Route {
  const fields = spec.body ?? ({} as S);
  return {
    method: spec.method,
    path: spec.path,
    secrets: secretNames(fields),
    handle(incoming) {
      const { body, problems } = check(fields, decode(incoming.given), spec.unknownFields ?? "refuse");
      refuse(problems);
      return spec.answer({ ...incoming, body });
    },
  };
}

function decode(given: Given): JsonObject {
  if (given.bytes > LONGEST_JSON) throw new Refusal([bodyTooLarge(LONGEST_JSON)]);
  if (given.kind === "none") return {};
  if (given.kind === "form") throw new Refusal([contentTypeUnsupported("multipart/form-data", "application/json")]);
  if (given.kind === "other") throw new Refusal([contentTypeUnsupported(given.contentType, "application/json")]);
  if (given.kind !== "json") throw new Refusal([bodyInvalid]);
  // Clerk's Go SDK sends a literal null where it has nothing to send.
  if (given.value === null) return {};
  if (typeof given.value !== "object" || Array.isArray(given.value)) throw new Refusal([bodyInvalid]);
  return given.value as JsonObject;
}

/** Ten requests in ten seconds to what `object` names, whatever operations they are. */
export const limited = (of: Route, object: (params: Call["params"]) => string): Route => ({ ...of, object });

/** In development every feature is free; in production it takes the plan. */
export function requirePlan(call: Omit<Call, "body">, feature: string): void {
  const { plan, readings } = call.settings;
  if (call.instance.kind === "production" && plan === "free") throw new Refusal([{ ...planLacks(feature), status: readings.planStatus }]);
}
