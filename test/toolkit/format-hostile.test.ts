// Names and values of an instance are data in every format: whatever they hold, nothing of it takes effect, and no report is spoilt by it.
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import Ajv2020 from "ajv/dist/2020";
import type { Comparison } from "../../toolkit/comparison";
import { formatNames, formats } from "../../toolkit/format";
import { visible, visibleJson, visibleName } from "../../toolkit/format/visible";
import { HOSTILE, aComparison, anObject, arbitraryComparison, arbitraryText, comparisonSchema } from "../support/comparison";
import { renderMarkdown } from "../support/render-markdown";
import { runs } from "../support/runs";
import { sarifValidator } from "../support/sarif";

const isComparison = new Ajv2020({ allErrors: true, strictTypes: false, validateFormats: false }).compile(comparisonSchema());
const isSarif = sarifValidator();

/** Everything that a reader cannot see or that a terminal obeys, but for line breaks. */
const UNSEEN = /[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?!\n)\p{Cc}|(?! )\p{Zs}/u;

/** A name in every place that has one. */
function named(text: string): Comparison {
  const object = {
    type: text,
    key: text,
    name: `${text} `,
    left: { [text]: text, long: `${text}\n`.repeat(30) },
    right: { [text]: [text], long: `${text}x\n`.repeat(30) },
    leftIds: [text],
    rightIds: [text],
    unreadable: [text],
    reason: text,
    differences: [
      { path: text, left: text, right: [text] },
      { path: `long.${text}`, left: `${text}\n`.repeat(30), right: `${text}x\n`.repeat(30) },
      // Around what differs the text stands in lines of its own.
      { path: "around", left: `${text}\n${text}\nold`, right: `${text}\n${text}\nnew` },
      { path: text, secret: true as const },
    ],
  };
  return aComparison({
    command: "compare",
    left: { kind: "snapshot", label: text, environment: text, instance: text },
    right: { kind: "instance", label: text, environment: text, instance: text },
    objects: (["changed", "missing", "unmanaged", "ambiguous", "unavailable", "same"] as const).map((verdict) => anObject(verdict, object)),
    unavailable: [{ type: text, reason: text, side: "left" }],
    ignored: [{ type: text, key: text, path: text, reason: text, expires: text }],
    notes: [text],
  });
}

/** Those that give a report the same shape as any name; the others are cut, or take several lines. */
const ONE_LINE = new Set(HOSTILE.filter((text) => text !== "" && text.length < 50 && !text.includes("\n")));

const given = (): fc.Arbitrary<Comparison> => fc.oneof(arbitraryComparison, arbitraryText.map(named));
const inEvery = (check: (comparison: Comparison) => void): void => fc.assert(fc.property(given(), check), { numRuns: runs(200) });

test.each(formatNames)("%s: nothing in it is unseen, and nothing is obeyed by a terminal", (format) => {
  for (const text of HOSTILE) expect(formats[format](named(text))).not.toMatch(UNSEEN);
  inEvery((comparison) => expect(formats[format](comparison)).not.toMatch(UNSEEN));
});

test("text: with colours, the only escapes are ours", () => {
  inEvery((comparison) => expect(stripVTControlCharacters(formats.text(comparison, { colour: true }))).not.toMatch(UNSEEN));
});

test("text: a name makes no line of its own", () => {
  const lines = (text: string): number => formats.text(named(text)).split("\n").length;
  for (const text of HOSTILE.filter((each) => !each.includes("\n") && each !== "" && each.length < 50))
    expect(lines(text)).toBe(lines("plain"));
});

test("json: the document parses back to the comparison, and fits its schema", () => {
  inEvery((comparison) => {
    const document = JSON.parse(formats.json(comparison)) as object;
    expect(document).toEqual({
      ...(document as { $schema: string; format: string; version: number }),
      ...JSON.parse(JSON.stringify(comparison)),
    });
    expect(isComparison(document) || isComparison.errors).toBe(true);
  });
});

test("sarif: the log validates, and no two results have one fingerprint", () => {
  inEvery((comparison) => {
    const log = JSON.parse(formats.sarif(comparison)) as { runs: { results: { partialFingerprints: object }[] }[] };
    expect(isSarif(log) || isSarif.errors).toBe(true);
    const prints = log.runs[0]!.results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints));
    expect(new Set(prints).size).toBe(prints.length);
  });
});

/** The elements that our own Markdown gives. */
const OURS =
  /^<\/?(?:h3|p|table|thead|tbody|tr|th|td|ul|li|strong|code|pre|details|summary)(?: (?:open|style="text-align:right"|class="language-diff"))?>$/;

function strangers(html: string): readonly string[] {
  const tags = html.replace(/^<!-- pulumi-clerk (?:drift|compare) -->/, "").match(/<[^>]*>?/g) ?? [];
  return tags.filter((tag) => !OURS.test(tag));
}

/** What is left of a page where code is taken out: our words alone. */
const outsideCode = (html: string): string => html.replace(/<code[^>]*>[\s\S]*?<\/code>/g, "·");

test("markdown: a page has no element but ours, and data stands in code alone", () => {
  const plain = outsideCode(renderMarkdown(formats.markdown(named("plain"))));
  for (const text of HOSTILE) {
    const html = renderMarkdown(formats.markdown(named(text)));
    expect(strangers(html)).toEqual([]);
    if (ONE_LINE.has(text)) expect(outsideCode(html)).toBe(plain);
  }
  inEvery((comparison) => {
    const html = renderMarkdown(formats.markdown(comparison));
    expect(strangers(html)).toEqual([]);
    expect(outsideCode(html)).not.toMatch(/@|https?:|www\.|evil|octocat/);
    expect(html.match(/<details/g)?.length ?? 0).toBe(html.match(/<\/details>/g)?.length ?? 0);
  });
});

test("html: a name adds no tag, and is there as text", () => {
  const tagsOf = (html: string): readonly string[] => (html.match(/<\/?[a-z]+/g) ?? []).filter((tag) => !/pre|span|del|ins|i$/.test(tag));
  const plain = tagsOf(formats.html(named("plain")));
  for (const text of HOSTILE.filter((each) => each !== "")) {
    const html = formats.html(named(text));
    if (ONE_LINE.has(text)) expect(tagsOf(html)).toEqual(plain);
    const shown = visibleName(text).replace(
      /[&<>"']/g,
      (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[character]!,
    );
    expect(html).toContain(`<span class="key">${shown}</span>`);
  }
});

test("what cannot be seen is written as JSON writes it", () => {
  expect(visible("a\u001b[2J\u202eb\nc\r\td\u2028\u00a0\u200be\u{e0041}\u009b\ud800")).toBe(
    "a\\u001b[2J\\u202eb\\nc\\r\\td\\u2028\\u00a0\\u200be\\udb40\\udc41\\u009b\\ud800",
  );
  expect(visible("Größe, نام, 日本語, 👍🏽, ❤️")).toBe("Größe, نام, 日本語, 👍🏽, ❤️");
  fc.assert(
    fc.property(arbitraryText, (text) => {
      expect(visible(text)).not.toMatch(new RegExp(`${UNSEEN.source}|\n`, "u"));
      expect(JSON.parse(visibleJson(text))).toBe(text);
    }),
    { numRuns: runs(200) },
  );
});

test.each([
  ["hasura", "hasura"],
  ["org:admin", "org:admin"],
  ["https://app.example.com/a?b=c", "https://app.example.com/a?b=c"],
  ["Acme Corp", '"Acme Corp"'],
  ["", '""'],
  ["a ", '"a "'],
  ['say "x"', '"say \\"x\\""'],
  ["\\u001b", '"\\\\u001b"'],
  ["\u001b", '"\\u001b"'],
])("the name %j is shown as %s", (text, shown) => expect(visibleName(text)).toBe(shown));
