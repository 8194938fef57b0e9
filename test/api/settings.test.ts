/** What is said about a key or an address that cannot be right; nothing is sent here. */
import * as fc from "fast-check";
import { DEFAULT_API_URL, resolveSettings, type RawSettings } from "../../provider/api/settings";

const KEY = "sk_test_CANARYabcdef";
const SOURCE = "the configuration clerk:secretKey";

function problems(raw: Partial<RawSettings>): readonly string[] {
  const resolved = resolveSettings({ secretKey: KEY, secretKeySource: SOURCE, apiUrlSource: "clerk:apiUrl", ...raw });
  return resolved.ok ? [] : resolved.problems;
}

it("a key alone is enough", () => {
  expect(resolveSettings({ secretKey: KEY, secretKeySource: SOURCE })).toEqual({
    ok: true,
    settings: { secretKey: KEY, keySource: SOURCE, apiUrl: DEFAULT_API_URL },
  });
});

it.each([
  ["sk_test_ and sk_live_", { secretKey: "sk_live_abc" }, "https://api.clerk.com/v1"],
  ["a slash at the end is taken off", { apiUrl: "https://api.clerk.com/v1/" }, "https://api.clerk.com/v1"],
  ["this machine may be http", { apiUrl: "http://127.0.0.1:4010/v1" }, "http://127.0.0.1:4010/v1"],
  ["so may localhost", { apiUrl: "http://localhost:4010/v1//" }, "http://localhost:4010/v1"],
  ["and IPv6", { apiUrl: "http://[::1]:4010/v1" }, "http://[::1]:4010/v1"],
  ["a gateway's own path", { apiUrl: "https://gateway.example/clerk/v1" }, "https://gateway.example/clerk/v1"],
  ["an empty address is none", { apiUrl: "" }, "https://api.clerk.com/v1"],
])("accepted: %s", (_name, raw, apiUrl) => {
  expect(resolveSettings({ secretKey: KEY, secretKeySource: SOURCE, ...raw })).toMatchObject({ ok: true, settings: { apiUrl } });
});

const rows: readonly [name: string, raw: Partial<RawSettings>, problems: readonly string[]][] = [
  [
    "no key",
    { secretKey: undefined },
    [
      "No Clerk secret key is set. Set it for the stack by `pulumi config set --secret clerk:secretKey`, or in the environment as CLERK_SECRET_KEY.",
    ],
  ],
  ["a blank key", { secretKey: " \n" }, ["No Clerk secret key is set."]],
  [
    "a publishable key",
    { secretKey: "pk_test_CANARYabc" },
    [`The value from ${SOURCE} is a publishable key (pk_test_…), not a secret key. Copy the secret key from the Clerk dashboard`],
  ],
  ["a webhook's secret", { secretKey: "whsec_CANARYabc" }, ["is the signing secret of a webhook (whsec_…), not a secret key."]],
  ["something else", { secretKey: "CANARYhunter2" }, [`The value from ${SOURCE} is no Clerk secret key.`]],
  ["a line break at the end", { secretKey: `${KEY}\n` }, [`The Clerk secret key from ${SOURCE} contains a line break; remove it.`]],
  ["a space within", { secretKey: "sk_test_CANARY abc" }, [`The Clerk secret key from ${SOURCE} contains a space; remove it.`]],
  ["quotation marks", { secretKey: `"${KEY}"` }, ["contains quotation marks; give it without them."]],
  ["a character that no key has", { secretKey: `${KEY}\u200b` }, ["contains a character that no key has; copy it again."]],
  ["cut off", { secretKey: "sk_live_" }, ["is cut off after sk_live_."]],
  [
    "several at once",
    { secretKey: ' "pk_live_CANARY"', apiUrl: "ftp://x/v1" },
    ["contains a space", "contains quotation marks", "is a publishable key (pk_live_…)", "must begin with https://"],
  ],
  [
    "not a URL",
    { apiUrl: "api.clerk.com/v1" },
    ["The API address from clerk:apiUrl is not a URL. Write it like https://api.clerk.com/v1."],
  ],
  ["spaces around", { apiUrl: " https://api.clerk.com/v1" }, ["contains a space or a line break; remove it."]],
  ["another scheme", { apiUrl: "ws://api.clerk.com/v1" }, ["must begin with https://."]],
  ["a password", { apiUrl: "https://user:CANARY@api.clerk.com/v1" }, ["contains a user name or password; remove that part"]],
  ["a query", { apiUrl: "https://api.clerk.com/v1?x=CANARY" }, ["has a part after ? or #; remove it."]],
  [
    "http to another machine",
    { apiUrl: "http://api.clerk.com/v1" },
    ["is http, which would send the secret key to api.clerk.com in clear; use https"],
  ],
  [
    "http to what only looks like this machine",
    { apiUrl: "http://127.0.0.1.example/v1" },
    ["is http, which would send the secret key to 127.0.0.1.example in clear"],
  ],
  ["no /v1", { apiUrl: "https://api.clerk.com" }, ["must end in /v1. Did you mean https://api.clerk.com/v1?"]],
  ["another version", { apiUrl: "https://api.clerk.com/v2/" }, ["must end in /v1. Did you mean https://api.clerk.com/v1?"]],
  [
    "the frontend's address",
    { apiUrl: "https://happy-cat-1.clerk.accounts.dev" },
    ["is not Clerk's Backend API. Use https://api.clerk.com/v1, or leave it out."],
  ],
  [
    "two at once",
    { apiUrl: "http://gw.example/clerk" },
    ["would send the secret key to gw.example in clear", "Did you mean http://gw.example/clerk/v1?"],
  ],
];

it.each(rows)("refused: %s", (_name, raw, expected) => {
  const found = problems(raw);
  expect(found).toHaveLength(expected.length);
  for (const [index, text] of expected.entries()) expect(found[index]).toContain(text);
  expect(found.join(" ")).not.toContain("CANARY");
});

it("property: whatever is given as key, no problem repeats it", () => {
  const part = fc.string({ minLength: 6, maxLength: 40 }).map((text) => `Q7${text.replace(/[\s"'`]/g, "x")}7Q`);
  const key = fc
    .tuple(fc.constantFrom("", "sk_test_", "pk_live_", "whsec_", " ", '"', "\n"), part, fc.constantFrom("", " ", "\n", "'", "\u00e9"))
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(key, fc.boolean(), (secretKey, alsoAsUrl) => {
      const secret = /Q7.*7Q/s.exec(secretKey)?.[0] ?? "?";
      expect(
        problems(alsoAsUrl ? { secretKey, apiUrl: `https://api.clerk.com/${secretKey.trim()}` } : { secretKey }).join(" "),
      ).not.toContain(secret);
    }),
    { numRuns: 2000, examples: [["Q7xx[xxx7Q\u00e9", true]] },
  );
});
