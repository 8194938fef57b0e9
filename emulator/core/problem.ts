// The refusals that every kind can give, with Clerk's codes and texts. A kind states its own ones in its file.
// Texts that Clerk does not publish are marked; programs should go by the code.

import type { JsonObject } from "./json";

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly longMessage: string;
  readonly meta?: JsonObject;
}

/** Thrown to end a request with these problems; the first one gives the status. */
export class Refusal extends Error {
  readonly problems: readonly Problem[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(problems: readonly Problem[], headers: Readonly<Record<string, string>> = {}) {
    super(problems.map((one) => one.longMessage).join(" "));
    this.problems = problems;
    this.headers = headers;
  }
}

/** Ends the request if there are problems. */
export function refuse(problems: readonly (Problem | undefined)[]): void {
  const real = problems.filter((one) => one !== undefined);
  if (real.length > 0) throw new Refusal(real);
}

export function problem(status: number, code: string, message: string, longMessage: string, meta?: JsonObject): Problem {
  return { status, code, message, longMessage, ...(meta && { meta }) };
}

const about = (param: string): JsonObject => ({ param_name: param });

// The key.
export const authorizationMissing = problem(
  401,
  "authorization_header_format_invalid",
  "Invalid Authorization header format",
  "Invalid Authorization header format. Must be 'Bearer <YOUR_API_KEY>'",
);
const WRONG_KEY = "The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct.";
export const keyInvalid = problem(401, "clerk_key_invalid", WRONG_KEY, WRONG_KEY);

// The request as such.
export const versionInvalid = (reason: string) =>
  problem(400, "api_version_invalid", "invalid API version", `Invalid Clerk API version: ${reason}`);
export const bodyInvalid = problem(
  400,
  "request_body_invalid",
  "Request body invalid",
  "The request body is invalid. Please consult the API documentation for more information.",
);
export const contentTypeUnsupported = (actual: string, expected: string) =>
  problem(
    415,
    "unsupported_content_type",
    "Content-Type is unsupported",
    `Content-Type ${actual} is unsupported. You should use ${expected} instead.`,
  );
export const bodyTooLarge = (bytes: number) =>
  problem(413, "request_body_too_large", "Request body too large", `The request body exceeds the maximum allowed size of ${bytes} bytes.`);
export const tooManyRequests = (resetsIn: number) =>
  problem(429, "too_many_requests", "Too many requests, retry later", "Too many requests, retry later", { resets_in: resetsIn });
/** Status and code of an unknown route under a valid key are not published. */
export const routeUnknown = problem(404, "resource_not_found", "not found", "Resource not found");
/** The status is known from the API, the code is ours. */
export const methodNotAllowed = problem(405, "method_not_allowed", "method not allowed", "The method is not allowed on this path");
export const internalError = problem(
  500,
  "internal_clerk_error",
  "Oops, an unexpected error occurred",
  "There was an internal error on our servers. We've been notified and are working on fixing it.",
);

// Fields of a body, parameters of a query.
export const paramMissing = (param: string) => problem(422, "form_param_missing", "is missing", `${param} must be included.`, about(param));
/** The texts are ours. */
export const paramNil = (param: string) => problem(422, "form_param_nil", "is nil", `${param} must not be null.`, about(param));
export const paramUnknown = (param: string) =>
  problem(422, "form_param_unknown", "is unknown", `${param} is not a valid parameter for this request.`, about(param));
/** What the decoder says when the JSON type does not fit; the catalogue gives it no meta. */
export const paramUndecodable = (param: string, received: string, wanted: string) =>
  problem(422, "form_param_value_invalid", "is invalid", `${param} is invalid. Received ${received}, must be of type ${wanted}.`);
export const paramInvalid = (param: string) => problem(422, "form_param_value_invalid", "is invalid", `${param} is invalid`, about(param));
export const paramEmpty = (param: string) =>
  problem(422, "form_param_value_invalid", "is invalid", `${param} is invalid. Must be not empty`, about(param));
export const paramNotAllowed = (param: string, value: string, allowed: readonly string[]) =>
  problem(
    422,
    "form_param_value_invalid",
    "is invalid",
    `${value} does not match the allowed values for parameter ${param}. Allowed values: ${allowed.join(", ")}`,
    about(param),
  );
export const paramFormat = (param: string, expected: string) =>
  problem(422, "form_param_format_invalid", "is invalid", `${param} must be ${expected}.`, about(param));
/** For a text that must be a time. */
export const paramTime = (value: string, param: string) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value))
    ? undefined
    : problem(
        422,
        "form_param_invalid_time",
        "invalid format",
        `${param} must contain a datetime specified in RFC3339 format (e.g. \`2022-10-20T10:00:27.645Z\`).`,
        about(param),
      );
export const paramTooLarge = (param: string, max: number) =>
  problem(422, "form_param_value_too_large", "Value too large", `The value of ${param} can't be greater than ${max}`, about(param));
export const paramTooLong = (param: string, max: number) =>
  problem(422, "form_param_max_length_exceeded", "exceeds maximum length", `${param} should not exceed ${max} characters.`, about(param));
export const paramTooShort = (param: string, min: number) =>
  problem(
    422,
    "form_param_min_length_exceeded",
    "does not reach minimum length",
    `${param} must be at least ${min} characters long.`,
    about(param),
  );
export const paramTooMany = (param: string, max: number) =>
  problem(422, "form_param_array_size_exceeded", "exceeds maximum size", `${param} should not exceed ${max} items.`, about(param));
export const paramDuplicate = (param: string) =>
  problem(422, "form_param_duplicate", "duplicate values", `${param} contains duplicate values`, about(param));
export const paramConditionallyMissing = (param: string, left: string, right: string) =>
  problem(422, "form_conditional_param_missing", "is missing", `\`${param}\` is required when \`${left}\` is \`${right}\`.`, about(param));

/** What it names is not there. */
export const unresolved = (param: string) =>
  problem(422, "form_resource_not_found", "is missing", `The resource associated with the supplied ${param} was not found.`, about(param));

// The state of the instance.
export const planLacks = (feature: string) =>
  problem(
    402,
    "unsupported_subscription_plan_features",
    "Unsupported plan features",
    "Some features are not supported in your current plan. Upgrade your subscription to unlock them.",
    { unsupported_features: [feature] },
  );
