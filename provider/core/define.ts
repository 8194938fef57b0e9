// One definition per resource, and the checks that a definition must pass. Everything else follows from it; the core never names a resource.
import { idParts, writes } from "./definition/endpoint";
import { type Definition, type Field, type Fields, f, has } from "./definition/field";
import { recognitionProblems } from "./definition/recognition";
import { propertiesOf } from "./definition/rule";
import { isInput } from "./vocabulary/meaning";

export type { Definition } from "./definition/field";

const absence = ["clear", "clearOnRemoval", "serverDefault", "replaceOnRemoval", "merge"] as const;
const stamps: Fields = {
  createdAt: f.time("When the object was created.", { computed: true }),
  updatedAt: f.time("When the object was last changed.", { computed: true }),
};

/** Completes a definition and refuses one that would plan the same change for ever. */
export function defineResource(
  definition: Omit<Definition, "rules" | "advice"> & Partial<Pick<Definition, "rules" | "advice">>,
): Definition {
  const fields = definition.endpoint.stamps ? { ...definition.fields, ...without(stamps, definition.fields) } : definition.fields;
  const complete: Definition = { rules: [], advice: {}, ...definition, fields };
  const problems = [
    ...Object.entries(fields).flatMap(([name, field]) => fieldProblems(name, field)),
    ...endpointProblems(complete),
    ...recognitionProblems(complete),
    ...[...namedProperties(complete), ...(definition.twin === undefined ? [] : [definition.twin])]
      .filter((name) => !isNamed(fields, name))
      .map((name) => `names the unknown property ${name}`),
    ...(complete.endpoint.update.length === 0
      ? Object.entries(fields)
          .filter(([, field]) => isInput(field) && !field.immutable && !field.createOnly && !field.via && !field.trigger && !field.param)
          .map(([name]) => `${name} can change, but there is no update operation: make it immutable`)
      : []),
  ];
  if (problems.length > 0) throw new Error(`The definition of ${definition.type} is not sound: ${problems.join("; ")}.`);
  return complete;
}

const without = (fields: Fields, own: Fields): Fields => Object.fromEntries(Object.entries(fields).filter(([name]) => !(name in own)));

function endpointProblems({ endpoint, fields }: Definition): string[] {
  const parts = idParts(endpoint).filter((part) => part !== "id" && !fields[part]?.immutable);
  const { goesWith } = endpoint;
  return [
    ...parts.map((part) => `has an id of ${part}, which must be an immutable property`),
    ...(goesWith !== undefined && !isFixedReference(fields[goesWith])
      ? [`goes with ${goesWith}, which must be an immutable property that refers to another object`]
      : []),
  ];
}

/** Clerk's default stands while the property was never declared, and is sent when it is taken out. */
const isReset = ({ serverDefault, clearOnRemoval, clear, merge, replaceOnRemoval }: Field): boolean =>
  clearOnRemoval !== undefined && serverDefault === clearOnRemoval && clear === undefined && !merge && !replaceOnRemoval;

/** Whether the property names another object, and the same one for as long as its own object lives. */
const isFixedReference = (field: Field | undefined): boolean =>
  field?.immutable === true && (field.kind === "ref" || (field.kind === "string" && field.idOf !== undefined));

function fieldProblems(name: string, field: Field): string[] {
  const problems: string[] = [];
  const said = absence.filter((trait) => has(field, trait));
  if (field.kind === "ref" && field.required && field.late) problems.push(`${name} is written after the POST and cannot be required`);
  if (isInput(field) && !field.required && !field.createOnly && !field.param && !field.trigger && said.length !== 1 && !isReset(field))
    problems.push(`${name} is optional and must say what its absence means by exactly one of ${absence.join(", ")}`);
  if (field.required && said.length > 0) problems.push(`${name} is required and has no absence to speak of (${said.join(", ")})`);
  if (field.kind === "file" && !field.via) problems.push(`${name} is a file and needs a call of its own (via)`);
  if (field.kind === "object")
    for (const [inner, of] of Object.entries(field.fields)) problems.push(...fieldProblems(`${name}.${inner}`, of));
  if ((field.kind === "list" || field.kind === "set") && field.of.kind === "object")
    for (const [inner, of] of Object.entries(field.of.fields)) problems.push(...fieldProblems(`${name}[].${inner}`, of));
  return problems;
}

function namedProperties(definition: Definition): string[] {
  const ofRules = definition.rules.flatMap(propertiesOf);
  const ofOps = writes(definition.endpoint).flatMap((op) => (Array.isArray(op.send) ? op.send : []).concat(op.always ?? []));
  return [...definition.endpoint.key, ...ofRules, ...ofOps];
}

/** Whether there is a property of this name, or of this path inside of objects. */
function isNamed(fields: Fields, path: string): boolean {
  const [name = "", ...rest] = path.split(".");
  const field = fields[name];
  if (rest.length === 0) return field !== undefined;
  return field?.kind === "object" && isNamed(field.fields, rest.join("."));
}

/** The properties that programs may set. */
export function inputNames(definition: Definition): string[] {
  return Object.keys(definition.fields).filter((name) => isInput(definition.fields[name]!));
}
