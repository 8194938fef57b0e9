// Reads the tables of a Markdown page, so that a page which people read is also what a test holds against the facts.

/** The rows of the table under this heading, without its head; each cell as it is written. */
export function tableUnder(page: string, heading: string): readonly (readonly string[])[] {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  const lines = (section ?? "").split("\n").filter((line) => line.startsWith("|"));
  if (lines.length < 3) throw new Error(`The page has no table under "## ${heading}".`);
  return lines.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** What stands between backticks in a cell. */
export function codeIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
}
