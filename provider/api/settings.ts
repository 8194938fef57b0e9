/** Checks what the user wrote about key and address, before anything is sent; a pure function that knows no network. */
import type { ClientSettings } from "./client";

/** The address that is used when none is given. */
export const DEFAULT_API_URL = "https://api.clerk.com/v1";

/** What the user wrote, and where, as it reads in a sentence. */
export interface RawSettings {
  readonly secretKey?: string | undefined;
  readonly secretKeySource: string;
  /** What to say when there is no key; by default how to set one for the stack. */
  readonly secretKeyMissing?: string;
  readonly apiUrl?: string | undefined;
  readonly apiUrlSource?: string | undefined;
  /** A number, or a text that is one. */
  readonly rateBudget?: unknown;
  readonly rateBudgetSource?: string;
}

/** Settings that can be used, or everything that is wrong, as sentences. */
export type ResolvedSettings =
  | { readonly ok: true; readonly settings: ClientSettings }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Settings from what the user wrote, or all problems at once. No problem holds the key, a password or a part of them. */
export function resolveSettings(raw: RawSettings): ResolvedSettings {
  const url = checkUrl(raw);
  const budget = checkBudget(raw);
  const problems = [...checkKey(raw), ...url.problems, ...budget.problems];
  if (problems.length > 0 || raw.secretKey === undefined) return { ok: false, problems };
  const apiUrlSource = raw.apiUrl === undefined || raw.apiUrl === "" ? undefined : raw.apiUrlSource;
  const settings = {
    secretKey: raw.secretKey,
    keySource: raw.secretKeySource,
    apiUrl: url.url,
    ...(budget.share !== undefined && { rateBudget: budget.share }),
  };
  return { ok: true, settings: apiUrlSource === undefined ? settings : { ...settings, apiUrlSource } };
}

const WHERE =
  'Copy the secret key from the Clerk dashboard, page "API keys"; it begins with sk_test_ (development) or sk_live_ (production).';

// Only these may be shown: of an unknown text we cannot say which part is harmless.
const OTHER_KEYS: readonly (readonly [prefix: string, what: string])[] = [
  ["pk_test_", "a publishable key"],
  ["pk_live_", "a publishable key"],
  ["whsec_", "the signing secret of a webhook"],
  ["ak_", "an API key or a machine's key"],
  ["mt_", "a machine's token"],
  ["ins_", "the id of an instance"],
];

function checkKey({ secretKey: key, secretKeySource: source, secretKeyMissing: missing }: RawSettings): readonly string[] {
  if (key === undefined || key.trim() === "") {
    return [
      missing ??
        "No Clerk secret key is set. Set it for the stack by `pulumi config set --secret clerk:secretKey`, or in the environment as " +
          `CLERK_SECRET_KEY. ${WHERE}`,
    ];
  }
  const problems: string[] = [];
  const inner = bare(key);
  if (/[\r\n]/.test(key)) problems.push(`The Clerk secret key from ${source} contains a line break; remove it.`);
  else if (/\s/.test(key)) problems.push(`The Clerk secret key from ${source} contains a space; remove it.`);
  if (/["'`]/.test(key)) problems.push(`The Clerk secret key from ${source} contains quotation marks; give it without them.`);
  // eslint-disable-next-line no-control-regex
  if (/[^\x20-\x7e\s]/.test(key)) problems.push(`The Clerk secret key from ${source} contains a character that no key has; copy it again.`);
  const other = OTHER_KEYS.find(([prefix]) => inner.startsWith(prefix));
  if (other !== undefined) problems.push(`The value from ${source} is ${other[1]} (${other[0]}…), not a secret key. ${WHERE}`);
  else if (!/^sk_(test|live)_/.test(inner)) problems.push(`The value from ${source} is no Clerk secret key. ${WHERE}`);
  else if (/^sk_(test|live)_$/.test(inner)) problems.push(`The Clerk secret key from ${source} is cut off after ${inner}. ${WHERE}`);
  return problems;
}

function checkUrl(raw: RawSettings): { readonly url: string; readonly problems: readonly string[] } {
  if (raw.apiUrl === undefined || raw.apiUrl === "") return { url: DEFAULT_API_URL, problems: [] };
  const source = raw.apiUrlSource ?? "CLERK_API_URL";
  const problem = (text: string): { url: string; problems: string[] } => ({
    url: "",
    problems: [`The API address from ${source} ${text}`],
  });
  // The value itself is not repeated before it is known to be an address: somebody may have put the key here.
  if (/\s/.test(raw.apiUrl)) return problem("contains a space or a line break; remove it.");
  if (!URL.canParse(raw.apiUrl)) return problem(`is not a URL. Write it like ${DEFAULT_API_URL}.`);
  const url = new URL(raw.apiUrl);
  if (url.protocol !== "https:" && url.protocol !== "http:") return problem(`must begin with https://. Write it like ${DEFAULT_API_URL}.`);
  const texts: string[] = [];
  if (url.username !== "" || url.password !== "")
    texts.push("contains a user name or password; remove that part, the key is sent as a header.");
  if (url.search !== "" || url.hash !== "") texts.push("has a part after ? or #; remove it.");
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    texts.push(`is http, which would send the secret key to ${url.hostname} in clear; use https (http is for this machine only).`);
  }
  const path = url.pathname.replace(/\/+$/, "");
  const likely = `${url.protocol}//${url.host}${path.replace(/\/v\d+$/, "")}/v1`;
  if (/(^|\.)(accounts\.dev|dashboard\.clerk\.com)$/.test(url.hostname)) {
    texts.push(`is not Clerk's Backend API. Use ${DEFAULT_API_URL}, or leave it out.`);
  } else if (!path.endsWith("/v1")) texts.push(`must end in /v1.${suggest(likely, raw)}`);
  return { url: `${url.protocol}//${url.host}${path}`, problems: texts.map((text) => `The API address from ${source} ${text}`) };
}

function checkBudget({ rateBudget, rateBudgetSource }: RawSettings): { readonly share?: number; readonly problems: readonly string[] } {
  if (rateBudget === undefined || rateBudget === null || rateBudget === "") return { problems: [] };
  const share = Number(rateBudget);
  if (share > 0 && share <= 1) return { share, problems: [] };
  const where = rateBudgetSource ?? "clerk:rateBudget";
  return {
    problems: [
      `The rate budget from ${where} must be a number above 0 and at most 1, the share of Clerk's rate limit that may be used, such as 0.5.`,
    ],
  };
}

/** Not where the key stands in the address: it may be spelled in another way there, and must not be shown in any. */
function suggest(likely: string, { apiUrl = "", secretKey = "" }: RawSettings): string {
  const key = bare(secretKey).trim();
  return key !== "" && apiUrl.includes(key) ? "" : ` Did you mean ${likely}?`;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127(\.\d+){3}$/.test(host);
}

/** The key without what was copied along with it. */
function bare(key: string): string {
  return key.replace(/^[\s"'`]+|[\s"'`]+$/g, "");
}
