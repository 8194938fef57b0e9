// Comparison documents made by hand, for the tests of the report formats: what a test does not say is harmless.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Json } from "../../provider/api/json";
import { type Comparison, type ObjectComparison, type PropertyDifference, type Verdict, summarize } from "../../toolkit/comparison";

export type Partly = { readonly [part in keyof Omit<Comparison, "summary" | "objects">]?: Comparison[part] } & {
  readonly objects?: readonly ObjectComparison[];
};

export function aComparison({ objects = [], ...given }: Partly = {}): Comparison {
  return {
    command: "drift",
    left: { kind: "stack", label: "stack:prod" },
    right: { kind: "instance", label: "env:PROD_KEY", environment: "production", instance: "ins_1" },
    unavailable: [],
    ignored: [],
    notes: [],
    ...given,
    objects,
    summary: summarize(objects),
  };
}

export function anObject(verdict: Verdict, given: Partial<ObjectComparison> = {}): ObjectComparison {
  const values = { name: "hasura", lifetime: 60 };
  const left = verdict === "unmanaged" ? {} : { left: values };
  const right = verdict === "missing" || verdict === "unavailable" ? {} : { right: values };
  const differences: readonly PropertyDifference[] = verdict === "changed" ? [{ path: "lifetime", left: 60, right: 300 }] : [];
  return { verdict, type: "JwtTemplate", key: "hasura", name: "hasura", ...left, ...right, differences, unreadable: [], ...given };
}

/** One object of every verdict, and one of every list. */
export function everything(command: Comparison["command"] = "drift"): Comparison {
  return aComparison({
    command,
    objects: [
      anObject("same", { type: "InstanceSettings", key: "", name: "settings" }),
      anObject("changed", {
        name: "hasuraTemplate",
        left: { name: "hasura", lifetime: 60, claims: { aud: "a", role: "admin" } },
        right: { name: "hasura", lifetime: 300, claims: { aud: "b", role: "admin" } },
        rightIds: ["jtmp_1"],
        differences: [
          { path: "lifetime", left: 60, right: 300 },
          { path: "claims.aud", left: "a", right: "b" },
          { path: "signingKey", secret: true },
          { path: "allowedClockSkew", right: 5 },
        ],
        unreadable: ["signingKey"],
      }),
      anObject("missing", { type: "RedirectUrl", key: "https://app.example.com/callback", name: "callback" }),
      anObject("unmanaged", { type: "Machine", key: "billing", name: "billing", rightIds: ["mch_1"] }),
      anObject("ambiguous", {
        type: "Machine",
        key: "worker",
        name: "worker",
        rightIds: ["mch_2", "mch_3"],
        reason: "Two machines of the instance are called worker.",
      }),
      anObject("unavailable", { type: "SamlConnection", key: "okta", name: "okta", reason: "The list answered 402." }),
    ],
    unavailable: [{ type: "SamlConnection", side: "right", reason: "The plan of the instance has no SAML connections." }],
    ignored: [{ type: "Domain", key: "a.example.com", path: "isSatellite", reason: "Moves next week.", expires: "2026-12-31" }],
    notes: ["An entry of the file has expired."],
  });
}

/** Names as somebody writes who wants to be more than a name. */
export const HOSTILE: readonly string[] = [
  "<script>alert(1)</script>",
  `"><img src=x onerror=alert(1)>`,
  "</style><style>*{display:none}</style>",
  "</script><script>alert(1)</script>",
  "<!--",
  "--> <b>bold</b>",
  "]]>",
  "\u202egnp.exe",
  "\u001b[2J\u001b]0;title\u0007",
  "\u009b31m",
  "a\nb\r\nc\u2028d",
  "`",
  "```",
  "~~~~",
  "``` \n```",
  "`code` **bold** _x_",
  "| a | b |",
  "a\\|b",
  "[link](https://evil.example.com)",
  "![x](https://evil.example.com/x.png)",
  "@octocat",
  "#1",
  "https://evil.example.com",
  "www.evil.example.com",
  "a@evil.example.com",
  "</details>",
  "<details open>",
  "- item",
  "# head",
  "<%= 1 + 1 %>",
  "<%~ it %>",
  "${1 + 1}",
  "{{user.id}}",
  "{0}",
  "%s%n",
  "$x^2$",
  "__proto__",
  "constructor",
  "",
  " ",
  " padded ",
  "\u0000",
  "\ud800",
  "\ufeff",
  "a\u200bb",
  "نام",
  "👩‍👩‍👧",
  "e\u0301".repeat(3),
  "x".repeat(5_000),
];

export const arbitraryText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.tuple(fc.constantFrom(...HOSTILE), fc.string({ maxLength: 5 }), fc.constantFrom(...HOSTILE)).map((parts) => parts.join("")),
);

const arbitraryValue: fc.Arbitrary<Json> = fc.oneof(
  arbitraryText,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(arbitraryText, { maxLength: 3 }),
  fc.dictionary(arbitraryText, arbitraryText, { maxKeys: 3, noNullPrototype: true }),
);
const arbitraryValues = fc.dictionary(arbitraryText, arbitraryValue, { maxKeys: 3, noNullPrototype: true });

const arbitraryDifference: fc.Arbitrary<PropertyDifference> = fc.oneof(
  fc.record({ path: arbitraryText, secret: fc.constant(true as const) }, { noNullPrototype: true }),
  fc.record({ path: arbitraryText, left: arbitraryValue, right: arbitraryValue }, { requiredKeys: ["path"], noNullPrototype: true }),
);

const verdicts: readonly Verdict[] = ["same", "changed", "missing", "unmanaged", "unavailable", "ambiguous"];

const arbitraryObject: fc.Arbitrary<ObjectComparison> = fc.record(
  {
    verdict: fc.constantFrom(...verdicts),
    type: fc.oneof(fc.constantFrom("JwtTemplate", "Machine"), arbitraryText),
    key: arbitraryText,
    name: arbitraryText,
    leftIds: fc.array(arbitraryText, { maxLength: 2 }),
    rightIds: fc.array(arbitraryText, { maxLength: 2 }),
    left: arbitraryValues,
    right: arbitraryValues,
    differences: fc.array(arbitraryDifference, { maxLength: 3 }),
    unreadable: fc.array(arbitraryText, { maxLength: 2 }),
    reason: arbitraryText,
  },
  { requiredKeys: ["verdict", "type", "key", "name", "differences", "unreadable"], noNullPrototype: true },
);

/** Documents in which everything that an instance or a user may have named is hostile. */
export const arbitraryComparison: fc.Arbitrary<Comparison> = fc
  .record(
    {
      command: fc.constantFrom("drift" as const, "compare" as const),
      left: fc.record(
        {
          kind: fc.constantFrom("stack" as const, "snapshot" as const, "instance" as const),
          label: arbitraryText,
          instance: arbitraryText,
        },
        { requiredKeys: ["kind", "label"], noNullPrototype: true },
      ),
      right: fc.record(
        { kind: fc.constant("instance" as const), label: arbitraryText, environment: arbitraryText },
        { requiredKeys: ["kind", "label"], noNullPrototype: true },
      ),
      objects: fc.array(arbitraryObject, { maxLength: 5 }),
      unavailable: fc.array(
        fc.record(
          { type: arbitraryText, reason: arbitraryText, side: fc.constantFrom("left" as const, "right" as const) },
          { noNullPrototype: true },
        ),
        { maxLength: 2 },
      ),
      ignored: fc.array(
        fc.record(
          { type: arbitraryText, key: arbitraryText, path: arbitraryText, reason: arbitraryText, expires: arbitraryText },
          { requiredKeys: ["type", "key", "reason"], noNullPrototype: true },
        ),
        { maxLength: 2 },
      ),
      notes: fc.array(arbitraryText, { maxLength: 2 }),
    },
    { noNullPrototype: true },
  )
  .map((given) => aComparison(given));

export function comparisonSchema(): object {
  return JSON.parse(readFileSync(join(__dirname, "../../schema/comparison.schema.json"), "utf8")) as object;
}
