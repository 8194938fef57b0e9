// The rules of connections to identity providers, whichever family of operations makes or changes them.

import { type Body, type ObjectField, shape } from "../core/field";
import { paramConditionallyMissing, paramFormat, type Problem, problem, Refusal, refuse } from "../core/problem";
import { type Call, requirePlan, type Route } from "../core/route";
import { type Connection, connectionRows, type LoginHint, organizationOf, type Saml } from "./connection-rows";
import { organizationMissing } from "./organization";
import { organizationDomainRows, organizationRows } from "./organization-rows";
import { derOf, fetchMetadata, type Idp, inOrder, readMetadata, validityOf } from "./saml-idp";

const MOST_IN_DEVELOPMENT = 25;
const FEATURE = "enterprise_connections";

const FQDN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i;
export const fqdn = (value: string, param: string): Problem | undefined =>
  FQDN.test(value) ? undefined : paramFormat(param, "a fully qualified domain name");
/** "" takes an address away. */
export const address = (value: string, param: string): Problem | undefined =>
  value === "" || (/^https?:/i.test(value) && URL.canParse(value)) ? undefined : paramFormat(param, "a valid URL");

const hint = {
  type: "object",
  null: "unchanged",
  fields: shape({
    mode: { type: "string", required: true, oneOf: ["email_address", "custom_attribute", "off"] },
    source: { type: "string" },
  }),
} as const satisfies ObjectField;
const text = { type: "string", null: "unchanged" } as const;
const flag = { type: "boolean", null: "unchanged" } as const;

/** What both families take of an identity provider. */
export const idpFields = shape({
  idp_entity_id: text,
  idp_sso_url: { ...text, check: address },
  idp_certificate: text,
  idp_certificates: { type: "list", items: { type: "string" }, max: 5, null: "unchanged" },
  idp_metadata_url: { ...text, check: address },
  idp_metadata: text,
  login_hint: hint,
});
export const mapping = (nullable: boolean) => {
  const property = nullable ? text : ({ type: "string" } as const);
  const fields = shape({ user_id: property, email_address: property, first_name: property, last_name: property });
  return { type: "object", null: "unchanged", fields } as const satisfies ObjectField;
};
export const samlFields = shape({
  ...idpFields,
  attribute_mapping: mapping(true),
  allow_subdomains: flag,
  allow_idp_initiated: flag,
  force_authn: flag,
});
type SamlBody = Body<typeof samlFields> & { readonly name?: string };

const badCertificate = (param: string) => paramFormat(param, "a valid X.509 certificate");

function certificatesOf(call: Call, body: SamlBody, prefix: string): readonly string[] | undefined {
  const { idp_certificate: one, idp_certificates: many } = body;
  const given = (many ?? (one === undefined ? undefined : [one]))?.filter((certificate) => certificate !== "");
  const wrong = given?.some((certificate) => validityOf(certificate).expires_at === null);
  const param = `${prefix}${many ? "idp_certificates" : "idp_certificate"}`;
  refuse([wrong && call.settings.readings.badCertificate === "refused" ? badCertificate(param) : undefined]);
  return given && inOrder([...new Map(given.map((certificate) => [derOf(certificate), certificate])).values()], call.now);
}

function metadataOf(body: SamlBody): Idp | undefined {
  const { idp_metadata_url: url, idp_metadata: xml } = body;
  const found = url ? fetchMetadata(url) : xml ? readMetadata(xml) : undefined;
  if (found && "code" in found) throw new Refusal([found]);
  return found;
}

function hintOf(given: LoginHint | undefined, prefix: string): LoginHint | undefined {
  if (given?.mode === "custom_attribute" && !given.source)
    throw new Refusal([paramConditionallyMissing(`${prefix}login_hint.source`, "mode", "custom_attribute")]);
  if (given && given.mode !== "custom_attribute" && given.source !== undefined) {
    const sentence = `\`${prefix}login_hint.source\` isn't allowed when \`mode\` is ${given.mode}.`;
    throw new Refusal([
      problem(422, "form_conditional_param_disallowed", "is not allowed", sentence, { param_name: `${prefix}login_hint.source` }),
    ]);
  }
  return given;
}

/** What a body makes of what was there. Metadata go before all that they say. */
export function changedSaml(call: Call, old: Saml, body: SamlBody, prefix = ""): Saml {
  const { attribute_mapping: given, idp_certificate: _one, idp_certificates: many, login_hint, ...plain } = body;
  refuse([many && call.settings.readings.idpCertificates === "unknown" ? unknownParam(`${prefix}idp_certificates`) : undefined]);
  const cleared = Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, value === "" ? null : value]));
  const metadata = metadataOf(body);
  const certificates = metadata ? inOrder(metadata.certificates, call.now) : certificatesOf(call, body, prefix);
  const base = call.settings.readings.partialMapping === "merged" ? old.attribute_mapping : BLANK;
  return {
    ...old,
    ...cleared,
    ...(metadata && { idp_entity_id: metadata.entity_id, idp_sso_url: metadata.sso_url }),
    ...(certificates && { certificates }),
    ...(given && { attribute_mapping: { ...base, ...given } }),
    login_hint: hintOf(login_hint, prefix) ?? old.login_hint,
  };
}
const BLANK = { user_id: "", email_address: "", first_name: "", last_name: "" };
const unknownParam = (param: string) =>
  problem(422, "form_param_unknown", "is unknown", `${param} is not a valid parameter for this request.`, { param_name: param });

const about = (code: string, message: string, sentence: string, param: string) =>
  problem(422, code, message, sentence, { param_name: param });
const linkedAlready = about(
  "organization_already_has_sso_connection",
  "this organization already has an SSO connection",
  "This organization already has an SSO connection.",
  "organization_id",
);
const usedForEnrollment = problem(
  422,
  "organization_domain_exists_for_enrollment",
  "domain used for organization enrollment",
  "This domain is already used for organization enrollment with verified domains. Please use a different one.",
);
const conflict = problem(409, "conflict", "Conflict", "Conflict");
const incomplete = (fields: readonly string[]) =>
  problem(
    422,
    "saml_connection_cant_be_activated",
    "SAML Connection can't be activated",
    `You have to provide the ${fields.join(", ")} before you are able to activate this connection.`,
  );

export const lowered = (domains: readonly string[]): readonly string[] => [...new Set(domains.map((domain) => domain.toLowerCase()))];

/** What two connections cannot both have. A change cannot answer 409 in one family. */
export function refuseClash(call: Call, next: Connection, declares409: boolean): void {
  const others = call
    .rows(connectionRows)
    .all()
    .filter(({ id }) => id !== next.id);
  const organization = next.organization_id;
  const before = call.rows(connectionRows).find(next.id);
  const known = organization === null || organization === before?.organization_id || call.rows(organizationRows).find(organization);
  refuse([known ? undefined : { ...organizationMissing, meta: { param_name: "organization_id" } }]);
  const linked = organization !== null && others.some((row) => organizationOf(row, call) === organization);
  refuse([linked ? linkedAlready : undefined]);
  const clash = others.some((row) => row.provider === next.provider && row.domains.some((domain) => next.domains.includes(domain)));
  const taken = declares409 ? conflict : about(call.settings.readings.takenKey, "is taken", "domains has one that is taken", "domains");
  refuse([clash && call.settings.readings.connectionDomains === "unique" ? taken : undefined]);
}

/** An active connection lacks nothing, and its domains are nobody else's way into an organization. */
export function refuseActivation(call: Call, next: Connection, consent: boolean): void {
  if (!next.active) return;
  const { saml, oidc } = next;
  const lacking = saml
    ? [
        ...(saml.idp_sso_url ? [] : ["idp_sso_url"]),
        ...(saml.idp_entity_id ? [] : ["idp_entity_id"]),
        ...(saml.certificates.length > 0 ? [] : ["idp_certificate"]),
      ]
    : [];
  refuse([lacking.length > 0 ? incomplete(lacking) : undefined]);
  if (oidc) {
    const needed = (["client_id", "auth_url", "token_url"] as const).filter((name) => !oidc[name]);
    refuse(needed.map((name) => paramConditionallyMissing(`oidc.${name}`, "active", "true")));
  }
  const enrolling = call
    .rows(organizationDomainRows)
    .all()
    .filter((row) => row.affiliation_verified_at !== null && row.enrollment_mode !== "enterprise_sso" && next.domains.includes(row.name));
  refuse([enrolling.length > 0 && !consent ? usedForEnrollment : undefined]);
  for (const { id } of enrolling) call.rows(organizationDomainRows).remove(id);
}

export function refuseQuota(call: Call): void {
  requirePlan(call, FEATURE);
  const full = call.instance.kind === "development" && call.rows(connectionRows).all().length >= MOST_IN_DEVELOPMENT;
  refuse([full ? problem(403, "quota_exceeded", "Quota exceeded", "Quota exceeded, you have reached your limit.") : undefined]);
}

const needsEmail = problem(
  422,
  "feature_requires_email_address_enabled",
  "Email address attribute must be enabled",
  "This feature requires the email address attribute to be enabled. Please enable it in your instance settings to continue.",
);

/** What is looked at before anything else. A read of one and a deletion declare no 422. */
export function guarded(of: Route): Route {
  return {
    ...of,
    handle(incoming) {
      const { planGate, emailAddresses } = incoming.settings.readings;
      if (planGate === "declared") requirePlan(incoming, FEATURE);
      const asked = of.method === "POST" || of.method === "PATCH" || !of.path.endsWith("}");
      refuse([emailAddresses === "disabled" && asked && of.method !== "DELETE" ? needsEmail : undefined]);
      return of.handle(incoming);
    },
  };
}
