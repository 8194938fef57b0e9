/** What to do about an error, as data: by Clerk's code, by status, by Node's network code; knows no resource (definitions bring their own). */

/** Words in braces are filled in: {keySource}, {host}, {apiUrl}, {urlSource}. */
export type Advice = Readonly<Record<string, string>>;

const KEY =
  'The key came from {keySource}. Check that it is the secret key of the instance that you mean (Clerk dashboard, page "API keys"), ' +
  "copied whole and without spaces, and that it has not been rotated or deleted since. `pulumi refresh` and `pulumi destroy` take the " +
  "configuration from the stack's state, where an old key may stand, unless they are run with --run-program.";
const AGAIN = "Run the same command again; what is done already stays done.";
const CLERK_FAULT = `This is a fault on Clerk's side. ${AGAIN} If it stays, give the trace to Clerk's support.`;
const OUR_FAULT = "pulumi-clerk and Clerk's API do not agree here: update pulumi-clerk, or report this message to its authors.";
const TAKEN = "An object with this value exists already. Adopt it (options `import` or `adopt`), or choose another value.";

/** Advice by Clerk's code. */
export const CODE_ADVICE: Advice = {
  clerk_key_invalid: KEY,
  authentication_invalid: KEY,
  authorization_header_format_invalid: KEY,
  could_not_authenticate_request: KEY,
  authorization_invalid:
    "The key is known to Clerk, but may not do this. Check that it is the secret key of the right instance: it came from {keySource}.",
  authorization_missing_scopes:
    "The key is known to Clerk, but may not do this. Check that it is the secret key of the right instance: it came from {keySource}.",
  api_version_invalid: "Check that no proxy on the way changes the header Clerk-API-Version, and update pulumi-clerk.",
  resource_locked: `Something else is changing the same object just now (another deployment, or somebody in the dashboard). ${AGAIN}`,
  conflict: `Something else is changing the same object just now (another deployment, or somebody in the dashboard). ${AGAIN}`,
  too_many_requests:
    "Wait a little and run the same command again, with less in parallel (`--parallel 4`), or when nothing else uses this key.",
  unsupported_subscription_plan_features:
    "Upgrade the plan of this application in the Clerk dashboard, or take what needs the feature out of the program.",
  feature_not_enabled: "Switch the feature on for this instance first, in the Clerk dashboard or in the program.",
  quota_exceeded: "The instance has as many as its plan allows. Remove one that is not needed, or ask Clerk for a higher limit.",
  request_invalid_for_environment:
    "The key belongs to an instance of the other kind: sk_test_ is development, sk_live_ is production. It came from {keySource}.",
  request_invalid_for_instance:
    "The settings of this instance do not allow it: change them first, in the Clerk dashboard or in the program.",
  form_identifier_exists: TAKEN,
  form_already_exists: TAKEN,
  duplicate_record: TAKEN,
  form_resource_not_found:
    "What this refers to does not exist in this instance: check its name or id, and that the key is the right instance's.",
  form_param_unknown: OUR_FAULT,
  form_param_deprecated: OUR_FAULT,
  operation_deprecated: "Clerk has removed this operation: update pulumi-clerk.",
  request_body_invalid: OUR_FAULT,
  unsupported_content_type: OUR_FAULT,
  request_body_too_large: "Make the values smaller: Clerk does not take so much at once.",
  internal_clerk_error: CLERK_FAULT,
  service_unavailable: CLERK_FAULT,
  gateway_timeout: CLERK_FAULT,
  // Ours.
  redirect: "Give the address behind the redirect in {urlSource}, if it is one that may see the key.",
};

/** Advice by status, for codes that are not above and for answers without Clerk's body. */
export const STATUS_ADVICE: Advice = {
  401: KEY,
  402: CODE_ADVICE["unsupported_subscription_plan_features"] ?? "",
  407: "Give name and password of the proxy in HTTPS_PROXY, or except Clerk from it by NO_PROXY.",
  429: CODE_ADVICE["too_many_requests"] ?? "",
  500: CLERK_FAULT,
};

/** Advice when what came is not Clerk's: it was somebody on the way, or the address is not Clerk's. */
export const FOREIGN_ADVICE =
  "A proxy or firewall on the way may have sent it, or {urlSource} is wrong. Check that {apiUrl} is Clerk's Backend API, and try it from this machine with curl.";

/** Added where a gateway speaks for Clerk: it may be over soon. */
export const GATEWAY_ADVICE = `If Clerk is only out of reach for a moment: ${AGAIN[0]?.toLowerCase()}${AGAIN.slice(1)}`;

/** What a network code means, and what to do. A key that ends in * stands for all that begin so. */
export const NETWORK: Readonly<Record<string, { readonly what: string; readonly advice: string }>> = {
  ECONNREFUSED: { what: "nothing is listening there", advice: "Start what should listen there, or correct {urlSource}." },
  ENOTFOUND: { what: "there is no host of this name", advice: "Correct {urlSource}, or check the network and its name server." },
  EAI_AGAIN: { what: "the name server does not answer", advice: "Check the network of this machine, then run the same command again." },
  EHOSTUNREACH: { what: "there is no way to this host", advice: "Check the network of this machine, and {urlSource}." },
  ENETUNREACH: { what: "there is no way to this network", advice: "Check the network of this machine, and {urlSource}." },
  ETIMEDOUT: { what: "the connection took too long", advice: "Check the network of this machine and its firewall, and {urlSource}." },
  ECONNRESET: { what: "the connection broke before the whole answer had come", advice: AGAIN },
  EPIPE: { what: "the connection broke while the request was sent", advice: AGAIN },
  EPROTO: {
    what: "what listens there does not speak TLS",
    advice: "Check {urlSource}: http is for a server on this machine, https for all others.",
  },
  "ERR_SSL_*": { what: "what listens there does not speak TLS as it should", advice: "Check {urlSource}, and a proxy that opens TLS." },
  "HPE_*": { what: "what answers there does not speak HTTP", advice: "Check {urlSource}: host, port, http or https." },
  "Z_*": { what: "the answer came packed, and damaged", advice: AGAIN },
  CERT_HAS_EXPIRED: {
    what: "its certificate has expired",
    advice: "Check the clock of this machine; else the certificate has to be renewed there.",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    what: "its certificate is for another host",
    advice: "Correct {urlSource}, or check a proxy that opens TLS.",
  },
  "*CERT*": {
    what: "its certificate is not trusted",
    advice: "Where a proxy opens TLS, give Node its certificate by NODE_EXTRA_CA_CERTS; else check {urlSource}.",
  },
};

/** For network codes that are not above. */
export const NETWORK_UNKNOWN = { what: "the request failed on the way", advice: "Check the network of this machine, and {urlSource}." };
