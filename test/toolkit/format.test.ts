// What each format says of each verdict, of what could not be checked, and of what is alike; from documents made by hand.
import { stripVTControlCharacters } from "node:util";
import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import type { Comparison, Verdict } from "../../toolkit/comparison";
import { type FormatName, formatNames, formats } from "../../toolkit/format";
import { aComparison, anObject, comparisonSchema, everything } from "../support/comparison";
import { type SarifLog, sarifValidator } from "../support/sarif";
import { renderMarkdown, textOf } from "../support/render-markdown";

const isComparison = addFormats(new Ajv2020({ allErrors: true, strictTypes: false })).compile(comparisonSchema());
const isSarif = sarifValidator();
const sarifOf = (comparison: Comparison): SarifLog => JSON.parse(formats.sarif(comparison)) as SarifLog;

/** What a person reads: without the marks of the format. */
const readers: { readonly [name in FormatName]: (report: string) => string } = {
  text: (report) => report,
  json: (report) => report.replaceAll('\\"', '"'),
  markdown: (report) => textOf(renderMarkdown(report)),
  sarif: (report) => report.replaceAll('\\"', '"'),
  html: (report) => unescapeHtml(report.replace(/<(style|script)>[\s\S]*?<\/\1>/g, "").replace(/<[^>]*>/g, " ")),
};

const read = (format: FormatName, comparison: Comparison): string => readers[format](formats[format](comparison));

function unescapeHtml(text: string): string {
  return text
    .replace(/&quot;|&#39;/g, '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

describe.each(formatNames)("%s", (format) => {
  test.each<[Verdict, { readonly drift: readonly string[]; readonly compare: readonly string[] }]>([
    ["changed", { drift: ["changed", "JwtTemplate", "hasura", "lifetime", "60", "300"], compare: ["lifetime", "60", "300"] }],
    ["missing", { drift: ["missing", "JwtTemplate", "hasura"], compare: ["JwtTemplate", "hasura"] }],
    ["unmanaged", { drift: ["unmanaged", "JwtTemplate", "hasura"], compare: ["JwtTemplate", "hasura"] }],
    ["ambiguous", { drift: ["ambiguous", "JwtTemplate", "hasura"], compare: ["ambiguous", "JwtTemplate", "hasura"] }],
    ["unavailable", { drift: ["unavailable", "JwtTemplate", "hasura"], compare: ["unavailable", "JwtTemplate", "hasura"] }],
  ])("an object that is %s is told with its class and key", (verdict, words) => {
    for (const command of ["drift", "compare"] as const) {
      const report = read(format, aComparison({ command, objects: [anObject(verdict)] }));
      for (const word of words[command]) expect(report).toContain(word);
    }
  });

  test("both sides, a property on one side, and the reasons are told", () => {
    const report = read(format, everything());
    for (const word of ["stack:prod", "env:PROD_KEY", "claims.aud", '"a"', '"b"', "allowedClockSkew"]) expect(report).toContain(word);
    expect(report).toContain("Two machines of the instance are called worker.");
    expect(report).toContain("The plan of the instance has no SAML connections.");
    expect(report).toContain("An entry of the file has expired.");
    for (const id of ["mch_2", "mch_3"]) expect(report).toContain(id);
  });

  test("what could not be read is named, so that nobody believes more than was checked", () => {
    const report = read(format, aComparison({ objects: [anObject("same", { unreadable: ["signingKey", "saml.secret"] })] }));
    for (const word of ["unreadable", "signingKey", "saml.secret", "JwtTemplate", "hasura"]) expect(report).toContain(word);
  });

  test("what is ignored is told, with its reason and its last day", () => {
    const report = read(format, everything());
    for (const word of ["a.example.com", "isSatellite", "Moves next week.", "2026-12-31"]) expect(report).toContain(word);
  });

  test("of a secret only that it differs is told, whatever the document holds", () => {
    const differences = [{ path: "signingKey", left: "s3cret-left", right: "s3cret-right", secret: true as const }];
    const report = formats[format](aComparison({ objects: [anObject("changed", { differences })] }));
    expect(report).toContain("signingKey");
    expect(report).not.toContain("s3cret");
  });

  test("a side that comes with all that was read from it tells no more for that", () => {
    const left = { kind: "snapshot" as const, label: "a.yaml", objects: [{ inputs: { secret: "s3cret" } }] };
    expect(formats[format](aComparison({ left }))).not.toContain("s3cret");
  });

  test("the same comparison gives the same bytes, and a date only where one is given", () => {
    const report = formats[format](everything());
    expect(formats[format](structuredClone(everything()))).toBe(report);
    expect(report).not.toMatch(/20\d\d-\d\d-\d\dT/);
    const dated = formats[format](everything(), { now: new Date("2026-11-25T10:00:00Z") });
    if (format !== "text") expect(dated).toContain("2026-11-25T10:00:00");
  });

  test("it ends with a line break, and has no blank at the end of a line", () => {
    expect(formats[format](everything())).toMatch(/[^\n]\n+$/);
    if (format !== "html") expect(formats[format](everything())).not.toMatch(/ \n/);
  });
});

describe.each(["text", "markdown", "html"] as const)("%s, in words", (format) => {
  test("the sums are told", () => {
    expect(read(format, everything())).toContain("1 changed, 1 missing, 1 unmanaged, 1 ambiguous, 1 unavailable, 1 the same");
    expect(read(format, everything("compare"))).toContain(
      "1 different, 1 only in stack:prod, 1 only in env:PROD_KEY, 1 ambiguous, 1 unavailable, 1 the same",
    );
  });

  test.each<[string, Parameters<typeof aComparison>[0], string]>([
    [
      "one object",
      { objects: [anObject("same")] },
      "No difference: what could be read of 1 object is the same in stack:prod and env:PROD_KEY.",
    ],
    [
      "an unreadable property",
      { objects: [anObject("same"), anObject("same", { key: "b", unreadable: ["signingKey"] })] },
      "No difference: what could be read of 2 objects is the same in stack:prod and env:PROD_KEY, but 1 unreadable property was not checked.",
    ],
    [
      "a list that could not be read, and an ignored difference",
      { objects: [anObject("same")], unavailable: everything().unavailable, ignored: everything().ignored },
      "but 1 list could not be read, and 1 known difference is ignored.",
    ],
    ["nothing at all", {}, "Nothing was compared: neither stack:prod nor env:PROD_KEY has an object."],
  ])("no difference, with %s: one honest sentence", (_, given, sentence) => {
    expect(read(format, aComparison(given)).replace(/\s+/g, " ")).toContain(sentence);
  });

  test("an unavailable class whose objects are unknown to the other side is told too", () => {
    const report = read(format, aComparison({ unavailable: [{ type: "ApiKey", side: "left", reason: "Not in the plan." }] }));
    expect(report).toMatch(/ApiKey[\s\S]*stack:prod[\s\S]*Not in the plan\./);
  });

  test("a long text is shown line by line, with what is around a difference alone", () => {
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index}`);
    const differences = [{ path: "body", left: lines.join("\n"), right: lines.with(25, "LINE 25").join("\n") }];
    const report = read(format, aComparison({ objects: [anObject("changed", { left: {}, right: {}, differences })] }));
    for (const line of ["line 23", "line 25", "LINE 25", "line 27", "23 lines the same"]) expect(report).toContain(line);
    for (const line of ["line 22", "line 28"]) expect(report).not.toContain(line);
  });

  test("the last entry of a list is no difference for want of a comma", () => {
    const permissions = Array.from({ length: 20 }, (_, index) => `org:feature_${index}:manage`);
    const differences = [{ path: "permissions", left: permissions, right: permissions.slice(0, 19) }];
    const report = formats[format](aComparison({ objects: [anObject("changed", { left: {}, right: {}, differences })] }));
    expect(report.match(/<del>|^ *- .*org:|^ *- *&quot;|^ *-  "/gm)).toHaveLength(1);
    expect(report).not.toMatch(/<ins>|^ *\+ /m);
  });
});

describe("text", () => {
  test("a report is what a person would write", () => {
    expect(formats.text(everything())).toMatchInlineSnapshot(`
"Drift: stack:prod (declared) against env:PROD_KEY (live, production, ins_1)
1 changed, 1 missing, 1 unmanaged, 1 ambiguous, 1 unavailable, 1 the same; 1 unreadable property was not checked.
missing: declared, not in the instance
unmanaged: in the instance, in nobody's code

~ changed  JwtTemplate hasura (hasuraTemplate)
    lifetime: 60 => 300
    claims.aud: "a" => "b"
    signingKey: [secret] => [secret]
    allowedClockSkew: (not set) => 5

- missing  RedirectUrl https://app.example.com/callback (callback)
+ unmanaged  Machine billing [mch_1]

! ambiguous  Machine worker [mch_2, mch_3]
    Two machines of the instance are called worker.

? SamlConnection could not be read in env:PROD_KEY: The plan of the instance has no SAML connections.
    1 object not compared: okta

1 unreadable property was not checked (secret, or never returned by Clerk):
    JwtTemplate.signingKey: hasura

1 known difference is ignored:
    Domain a.example.com isSatellite: Moves next week. (until 2026-12-31)

Note: An entry of the file has expired.
"
`);
  });

  test("colours are there when they are asked for, and change nothing else", () => {
    const coloured = formats.text(everything(), { colour: true });
    expect(coloured).toContain("\u001b[33m~ changed\u001b[39m");
    expect(stripVTControlCharacters(coloured)).toBe(formats.text(everything()));
    expect(formats.text(everything())).not.toContain("\u001b");
  });

  test("a long line is cut so that the difference is seen", () => {
    const differences = [
      { path: "page", left: `${"a".repeat(400)}LEFT${"b".repeat(400)}`, right: `${"a".repeat(400)}RIGHT${"b".repeat(400)}` },
    ];
    const report = formats.text(aComparison({ objects: [anObject("changed", { differences })] }));
    expect(report).toMatch(/- …a+LEFTb+…\n/);
    expect(report).toMatch(/\+ …a+RIGHTb+…\n/);
    for (const line of report.split("\n")) expect(line.length).toBeLessThan(180);
  });
});

describe("json", () => {
  test.each([everything(), everything("compare"), aComparison()])(
    "the document fits its published schema, and holds the comparison",
    (comparison) => {
      const document = JSON.parse(formats.json(comparison, { now: new Date(0) })) as object;
      expect(isComparison(document) || isComparison.errors).toBe(true);
      expect(document).toMatchObject({ format: "pulumi-clerk/comparison", version: 1, ...comparison });
    },
  );

  test.each<[string, (document: Comparison) => object]>([
    ["another version", (document) => ({ ...document, version: 2 })],
    ["a property that it does not know", (document) => ({ ...document, extra: 1 })],
    ["a verdict that it does not know", (document) => ({ ...document, objects: [{ ...document.objects[0], verdict: "gone" }] })],
    ["an object without a key", (document) => ({ ...document, objects: [{ ...document.objects[0], key: undefined }] })],
    [
      "the value of a secret",
      (document) => ({ ...document, objects: [{ ...document.objects[0], differences: [{ path: "a", secret: true, left: "x" }] }] }),
    ],
    ["a negative count", (document) => ({ ...document, summary: { ...document.summary, same: -1 } })],
  ])("the schema refuses %s", (_, spoil) => {
    const document = JSON.parse(formats.json(everything())) as Comparison;
    expect(isComparison(JSON.parse(JSON.stringify(spoil(document))))).toBe(false);
  });
});

describe("markdown", () => {
  const many = (count: number, given = {}) =>
    aComparison({
      objects: Array.from({ length: count }, (_, index) =>
        anObject("changed", { key: `template-${index}`, unreadable: ["signingKey"], ...given }),
      ),
    });

  test("a class is a block that can be folded; few differences are open, many are closed", () => {
    expect(formats.markdown(many(2))).toContain("<details open>\n<summary><code>JwtTemplate</code>: 2 changed</summary>");
    expect(formats.markdown(many(20))).toContain("<details>\n<summary><code>JwtTemplate</code>: 20 changed</summary>");
  });

  test.each([
    ["many objects", many(3_000)],
    ["many characters of four bytes", many(300, { name: "😀".repeat(150) })],
    ["many classes", aComparison({ objects: Array.from({ length: 3_000 }, (_, index) => anObject("missing", { type: `Class${index}` })) })],
    ["many notes", aComparison({ notes: Array.from({ length: 3_000 }, (_, index) => `Note ${index} ${"x".repeat(300)}`) })],
    [
      "many differences of one object",
      aComparison({
        objects: [
          anObject("changed", {
            differences: Array.from({ length: 3_000 }, (_, index) => ({ path: `claims.a${index}`, left: 1, right: 2 })),
          }),
        ],
      }),
    ],
    ["long texts", many(50, { differences: [{ path: "body", left: "line\n".repeat(5_000), right: "other\n".repeat(5_000) }] })],
  ])("with %s it stays well below GitHub's limit, closes what it opened, and says what is left out", (_, comparison) => {
    const report = formats.markdown(comparison);
    expect(Buffer.byteLength(report)).toBeLessThanOrEqual(60_000);
    expect(report.match(/<details/g)?.length ?? 0).toBe(report.match(/<\/details>/g)?.length ?? 0);
    expect(textOf(renderMarkdown(report))).toMatch(/Left out, because GitHub takes no longer comment: |more difference|more line/);
  });

  test("what could not be checked is there, however much differs", () => {
    expect(textOf(renderMarkdown(formats.markdown(many(3_000))))).toMatch(
      /3,000 unreadable properties were not checked[\s\S]*JwtTemplate\.signingKey/,
    );
  });

  test("what is left out is counted", () => {
    const report = formats.markdown(many(3_000));
    const left = Number(/([\d,]+) objects of `JwtTemplate`/.exec(report)![1]!.replace(",", ""));
    expect(left + report.match(/\*\*changed\*\*/g)!.length).toBe(3_000);
  });
});

describe("sarif", () => {
  test.each([everything(), everything("compare"), aComparison()])("the log validates against the schema of SARIF 2.1.0", (comparison) => {
    const log = sarifOf(comparison);
    expect(isSarif(log) || isSarif.errors).toBe(true);
    expect(isSarif({ ...log, runs: [{ ...log.runs[0], results: [{ message: 1 }] }] })).toBe(false);
  });

  test.each<[string, "drift" | "compare", string, string]>([
    ["changed", "drift", "drift/changed", "error"],
    ["missing", "drift", "drift/missing", "error"],
    ["unmanaged", "drift", "drift/unmanaged", "warning"],
    ["ambiguous", "drift", "drift/ambiguous", "warning"],
    ["unavailable", "drift", "drift/unavailable", "warning"],
    ["changed", "compare", "compare/changed", "error"],
    ["missing", "compare", "compare/only-left", "error"],
    ["unmanaged", "compare", "compare/only-right", "warning"],
  ])("%s of %s has the rule %s, and is an %s", (verdict, command, ruleId, level) => {
    const { results, tool } = sarifOf(aComparison({ command, objects: [anObject(verdict as Verdict)] })).runs[0]!;
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({ ruleId, level, kind: "fail" });
    const rule = tool.driver.rules[results[0]!.ruleIndex]!;
    expect(rule).toMatchObject({ id: ruleId, defaultConfiguration: { level } });
    expect(rule.help.text.length).toBeGreaterThan(50);
  });

  test("a difference is a result of its own, at the property, in a file that is there", () => {
    const { results } = sarifOf(everything()).runs[0]!;
    const changed = results.filter(({ ruleId }) => ruleId === "drift/changed");
    expect(changed.map(({ locations }) => locations[0]!.logicalLocations[0]!.fullyQualifiedName)).toEqual([
      "JwtTemplate/hasura.lifetime",
      "JwtTemplate/hasura.claims.aud",
      "JwtTemplate/hasura.signingKey",
      "JwtTemplate/hasura.allowedClockSkew",
    ]);
    expect(changed[0]!.locations[0]!.physicalLocation).toEqual({
      artifactLocation: { uri: "Pulumi.yaml", uriBaseId: "%SRCROOT%" },
      region: { startLine: 1 },
    });
    expect(changed[0]!.message.text).toBe("JwtTemplate hasura: lifetime is 60 (declared) and 300 (live).");
  });

  test("what could not be checked is an open question, no failure", () => {
    const { results } = sarifOf(everything()).runs[0]!;
    expect(results.find(({ ruleId }) => ruleId === "drift/unreadable")).toMatchObject({ kind: "open", level: "none" });
  });

  test.each<[Comparison["left"], object]>([
    [
      { kind: "stack", label: "stack:prod" },
      { uri: "Pulumi.yaml", uriBaseId: "%SRCROOT%" },
    ],
    [
      { kind: "instance", label: "env:KEY" },
      { uri: "Pulumi.yaml", uriBaseId: "%SRCROOT%" },
    ],
    [
      { kind: "snapshot", label: "clerk/staging.yaml" },
      { uri: "clerk/staging.yaml", uriBaseId: "%SRCROOT%" },
    ],
    [
      { kind: "snapshot", label: "./a b#c?.json" },
      { uri: "a%20b%23c%3F.json", uriBaseId: "%SRCROOT%" },
    ],
    [
      { kind: "stack", label: "state.json" },
      { uri: "state.json", uriBaseId: "%SRCROOT%" },
    ],
    [{ kind: "snapshot", label: "/srv/a b.yaml" }, { uri: "file:///srv/a%20b.yaml" }],
    [
      { kind: "snapshot", label: "javascript:alert(1)" },
      { uri: "javascript%3Aalert(1)", uriBaseId: "%SRCROOT%" },
    ],
  ])("the results of %j lie in %j", (left, artifact) => {
    const { results } = sarifOf(aComparison({ left, objects: [anObject("missing")] })).runs[0]!;
    expect(results[0]!.locations[0]!.physicalLocation.artifactLocation).toEqual(artifact);
  });

  test("a result is known again when its values change, and no two have one fingerprint", () => {
    const prints = (comparison: Comparison) => sarifOf(comparison).runs[0]!.results.map(({ partialFingerprints }) => partialFingerprints);
    const withValue = (right: number) =>
      aComparison({
        objects: [
          anObject("changed", { differences: [{ path: "lifetime", left: 60, right }] }),
          anObject("ambiguous"),
          anObject("ambiguous"),
        ],
      });
    expect(prints(withValue(300))).toEqual(prints(withValue(301)));
    for (const name of ["primaryLocationLineHash", "pulumiClerkObject/v1"])
      for (const comparison of [everything(), withValue(1)])
        expect(new Set(prints(comparison).map((print) => print[name])).size).toBe(prints(comparison).length);
  });

  test("a result is known again when another one of its object is gone", () => {
    const differences = [
      { path: "lifetime", left: 60, right: 300 },
      { path: "name", left: "a", right: "b" },
    ];
    const printOfName = (from: number): object =>
      sarifOf(aComparison({ objects: [anObject("changed", { differences: differences.slice(from) })] })).runs[0]!.results.at(-1)!
        .partialFingerprints;
    expect(printOfName(0)).toEqual(printOfName(1));
  });

  test("a text that looks like a link of SARIF's is none", () => {
    const [result] = sarifOf(aComparison({ objects: [anObject("missing", { key: "[a](https://evil.example.com)" })] })).runs[0]!.results;
    expect(result!.message.text).toContain("\\[a\\](https://evil.example.com)");
  });
});
