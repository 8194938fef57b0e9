// What the files of this project import, read from their text.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

export const root = join(__dirname, "../..");

export interface Import {
  /** Gone after compilation: no circle at run time. */
  readonly typeOnly: boolean;
  readonly from: string;
  readonly to: string;
}

/** The source files below a folder; none where there is no such folder. */
export function sources(folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ts|js)$/.test(name))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

export function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8").replace(/`(?:[^`\\]|\\.)*`/gs, "``");
  const named = [
    ...text.matchAll(
      /^(?:import\s+|(?:import|export)\b[^"';()=]*?\bfrom\s+)["']([^"']+)["']|\b(?:require|import)\(\s*["']([^"']+)["']\s*\)/gm,
    ),
  ];
  return named.map((match) => {
    const target = match[1] ?? match[2]!;
    const typeOnly = /^(?:import|export)\s+type\b/.test(match[0]) || /^import\s*\{\s*(?:type\s+\w+,?\s*)+\}/.test(match[0]);
    return {
      typeOnly,
      from: file,
      to: target.startsWith(".") ? relative(root, resolve(root, dirname(file), target)).replace(/(\.ts)?$/, ".ts") : target,
    };
  });
}

/** The first circle among these edges, or undefined. */
export function circleIn(edges: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of edges.get(file) ?? []) {
      const found = visit(next, [...path, file]);
      if (found) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const file of edges.keys()) {
    const found = visit(file, []);
    if (found) return found;
  }
  return undefined;
}
