// A snapshot as a text, in JSON or YAML: the same snapshot gives the same bytes, and no name in it moves a terminal. Writes no file.
import { visible, visibleJsonLines } from "./format/visible";
import type { Snapshot } from "./snapshot";

export const snapshotFormats = ["yaml", "json"] as const;
export type SnapshotFormat = (typeof snapshotFormats)[number];

/** The text of a snapshot; `parseSnapshot` reads it. */
export function formatSnapshot(snapshot: Snapshot, format: SnapshotFormat): string {
  return format === "json" ? `${visibleJsonLines(snapshot)}\n` : yamlOf(snapshot);
}

function yamlOf(snapshot: Snapshot): string {
  const { Document, visit } = require("yaml") as typeof import("yaml");
  // Parsers of YAML 1.1 would take `no` and `1:30` for something else; lines are not folded, so that a difference between two files is one line.
  const document = new Document(snapshot, { compat: "yaml-1.1", aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, node) => {
      const { value } = node;
      // Within double quotes an escape is one; elsewhere it would be the text.
      if (typeof value === "string" && visible(value.replaceAll("\n", "")) !== value.replaceAll("\n", "")) node.type = "QUOTE_DOUBLE";
    },
  });
  return document.toString({ lineWidth: 0 }).split("\n").map(visible).join("\n");
}
