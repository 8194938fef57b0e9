// One definition per resource, and the checks that a definition must pass. Everything else follows from it; the core never names a resource.
import type { Json } from "../api/json";
import { type Endpoint, writes } from "./endpoint";
import { type Field, type Fields, f, has, isInput, referenceIn } from "./field";
import type { Rule } from "./rule";

/** A value in an example that stands for `config.requireSecret(name)`. */
export interface SecretExample {
  readonly configSecret: string;
}

export type ExampleValue = Json | SecretExample | { readonly [key: string]: ExampleValue };

export interface Examples {
  /** Types that the examples refer to. */
  readonly needs: readonly string[];
  readonly minimal: { readonly [property: string]: ExampleValue };
  readonly full: { readonly [property: string]: ExampleValue };
}

export interface Definition {
  /** The class: "JwtTemplate". */
  readonly type: string;
  readonly doc: string;
  /** Longer remarks for the docs page: limits of the API that a user must know. */
  readonly notes?: readonly string[];
  /** Where Clerk has deprecated the kind: what to use instead. */
  readonly deprecated?: string;
  readonly endpoint: Endpoint;
  readonly fields: Fields;
  readonly rules: readonly Rule[];
  /** What to do when Clerk answers with one of these codes. */
  readonly advice: { readonly [code: string]: string };
  readonly examples: Examples;
}

const absence = ["clear", "clearOnRemoval", "serverDefault", "replaceOnRemoval", "merge"] as const;
const stamps: Fields = {
  createdAt: f.time("When the object was created.", { computed: true }),
  updatedAt: f.time("When the object was last changed.", { computed: true }),
};

/** Completes a definition and refuses one that would plan the same change for ever. */
export function defineResource(
  definition: Omit<Definition, "rules" | "advice"> & Partial<Pick<Definition, "rules" | "advice">>,
): Definition {
  const fields = definition.endpoint.stamps ? { ...definition.fields, ...stamps } : definition.fields;
  const complete: Definition = { rules: [], advice: {}, ...definition, fields };
  const problems = [
    ...Object.entries(fields).flatMap(([name, field]) => fieldProblems(name, field)),
    ...endpointProblems(complete),
    ...namedProperties(complete)
      .filter((name) => !(name in fields))
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

/** Words of the table of operations that no code carries out yet. */
function endpointProblems({ endpoint }: Definition): string[] {
  const unbuilt = [
    ...(endpoint.list?.where ? ["list.where"] : []),
    ...(endpoint.list?.per !== undefined ? ["list.per"] : []),
    ...(endpoint.id.startsWith("{") || endpoint.id === "key" ? [`the id ${endpoint.id}`] : []),
    ...(endpoint.read === "state" ? ["read from the state"] : []),
  ];
  return unbuilt.map((word) => `uses ${word}, which nothing carries out yet`);
}

function fieldProblems(name: string, field: Field): string[] {
  const problems: string[] = [];
  const said = absence.filter((trait) => has(field, trait));
  if (isInput(field) && !field.required && !field.createOnly && !field.param && !field.trigger && said.length !== 1)
    problems.push(`${name} is optional and must say what its absence means by exactly one of ${absence.join(", ")}`);
  if (field.required && said.length > 0) problems.push(`${name} is required and has no absence to speak of (${said.join(", ")})`);
  if (field.kind === "file" && !field.via) problems.push(`${name} is a file and needs a call of its own (via)`);
  if (field.kind === "object" && Object.values(field.fields).some(referenceIn))
    problems.push(`${name} refers to others inside an object, which nothing resolves yet`);
  if (field.kind === "object")
    for (const [inner, of] of Object.entries(field.fields)) problems.push(...fieldProblems(`${name}.${inner}`, of));
  if ((field.kind === "list" || field.kind === "set") && field.of.kind === "object")
    for (const [inner, of] of Object.entries(field.of.fields)) problems.push(...fieldProblems(`${name}[].${inner}`, of));
  return problems;
}

function namedProperties(definition: Definition): string[] {
  const ofRules = definition.rules.flatMap((rule) => {
    if (rule.kind === "fixes") return [rule.property, rule.other];
    return rule.kind === "when" || rule.kind === "requires" ? [rule.property, ...rule.needs] : [...rule.properties];
  });
  const ofOps = writes(definition.endpoint).flatMap((op) => (Array.isArray(op.send) ? op.send : []).concat(op.always ?? []));
  return [...definition.endpoint.key, ...ofRules, ...ofOps];
}

/** The properties that programs may set. */
export function inputNames(definition: Definition): string[] {
  return Object.keys(definition.fields).filter((name) => isInput(definition.fields[name]!));
}
