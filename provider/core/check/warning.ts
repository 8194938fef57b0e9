// What a declaration says that can be applied and is hardly meant: each a sentence that names the property and no value. Asks nobody.
import { type Json, isJsonObject } from "../../api/json";
import type { CheckContext } from "./broken-rule";
import { type Definition, type Field, type Fields, has } from "../definition/field";
import type { Values } from "../definition/values";
import { isInput } from "../vocabulary/meaning";
import { near } from "./near";
import { pathText } from "./place";

/** Everything that the user should hear of the declaration before it is applied. */
export function warningsOf(definition: Definition, declared: Values, { before }: CheckContext = {}): readonly string[] {
  const ofShortcodes = Object.entries(definition.fields).flatMap(([name, field]) =>
    field.kind === "json" && field.shortcodes ? unfilled(field.shortcodes, [name], declared[name]) : [],
  );
  return [...new Set([...ofShortcodes, ...(before ? leftOn(definition.fields, [], before, declared) : [])])];
}

type Shortcodes = NonNullable<(Field & { readonly kind: "json" })["shortcodes"]>;

/** Shortcodes that Clerk does not know, at any depth. Only a root that is likely meant is shown: another one may be anything. */
function unfilled(shortcodes: Shortcodes, path: readonly string[], whole: Json | undefined): readonly string[] {
  const sentences: string[] = [];
  // A list of what is still to be looked at, since a document may be deeper than the stack.
  const open: (readonly [readonly string[], Json | undefined])[] = [[path, whole]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [at, value] = next;
    if (typeof value === "string") {
      for (const root of rootsIn(value)) if (!shortcodes.roots.includes(root)) sentences.push(unknownRoot(shortcodes, at, root));
    } else if (typeof value === "object" && value !== null)
      for (const [key, item] of Object.entries(value).reverse()) open.push([[...at, key], item as Json]);
  }
  return sentences;
}

/** The roots of `{{user.id}}` and `{{user.name || org.name || 'nobody'}}`; texts and numbers in place of one are values. */
const rootsIn = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{([^{}]*)\}\}/g)].flatMap(([, inside = ""]) =>
    inside
      .split("||")
      .flatMap((part) => /^\s*([A-Za-z_]\w*)(?=\s*$|\s*[.[])/.exec(part)?.[1] ?? [])
      .filter((root) => !literals.has(root)),
  );

const literals: ReadonlySet<string> = new Set(["true", "false", "null"]);

function unknownRoot({ roots, mistaken }: Shortcodes, at: readonly string[], root: string): string {
  const meant = Object.hasOwn(mistaken, root) ? mistaken[root] : near(root, roots);
  const which = meant === undefined ? "" : ` Did you mean {{${meant}.…}} instead of {{${root}.…}}?`;
  return `${pathText(at)} has a shortcode that begins with none of ${roots.join(", ")}: Clerk does not fill it in, and the token has null there.${which}`;
}

/** A switch that is taken out of the program stays where it was, unless its definition says to what it goes back. */
function leftOn(fields: Fields, path: readonly string[], before: Values, declared: Values): readonly string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const [was, is, at] = [before[name], declared[name], [...path, name]];
    if (was === undefined || !isInput(field)) return [];
    if (field.kind === "object" && isJsonObject(was)) return leftOn(field.fields, at, was, isJsonObject(is) ? is : {});
    if (is !== undefined || field.kind !== "bool" || !has(field, "serverDefault")) return [];
    // Inside of an object the plan compares what is declared, and nothing goes back by itself.
    if (path.length === 0 && has(field, "clearOnRemoval")) return [];
    return [`${pathText(at)} is no longer declared, and stays in Clerk as it is. Declare the value that it is to have.`];
  });
}
