// Property paths as Pulumi writes them in ignoreChanges and replaceOnChanges: `claims.role`, `claims["https://x"]`, `items[0].name`, `*`.
import type { Json } from "../../api/json";

export type PropertyPath = readonly (string | number)[];

/** The parts of a path; a part "*" stands for every key or index. A text that is no path is one key. */
export function parsePath(text: string): PropertyPath {
  const parts: (string | number)[] = [];
  const step = /\.?([^.[\]"]+)|\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]/y;
  while (step.lastIndex < text.length) {
    const found = step.exec(text);
    if (!found) return [text];
    const [, name, quoted, index] = found;
    if (name !== undefined) parts.push(name);
    else if (quoted !== undefined) parts.push(quoted.replace(/\\(.)/g, "$1"));
    else parts.push(index === "*" ? "*" : Number(index));
  }
  return parts;
}

type Tree = { [key: string]: Json } | Json[];

const isTree = (value: Json | undefined): value is Json & Tree => typeof value === "object" && value !== null;

/** Every value that the path names, by the concrete path; an absent one is undefined, unless a wildcard found nothing. */
export function valuesAt(value: Json | undefined, path: PropertyPath): ReadonlyMap<string, Json | undefined> {
  const [first, ...rest] = path;
  if (first === undefined) return new Map([["", value]]);
  const keys = first === "*" ? (isTree(value) ? Object.keys(value) : []) : [String(first)];
  const found = new Map<string, Json | undefined>();
  for (const key of keys) {
    const inner = isTree(value) ? (value as { [key: string]: Json })[key] : undefined;
    for (const [below, at] of valuesAt(inner, rest)) found.set(`${JSON.stringify(key)}${below}`, at);
  }
  return found;
}

/** A copy of `into` in which everything that the path names is as in `from`; what is absent there is taken out. */
export function copyAt<T extends Json>(into: T, from: Json | undefined, path: PropertyPath): T {
  const [first, ...rest] = path;
  if (first === undefined || !isTree(into)) return into;
  const source = isTree(from) ? (from as { [key: string]: Json }) : {};
  const target = Array.isArray(into) ? [...(into as Json[])] : { ...(into as { [key: string]: Json }) };
  const keys = first === "*" ? new Set([...Object.keys(into), ...Object.keys(source)]) : [String(first)];
  for (const key of keys) copyKey(target as { [key: string]: Json }, source, key, rest);
  return target as T;
}

function copyKey(target: { [key: string]: Json }, source: { [key: string]: Json }, key: string, rest: PropertyPath): void {
  if (rest.length > 0) {
    if (isTree(target[key]) && isTree(source[key])) target[key] = copyAt(target[key], source[key], rest);
    return;
  }
  if (source[key] !== undefined) target[key] = source[key];
  else if (!Array.isArray(target)) delete target[key];
}
