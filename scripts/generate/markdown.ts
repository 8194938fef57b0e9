// Parts of Markdown that the generated pages are made of. Knows no resource.

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** The place of a heading on its page, as GitHub names it. */
export const anchor = (heading: string): string =>
  `#${heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-")}`;

/** A TypeScript program, as it stands. */
export const program = (text: string): string => `\`\`\`ts\n${text.trim()}\n\`\`\``;

export const page = (parts: readonly string[]): string => `${parts.join("\n\n")}\n`;
