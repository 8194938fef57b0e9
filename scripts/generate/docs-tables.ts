// The tables of a resource's properties and outputs, those inside of objects too. Knows what a property is, not what its resource does.
import type { Field, Fields } from "../../provider/core/definition/field";
import { isInput } from "../../provider/core/vocabulary/meaning";
import { anchor, table } from "./markdown";
import { absenceWords, traitWords, typeWords } from "./words";

/** What programs declare: a table, and one under a heading of its own for each property that is an object or holds some. */
export function propertyTables(fields: Fields): readonly string[] {
  const inputs = Object.entries(fields).filter(([, field]) => isInput(field));
  return [tableOf(inputs, ""), ...inputs.flatMap(([name, field]) => inside(name, field))];
}

/** What Clerk sets: the rows of one table, with the whole path of what lies inside of objects. */
export function outputRows(fields: Fields, at = ""): readonly (readonly string[])[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const { path, of } = innerOf(`${at}${name}`, field);
    const own = isInput(field) ? [] : [row(`${at}${name}`, typeWords(field), [field.doc, ...traitWords(field)])];
    return own.concat(of ? outputRows(of, `${path}.`) : []);
  });
}

function inside(name: string, field: Field): readonly string[] {
  const { path, of } = innerOf(name, field);
  const inputs = Object.entries(of ?? {}).filter(([, inner]) => isInput(inner));
  if (inputs.length === 0) return [];
  const deeper = inputs.flatMap(([inner, each]) => inside(`${path}.${inner}`, each));
  return [`### \`${path}\``, tableOf(inputs, `${path}.`), ...deeper];
}

function tableOf(inputs: readonly (readonly [string, Field])[], at: string): string {
  return table(
    ["Property", "Type", "Meaning"],
    inputs.map(([name, field]) => row(name, linked(`${at}${name}`, field), [field.doc, absenceWords(field), ...traitWords(field)])),
  );
}

/** The type, with the way to the table of what is inside. */
function linked(name: string, field: Field): string {
  const { path, of } = innerOf(name, field);
  return of ? typeWords(field).replace("object", `[object](${anchor(path)})`) : typeWords(field);
}

const row = (name: string, type: string, sentences: readonly (string | undefined)[]): readonly string[] => [
  `\`${name}\``,
  type,
  sentences.filter((text) => text !== undefined).join(" "),
];

/** The properties of the object that the value is, or that its items are, and the path under which they lie. */
function innerOf(path: string, field: Field): { readonly path: string; readonly of?: Fields } {
  if (field.kind === "object") return { path, of: field.fields };
  if (field.kind === "list" || field.kind === "set") return innerOf(`${path}[]`, field.of);
  return { path };
}
