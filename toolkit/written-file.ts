// Files that people write, in JSON or YAML: the overrides of an environment, and the differences that a team knows of. Every problem names its line.
import Ajv, { type ErrorObject } from "ajv";
import { LineCounter, parseDocument } from "yaml";
import type { IgnoreRule } from "./ignore";
import type { Overrides } from "./overrides";

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
  return (parseWritten(text, label, overridesSchema) ?? {}) as Overrides;
}

/** The content of an ignore file: `ignore: [{ path, reason, expires }]`. */
export function parseIgnore(text: string, label: string): readonly IgnoreRule[] {
  const { ignore } = (parseWritten(text, label, ignoreSchema) ?? { ignore: [] }) as { readonly ignore: readonly IgnoreRule[] };
  return ignore;
}

function parseWritten(text: string, label: string, schema: object): unknown {
  const lines = new LineCounter();
  // Dates stay texts, as in JSON.
  const document = parseDocument(text, { lineCounter: lines, schema: "core" });
  const broken = document.errors.map(({ pos: [at], code }) => `line ${lines.linePos(at).line} cannot be read (${code}).`);
  if (broken.length > 0) throw new WrittenFileError(label, [...new Set(broken)]);
  const content = document.toJS() as unknown;
  if (content === null || content === undefined) return undefined;
  const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);
  if (validate(content)) return content;
  const problems = (validate.errors ?? []).map((error) => {
    const path = keysOf(error);
    const node = (path.length === 0 ? document.contents : document.getIn(path, true)) as
      | { readonly range?: readonly number[] }
      | null
      | undefined;
    const at = node?.range?.[0];
    return `${at === undefined ? "" : `line ${lines.linePos(at).line}: `}${sentence(path, error)}`;
  });
  throw new WrittenFileError(label, [...new Set(problems)]);
}

const keysOf = ({ instancePath }: ErrorObject): readonly (string | number)[] =>
  instancePath
    .split("/")
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll("~1", "/").replaceAll("~0", "~")));

function sentence(path: readonly (string | number)[], { keyword, params, message }: ErrorObject): string {
  const at = path.length === 0 ? "The file" : path.join(".");
  const given = params as { readonly [key: string]: unknown };
  if (keyword === "additionalProperties") return `${at} has no ${JSON.stringify(given.additionalProperty)}.`;
  if (keyword === "required") return `${at} lacks ${JSON.stringify(given.missingProperty)}.`;
  if (keyword === "pattern") return `${at} must be a day, as YYYY-MM-DD.`;
  return `${at} ${message ?? "does not fit"}.`;
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
          expires: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
        },
      },
    },
  },
};
