// Differences that a team knows of: what each path takes out, until when, and what is said of entries that do nothing.
import { type CompareOptions, compare } from "../../toolkit/compare";
import { type Comparison, differs } from "../../toolkit/comparison";
import type { Configuration } from "../../toolkit/configuration";
import type { IgnoreRule } from "../../toolkit/ignore";
import { type SnapshotObject, configurationOf } from "../../toolkit/snapshot";

const side = (...objects: readonly SnapshotObject[]): Configuration =>
  configurationOf({ format: "pulumi-clerk/snapshot", version: 1, objects });

const left = side(
  { type: "InstanceSettings", name: "instance-settings", inputs: { allowedOrigins: ["a://b"] } },
  { type: "RedirectUrl", name: "app", inputs: { url: "https://app.example.com/" } },
  { type: "JwtTemplate", name: "hasura", inputs: { name: "hasura", claims: { aud: "a", "x.y": 1, deep: { n: 1 } }, lifetime: 60 } },
  { type: "Machine", name: "ledger", inputs: { name: "ledger" } },
);
const right = side(
  { type: "InstanceSettings", name: "instance-settings", inputs: { allowedOrigins: ["c://d"] } },
  { type: "RedirectUrl", name: "other", inputs: { url: "https://other.example.com/" } },
  { type: "JwtTemplate", name: "hasura", inputs: { name: "hasura", claims: { aud: "b", "x.y": 2, deep: { n: 2 } }, lifetime: 90 } },
  { type: "Machine", name: "ledger", inputs: { name: "ledger" } },
);

const compared = (rules: readonly (string | IgnoreRule)[], options: CompareOptions = {}): Comparison =>
  compare(left, right, {
    today: "2026-11-25",
    ignore: rules.map((rule) => (typeof rule === "string" ? { path: rule, reason: "known" } : rule)),
    ...options,
  });

/** What is left, by class and path. */
const rest = ({ objects }: Comparison): readonly string[] =>
  objects
    .filter(({ verdict }) => verdict !== "same")
    .flatMap(({ type, verdict, differences }) =>
      differences.length === 0 ? [`${verdict} ${type}`] : differences.map(({ path }) => `${type}.${path}`),
    );

const all = [
  "InstanceSettings.allowedOrigins",
  "missing RedirectUrl",
  "unmanaged RedirectUrl",
  "JwtTemplate.claims.aud",
  'JwtTemplate.claims["x.y"]',
  "JwtTemplate.claims.deep.n",
  "JwtTemplate.lifetime",
];

test("without rules everything counts", () => {
  expect(rest(compared([]))).toEqual(all);
});

test.each<[path: string, gone: readonly string[]]>([
  ["JwtTemplate.hasura.lifetime", ["JwtTemplate.lifetime"]],
  ["JwtTemplate.hasura.claims", ["JwtTemplate.claims.aud", 'JwtTemplate.claims["x.y"]', "JwtTemplate.claims.deep.n"]],
  ["JwtTemplate.hasura.claims.deep", ["JwtTemplate.claims.deep.n"]],
  ["JwtTemplate.hasura.claims.*.n", ["JwtTemplate.claims.deep.n"]],
  ['JwtTemplate.hasura.claims["x.y"]', ['JwtTemplate.claims["x.y"]']],
  ["JwtTemplate.*.claims.aud", ["JwtTemplate.claims.aud"]],
  ["*.*.lifetime", ["JwtTemplate.lifetime"]],
  ["JwtTemplate.hasura", all.filter((path) => path.startsWith("JwtTemplate"))],
  ["JwtTemplate", all.filter((path) => path.startsWith("JwtTemplate"))],
  ["InstanceSettings.allowedOrigins", ["InstanceSettings.allowedOrigins"]],
  ["InstanceSettings", ["InstanceSettings.allowedOrigins"]],
  ["RedirectUrl.app", ["missing RedirectUrl"]],
  ['RedirectUrl["https://other.example.com/"]', ["unmanaged RedirectUrl"]],
  ["RedirectUrl", ["missing RedirectUrl", "unmanaged RedirectUrl"]],
])("%s takes out what it names", (path, gone) => {
  const comparison = compared([path]);
  expect(rest(comparison)).toEqual(all.filter((each) => !gone.includes(each)));
  expect(comparison.ignored.length).toBeGreaterThan(0);
  expect(comparison.ignored.every(({ reason }) => reason === "known")).toBe(true);
  expect(comparison.notes).toEqual([]);
});

test("all of them taken out is no difference; an object of which nothing is left is the same, one that is ignored as a whole is not counted", () => {
  const comparison = compared(["InstanceSettings", "RedirectUrl", "JwtTemplate.hasura.claims", "JwtTemplate.hasura.lifetime"]);
  expect(differs(comparison)).toBe(false);
  expect(comparison.objects.map(({ type, verdict }) => [type, verdict])).toEqual([
    ["JwtTemplate", "same"],
    ["Machine", "same"],
  ]);
  expect(comparison.summary).toMatchObject({ same: 2, changed: 0, missing: 0, unmanaged: 0 });
  expect(comparison.ignored.map(({ type, key, path }) => [type, key, path])).toEqual([
    ["InstanceSettings", "", undefined],
    ["RedirectUrl", "https://app.example.com/", undefined],
    ["RedirectUrl", "https://other.example.com/", undefined],
    ["JwtTemplate", "hasura", "claims.aud"],
    ["JwtTemplate", "hasura", 'claims["x.y"]'],
    ["JwtTemplate", "hasura", "claims.deep.n"],
    ["JwtTemplate", "hasura", "lifetime"],
  ]);
});

test.each<[expires: string, holds: boolean]>([
  ["2026-11-26", true],
  ["2026-11-25", true],
  ["2026-11-24", false],
])("an entry that ends on %s, on 2026-11-25: %s", (expires, holds) => {
  const comparison = compared([{ path: "JwtTemplate.hasura.lifetime", reason: "being tried", expires }]);
  expect(rest(comparison).includes("JwtTemplate.lifetime")).toBe(!holds);
  expect(comparison.ignored).toEqual(
    holds ? [{ type: "JwtTemplate", key: "hasura", path: "lifetime", reason: "being tried", expires }] : [],
  );
  expect(comparison.notes).toEqual(
    holds
      ? []
      : [
          "The ignored difference JwtTemplate.hasura.lifetime has expired on 2026-11-24: it counts again. Put it right, or give it another day.",
        ],
  );
});

test.each<[what: string, path: string, options: CompareOptions, notes: number]>([
  ["of an object without differences", "Machine.ledger", {}, 1],
  ["of an object that is not there", "Machine.none", {}, 1],
  ["of a property without differences", "JwtTemplate.hasura.allowedClockSkew", {}, 1],
  ["inside of a list, whose parts are no differences of their own", "InstanceSettings.allowedOrigins[0]", {}, 1],
  ["of a class that is not compared", "Machine.ledger", { only: ["JwtTemplate"] }, 0],
  ["of a class that is left out", "JwtTemplate.hasura.lifetime", { exclude: ["JwtTemplate"] }, 0],
])("an entry %s is told, unless there was nothing to look at", (_, path, options, notes) => {
  expect(compared([path], options).notes).toEqual(
    Array.from({ length: notes }, () => `The ignored difference ${path} was not found: the entry can go.`),
  );
});

test("an entry of a class that could not be read stays, and takes out what is unavailable because of it", () => {
  const closed = { ...right, objects: [], unavailable: [{ type: "Machine", reason: "Not in the plan." }] };
  const ignore = [
    { path: "Machine.ledger", reason: "The plan comes next week." },
    { path: "Machine.none", reason: "As well." },
  ];
  const comparison = compare(left, closed, { only: ["Machine"], ignore });
  expect([differs(comparison), comparison.objects, comparison.notes]).toEqual([false, [], []]);
  expect(comparison.ignored).toEqual([{ type: "Machine", key: "ledger", reason: "The plan comes next week." }]);
});
