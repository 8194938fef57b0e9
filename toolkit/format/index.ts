// The formats of a report by name. Knows no terminal and no file: a report is a text.
import type { Comparison } from "../comparison";
import type { FormatOptions } from "./options";
import { formatJson } from "./json";
import { formatMarkdown } from "./markdown";
import { formatSarif } from "./sarif";
import { formatText } from "./text";

export type { FormatOptions } from "./options";

export const formatNames = ["text", "json", "markdown", "sarif", "html"] as const;
export type FormatName = (typeof formatNames)[number];

export type Format = (comparison: Comparison, options?: FormatOptions) => string;

export const formats: Readonly<Record<FormatName, Format>> = {
  text: formatText,
  json: formatJson,
  markdown: formatMarkdown,
  sarif: formatSarif,
  // The template engine is for this format alone, and loaded with it.
  html: (comparison, options) => (require("./html") as typeof import("./html")).formatHtml(comparison, options),
};
