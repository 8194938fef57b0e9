// What can be the name of a domain of an instance, and its proxy. Knows no operation. Clerk's own lists are not published; these stand for them.

import type { InstanceKind } from "../core/instance";
import { paramFormat, type Problem, problem } from "../core/problem";

const LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";
const FQDN = new RegExp(`^(${LABEL}\\.)+[a-z]([a-z0-9-]*[a-z0-9])$`, "i");
const DEVELOPMENT = new RegExp(`^${LABEL}(\\.${LABEL})*(:\\d{1,5})?$`, "i");
/** Endings below which everybody can have a name. */
const SHARED_ENDING = /\.(com?|org|net|ac|gov|edu)\.[a-z]{2}$/;

/** The registered name in a host: example.co.uk of app.example.co.uk. */
export function rootOf(host: string): string {
  return host
    .split(".")
    .slice(SHARED_ENDING.test(`.${host}`) ? -3 : -2)
    .join(".");
}

const about = (status: number, code: string, message: string, text: string) =>
  problem(status, code, message, text, status === 422 ? { param_name: "name" } : undefined);

type Rule = readonly [ending: string, refusal: (name: string) => Problem];
const reserved = (name: string) => about(422, "reserved_domain", "Domain reserved by Clerk", `The ${name} domain is reserved by Clerk.`);
const hosting = (name: string) =>
  about(422, "known_hosting_domain", "Known hosting domain", `The ${name} domain cannot be used to deploy production apps.`);
const taken = (name: string) =>
  about(422, "home_url_taken", "Domain already in use", `The ${rootOf(name)} root domain is already in use by another application.`);
const provider = () =>
  about(
    403,
    "provider_domain_operation_not_allowed",
    "operation not allowed",
    "*replit.app domains are not supported for production instances. Please purchase a domain then try again.",
  );
const ALWAYS: readonly Rule[] = ["clerk.com", "clerk.dev", "clerk.services", "accounts.dev"].map((ending) => [ending, reserved]);
const IN_PRODUCTION: readonly Rule[] = [
  ...["herokuapp.com", "netlify.app", "github.io", "pages.dev"].map((ending): Rule => [ending, hosting]),
  ["replit.app", provider],
  // Names that nobody can own, for tests of what needs a second application.
  ["taken.example", taken],
];
const RESERVED_SUBDOMAINS = new Set(["clerk", "accounts", "clkmail"]);
const NEED_PROXY = ["vercel.app"];

const below = (host: string, ending: string): boolean => host === ending || host.endsWith(`.${ending}`);

export function nameProblem(name: string, kind: InstanceKind): Problem | undefined {
  if (kind === "production" && !FQDN.test(name)) return paramFormat("name", "a fully qualified domain name without a scheme");
  if (!DEVELOPMENT.test(name)) return paramFormat("name", "a domain name without a scheme");
  const host = name.toLowerCase().replace(/:\d+$/, "");
  const rules = kind === "production" ? [...ALWAYS, ...IN_PRODUCTION] : ALWAYS;
  const [first = ""] = host.split(".");
  return (
    rules.find(([ending]) => below(host, ending))?.[1](host) ??
    (kind === "production" && host !== rootOf(host) && RESERVED_SUBDOMAINS.has(first)
      ? about(422, "reserved_subdomain", "Reserved subdomain", `The ${first} subdomain is reserved by Clerk.`)
      : undefined)
  );
}

const ofProxy = (code: string, message: string, text: string) => problem(422, code, message, text, { param_name: "proxy_url" });

export function proxyProblem(name: string, proxy: string | null): Problem | undefined {
  if (proxy === null) {
    const text = `Provider domain ${name} requires a proxy URL. Provider domains must be configured with a proxy.`;
    const needed = NEED_PROXY.some((ending) => below(name.toLowerCase(), ending));
    return needed ? ofProxy("proxy_url_required_for_provider_domain", "proxy URL required", text) : undefined;
  }
  if (!/^https?:\/\/\S+$/i.test(proxy) || !URL.canParse(proxy)) return paramFormat("proxy_url", "a valid URL");
  if (!/^https:/i.test(proxy)) return ofProxy("insecure_url", "Insecure URL", "Please provide a secure URL (https)");
  // Clerk asks the proxy. Here the ending says what it would answer: below .invalid there is nothing, ever.
  if (!new URL(proxy).hostname.endsWith(".invalid")) return undefined;
  const text = "Clerk Frontend API cannot be accessed through the proxy URL. Make sure your proxy is configured correctly.";
  return ofProxy("invalid_proxy_configuration", "", text);
}
