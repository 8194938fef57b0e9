// What an identity provider says of itself: its certificates and its metadata. Knows no connection and no operation.

import { createHash, X509Certificate } from "node:crypto";
import { type Problem, problem } from "../core/problem";

export type Idp = { readonly entity_id: string; readonly sso_url: string; readonly certificates: readonly string[] };

/** The bytes in base64, without the lines around them: what tells whether two texts are one certificate. */
export const derOf = (text: string): string => text.replace(/-----(BEGIN|END) CERTIFICATE-----/g, "").replace(/\s+/g, "");

export type Validity = {
  readonly issued_at: number | null;
  readonly expires_at: number | null;
};

/** Null where the text is no certificate. */
export function validityOf(text: string): Validity {
  try {
    const { validFrom, validTo } = new X509Certificate(Buffer.from(derOf(text), "base64"));
    return { issued_at: Date.parse(validFrom), expires_at: Date.parse(validTo) };
  } catch {
    return { issued_at: null, expires_at: null };
  }
}

/** The first one that is valid now goes to the front. */
export function inOrder(certificates: readonly string[], now: number): readonly string[] {
  const valid = certificates.find((text) => {
    const { issued_at: from, expires_at: to } = validityOf(text);
    return from !== null && to !== null && from <= now && now < to;
  });
  return valid === undefined ? certificates : [valid, ...certificates.filter((text) => text !== valid)];
}

const notParsed = problem(
  422,
  "saml_failed_to_parse_idp_metadata",
  "Failed to parse IdP metadata",
  "We failed to parse the IdP metadata. If the error persists, please provide the IdP configuration data explicitly.",
);
const notFetched = problem(
  400,
  "saml_failed_to_fetch_idp_metadata",
  "Failed to fetch IdP metadata",
  "We failed to fetch the IdP metadata. If the error persists, please provide the IdP configuration data explicitly.",
);
const fieldsMissing = (fields: readonly string[]) =>
  problem(
    422,
    "saml_metadata_missing_fields",
    "IdP metadata is missing required fields",
    `The IdP metadata is missing the following required fields: ${fields.join(", ")}`,
    { missing_fields: fields },
  );

const element = (name: string) => `<(?:[\\w.-]+:)?${name}\\b([^>]*)`;
const attribute = (attributes: string, name: string): string | undefined =>
  new RegExp(`\\b${name}\\s*=\\s*["']([^"']*)["']`).exec(attributes)?.[1]?.replace(/&amp;/g, "&");

/** Reads as much of the XML as counts; a parser of its own would be more than the emulator needs. */
export function readMetadata(xml: string): Idp | Problem {
  const [, root] = new RegExp(element("EntityDescriptor")).exec(xml) ?? [];
  if (root === undefined || !/<\/(?:[\w.-]+:)?EntityDescriptor\s*>\s*$/.test(xml)) return notParsed;
  const services = [...xml.matchAll(new RegExp(element("SingleSignOnService"), "g"))].map(([, attributes = ""]) => attributes);
  const service = services.find((attributes) => attributes.includes("HTTP-Redirect")) ?? services[0] ?? "";
  const certificates = [...xml.matchAll(/<(?:[\w.-]+:)?X509Certificate[^>]*>([^<]+)</g)].map(([, text = ""]) => derOf(text));
  const [entity_id = "", sso_url = ""] = [attribute(root, "entityID"), attribute(service, "Location")];
  const missing = [
    ...(entity_id === "" ? ["idp_entity_id"] : []),
    ...(sso_url === "" ? ["idp_sso_url"] : []),
    ...(certificates.length === 0 ? ["idp_certificate"] : []),
  ];
  return missing.length > 0 ? fieldsMissing(missing) : { entity_id, sso_url, certificates: [...new Set(certificates)] };
}

/** Nobody is asked: what an address serves follows from it, and below .invalid there is nothing. */
export function fetchMetadata(url: string): Idp | Problem {
  if (!URL.canParse(url) || new URL(url).hostname.endsWith(".invalid")) return notFetched;
  const { origin } = new URL(url);
  const certificate = createHash("sha512").update(url).digest("base64");
  return { entity_id: url, sso_url: `${origin}/sso`, certificates: [certificate] };
}
