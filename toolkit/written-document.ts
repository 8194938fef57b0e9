// A document in JSON or YAML that people write or edit: its content, and the line of everything that is wrong with it. Knows no schema.
import type { ErrorObject } from "ajv";
import type { Document, LineCounter } from "yaml";

/** Where something is in a document: keys and indexes from the top. */
export type Place = readonly (string | number)[];

/** Something that is wrong, as a sentence. */
export interface Problem {
  readonly place: Place;
  readonly text: string;
}

export interface WrittenDocument {
  /** Undefined for an empty text. */
  readonly content: unknown;
  /** The sentences, each with its line. */
  located(problems: readonly Problem[]): readonly string[];
}

/**
 * Reads a text. What cannot be read is told in sentences that quote nothing of it: it may hold secrets.
 */
export function readDocument(text: string): WrittenDocument | { readonly broken: readonly string[] } {
  // Most commands read no such file.
  const { LineCounter, parseDocument } = require("yaml") as typeof import("yaml");
  const lines = new LineCounter();
  // Dates stay texts, as in JSON.
  const document = parseDocument(text, { lineCounter: lines, schema: "core" });
  if (document.errors.length > 0) {
    // What follows from a mistake on the same line is no mistake of its own.
    const codes = new Map<number, string>();
    for (const {
      pos: [at],
      code,
    } of document.errors)
      if (!codes.has(lines.linePos(at).line)) codes.set(lines.linePos(at).line, code);
    return { broken: [...codes].map(([line, code]) => (code === "BAD_ALIAS" ? asterisk(line) : `line ${line} cannot be read (${code}).`)) };
  }
  const lineOf = (place: Place): number | undefined => {
    const node = (place.length === 0 ? document.contents : document.getIn(place, true)) as { readonly range?: readonly number[] } | null;
    const at = node?.range?.[0];
    return at === undefined ? undefined : lines.linePos(at).line;
  };
  const located = (problems: readonly Problem[]): readonly string[] => [
    ...new Set(
      problems.map(({ place, text: sentence }) => {
        const line = lineOf(place);
        return line === undefined ? sentence : `line ${line}: ${sentence}`;
      }),
    ),
  ];
  try {
    const unknown = unknownAliases(document, lines);
    if (unknown.length > 0) return { broken: unknown.map(asterisk) };
    return { content: (document.toJS() as unknown) ?? undefined, located };
  } catch {
    // A short text may stand for one that fills the memory.
    return { broken: ["it repeats its parts by aliases more often than can be read."] };
  }
}

/** The lines with a name that nothing before them bears: the library says of it what it says of a document that grows without end. */
function unknownAliases(document: Document.Parsed, lines: LineCounter): readonly number[] {
  const { isAlias, isNode, visit } = require("yaml") as typeof import("yaml");
  const borne = new Set<string>();
  const found = new Set<number>();
  visit(document, (_, node) => {
    if (isAlias(node) && !borne.has(node.source)) found.add(lines.linePos(node.range![0]).line);
    if (isNode(node) && !isAlias(node) && node.anchor !== undefined) borne.add(node.anchor);
  });
  return [...found];
}

/** People write it for "any", and YAML reads it as the name of something said before. */
const asterisk = (line: number): string => `line ${line}: a text that begins with * must stand in quotes, since YAML takes * for an alias.`;

/** What does not fit the schema. */
export function schemaProblems(schema: object, content: unknown): readonly Problem[] {
  const { Ajv } = require("ajv") as typeof import("ajv");
  const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);
  return validate(content) ? [] : (validate.errors ?? []).map(problemOf);
}

function problemOf({ instancePath, keyword, params, message }: ErrorObject): Problem {
  const place = instancePath
    .split("/")
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll("~1", "/").replaceAll("~0", "~")));
  const at = place.length === 0 ? "The document" : place.join(".");
  const given = params as { readonly [key: string]: unknown };
  switch (keyword) {
    case "additionalProperties": {
      const extra = String(given.additionalProperty);
      return { place: [...place, extra], text: `${at} has no ${JSON.stringify(extra)}.` };
    }
    case "required":
      return { place, text: `${at} lacks ${JSON.stringify(given.missingProperty)}.` };
    case "const":
      return { place, text: `${at} must be ${JSON.stringify(given.allowedValue)}.` };
    default:
      return { place, text: `${at} ${message ?? "does not fit"}.` };
  }
}
