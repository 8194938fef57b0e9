// Files that people write, in JSON or YAML: the overrides of an environment, and the differences that a team knows of. Every problem names its line.
import { near } from "../provider/core/check/near";
import { isInput } from "../provider/core/vocabulary/meaning";
import { meantClass } from "./class-list";
import type { IgnoreRule } from "./ignore";
import { definitionOf } from "./natural-key";
import type { Overrides } from "./overrides";
import { parseSelector } from "./selector";
import { type Place, type Problem, readDocument, schemaProblems } from "./written-document";

/** What is wrong with a file: every problem is a sentence with its line. */
export class WrittenFileError extends Error {
  override readonly name = "WrittenFileError";

  constructor(
    label: string,
    readonly problems: readonly string[],
  ) {
    super(problems.map((problem) => `${label}: ${problem}`).join("\n"));
  }
}

/** The content of an overrides file. An empty file overrides nothing. */
export function parseOverrides(text: string, label: string): Overrides {
  return (
    parseWritten<Overrides>(text, label, overridesSchema, ({ values = {}, omit = [] }) => [
      ...Object.keys(values).flatMap((path) => pathProblems(["values", path], path)),
      ...omit.flatMap((path, index) => pathProblems(["omit", index], path)),
    ]) ?? {}
  );
}

/** The content of an ignore file, `ignore: [{ path, reason, expires }]`. An empty file ignores nothing. */
export function parseIgnore(text: string, label: string): readonly IgnoreRule[] {
  const content = parseWritten<{ readonly ignore: readonly IgnoreRule[] }>(text, label, ignoreSchema, ({ ignore }) =>
    ignore.flatMap(({ path, expires }, index) => [
      ...pathProblems(["ignore", index, "path"], path),
      ...(expires === undefined || isDay(expires)
        ? []
        : [{ place: ["ignore", index, "expires"], text: `ignore.${index}.expires must be a day of the calendar, as YYYY-MM-DD.` }]),
    ]),
  );
  return content?.ignore ?? [];
}

function parseWritten<T>(text: string, label: string, schema: object, further: (content: T) => readonly Problem[]): T | undefined {
  const document = readDocument(text);
  if ("broken" in document) throw new WrittenFileError(label, document.broken);
  const { content } = document;
  if (content === undefined) return undefined;
  const ofSchema = schemaProblems(schema, content);
  const problems = ofSchema.length > 0 ? ofSchema : further(content as T);
  if (problems.length > 0) throw new WrittenFileError(label, document.located(problems));
  return content as T;
}

/** A path must begin with a class and go on with its properties; whether there is such an object is not the file's matter. */
function pathProblems(place: Place, path: string): readonly Problem[] {
  const { type, property } = parseSelector(path);
  if (type === "*") return [];
  const definition = definitionOf(type);
  if (!definition) {
    const text = `${JSON.stringify(path)} names no class: ${JSON.stringify(type)} is none.${meantClass(type)}`;
    return [{ place, text }];
  }
  const [first] = property ?? [];
  if (first === undefined || first === "*" || Object.hasOwn(definition.fields, first)) return [];
  const meant = near(
    String(first),
    Object.entries(definition.fields).flatMap(([name, field]) => (isInput(field) ? [name] : [])),
  );
  const hint = `${meant === undefined ? "" : `Did you mean ${meant}? `}A name or a natural key with dots in it stands in brackets: ${type}["…"].`;
  return [{ place, text: `${JSON.stringify(path)}: ${type} has no property ${JSON.stringify(first)}. ${hint}` }];
}

function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.map(Number) ?? [];
  if (year === undefined) return false;
  const date = new Date(Date.UTC(year, month! - 1, day));
  return date.getUTCMonth() === month! - 1 && date.getUTCDate() === day;
}

const overridesSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    values: { type: "object" },
    replace: {
      type: "array",
      items: {
        type: "object",
        required: ["from", "to"],
        additionalProperties: false,
        properties: { from: { type: "string", minLength: 1 }, to: { type: "string" } },
      },
    },
    omit: { type: "array", items: { type: "string", minLength: 1 } },
  },
};

const ignoreSchema = {
  type: "object",
  required: ["ignore"],
  additionalProperties: false,
  properties: {
    ignore: {
      type: "array",
      items: {
        type: "object",
        required: ["path", "reason"],
        additionalProperties: false,
        properties: {
          path: { type: "string", minLength: 1 },
          reason: { type: "string", minLength: 1 },
          expires: { type: "string" },
        },
      },
    },
  },
};
