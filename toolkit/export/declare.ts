// Which objects of an instance a program declares, in which order, and what the engine then gets of each. Asks nobody.
import type { Json, JsonObject } from "../../provider/api/json";
import type { Definition } from "../../provider/core/define";
import { isSingleton } from "../../provider/core/definition/endpoint";
import type { Values } from "../../provider/core/definition/values";
import { registry } from "../../provider/resources/registry";
import { type ConfigurationObject, isNamedReference } from "../configuration";
import { decodeDistinct } from "../portable";
import type { Instance } from "../read-instance";
import { type Reference, referencesIn, valueOf } from "./expression";
import { createNamer } from "./identifier";
import { inOrder } from "./order";
import { type Picked, type PickOptions, type Source, pick } from "./pick";
import type { Declaration } from "./program";
import { type SecretsOf, assignSecrets } from "./secrets";
import { type Declared, planned } from "./state";
import { undeclarable } from "./undeclarable";

/** Something that the program does not declare, and why. */
export interface LeftOut {
  readonly type: string;
  /** Absent where it is the whole class. */
  readonly key?: string;
  readonly id?: string;
  /** A full sentence. */
  readonly reason: string;
}

export interface Program {
  /** In the order of the program. */
  readonly declarations: readonly Declaration[];
  readonly leftOut: readonly LeftOut[];
}

export interface DeclareOptions {
  /** Also what is as Clerk makes it. */
  readonly all: boolean;
  readonly secrets: JsonObject;
}

/** The program of an instance. Throws a SecretsError when the secrets name what is not there. */
export function declare(instance: Instance, { all, secrets }: DeclareOptions): Program {
  const { objects } = instance;
  const assigned = assignSecrets(secrets, objects);
  const nameFor = createNamer(registry.map(({ type }) => type));
  const variables = new Map(objects.map((object) => [object, nameFor(object.type, object.name)]));
  const options: PickOptions = {
    all,
    secretName: (object, path) => variables.get(object)! + path.split(".").map(capital).join(""),
    find: finder(objects),
  };
  const leftOut: LeftOut[] = instance.unavailable.map(({ type, reason }) => ({ type, reason }));
  const leave = ({ type, key, id }: ConfigurationObject, reason: string): void =>
    void leftOut.push({ type, ...(key !== "" && { key }), ...(id !== undefined && { id }), reason });
  const sameKey = groupsByKey(objects);
  const found: Declaration[] = [];
  for (const definition of registry)
    for (const object of objects.filter(({ type }) => type === definition.type)) {
      if (object.pristine && !all) continue;
      const source = sourceOf(instance, definition, object, assigned.get(object) ?? new Map<string, Json>());
      const verdict = judge(source, options, found, sameKey(object));
      if (typeof verdict === "string") leave(object, verdict);
      else if (verdict) found.push({ definition, object, variable: variables.get(object)!, circle: [object], ...verdict });
    }
  return { declarations: settled(ordered(found), instance, leave), leftOut };
}

const capital = (word: string): string => word[0]!.toUpperCase() + word.slice(1);

/** Finds what a reference names: by the class and name, else by the natural key. */
function finder(objects: readonly ConfigurationObject[]): PickOptions["find"] {
  const [byName, byKey] = [new Map<string, ConfigurationObject>(), new Map<string, ConfigurationObject>()];
  for (const object of objects) {
    byName.set(`${object.type} ${object.name}`, object);
    byKey.set(`${object.type} ${object.key}`, object);
  }
  return (type, value) => {
    if (isNamedReference(value)) return value.resource === type ? byName.get(`${type} ${value.name}`) : undefined;
    return byKey.get(`${type} ${String(value)}`);
  };
}

function sourceOf(instance: Instance, definition: Definition, object: ConfigurationObject, secrets: SecretsOf): Source {
  const told = instance.observed(object);
  const distinct = { ...told.values, ...decodeDistinct(definition, told.object, instance.nameOf) };
  return { definition, object, distinct, known: told.values, secrets };
}

/** What the program says of the object; else why it says nothing; undefined where there is nothing to be said. */
function judge(
  source: Source,
  options: PickOptions,
  declared: readonly Declaration[],
  same: readonly ConfigurationObject[],
): Picked | string | undefined {
  const { definition, object } = source;
  const { twin } = object;
  if (twin && declared.some((each) => each.object.type === twin.resource && each.object.name === twin.name))
    return `It is the same object in Clerk as ${twin.resource} ${JSON.stringify(twin.name)}, which the program declares.`;
  if (same.length > 1)
    return `Clerk has ${same.length} objects with this ${definition.endpoint.key.join(" and ")}, by which programs tell objects apart: ${same.map(({ id }) => id).join(", ")}. Rename all but one of them in Clerk.`;
  const picked = pick(source, options);
  if ("refused" in picked) return object.pristine ? undefined : `No program may declare it: ${picked.refused.join(" ")}`;
  if (isSingleton(definition.endpoint) && picked.entries.length === 0) return undefined;
  const values = valueOf({ kind: "object", entries: picked.entries }, ({ text }) => text);
  const reason = undeclarable(values) ?? undeclarable(source.known as Json);
  return reason === undefined ? picked : `No program of Pulumi's can declare it: ${reason}.`;
}

/** Tells all objects of the class that a program would give the same natural key, the object itself included. What has none is alone. */
function groupsByKey(objects: readonly ConfigurationObject[]): (object: ConfigurationObject) => readonly ConfigurationObject[] {
  const keys = new Map(registry.map(({ type, endpoint }) => [type, endpoint.key]));
  const stated = ({ type, id, inputs }: ConfigurationObject): string => {
    const parts = keys.get(type)!.map((name) => inputs[name]);
    return JSON.stringify([type, parts.length === 0 || parts.includes(undefined) ? id! : parts]);
  };
  const groups = new Map<string, ConfigurationObject[]>();
  for (const object of objects) groups.set(stated(object), [...(groups.get(stated(object)) ?? []), object]);
  return (object) => groups.get(stated(object))!;
}

/** The declarations of which the first plan changes nothing. What is left out changes how others name it, so that they are looked at again. */
function settled(
  found: readonly Declaration[],
  instance: Instance,
  leave: (object: ConfigurationObject, reason: string) => void,
): readonly Declaration[] {
  const declaredOf = declarer(found);
  const restless = found.flatMap((each) => {
    const changes = planned(each.definition, instance.observed(each.object), declaredOf(each));
    return changes.length > 0 ? [{ each, changes }] : [];
  });
  if (restless.length === 0) return found;
  for (const { each, changes } of restless)
    leave(each.object, `The first plan would change it, since what Clerk tells of ${changes.join(", ")} cannot be declared.`);
  return settled(ordered(found.filter((each) => !restless.some((other) => other.each === each))), instance, leave);
}

/** By class, and within a class after what is referred to. */
function ordered(found: readonly Declaration[]): readonly Declaration[] {
  const byObject = new Map(found.map((each) => [each.object, each]));
  const named = ({ entries }: Declaration): readonly Declaration[] =>
    referencesIn({ kind: "object", entries }).flatMap(({ to }) => (to && byObject.get(to)) ?? []);
  return registry.flatMap((definition) => {
    const own = found.filter((each) => each.definition === definition);
    return inOrder(own, named).flatMap((circle) => circle.map((each) => ({ ...each, circle: circle.map(({ object }) => object) })));
  });
}

/** Tells what the engine gets of a declaration once the program runs. The declarations stand in the order of the program. */
export function declarer(declarations: readonly Declaration[]): (declaration: Declaration) => Declared {
  const all = new Map<ConfigurationObject, Declared>();
  const gates = new Map<string, string>();
  for (const { definition, object } of declarations) if (!gates.has(definition.type)) gates.set(definition.type, object.id!);
  for (const declaration of declarations) all.set(declaration.object, declaredOf(declaration));
  return ({ object }) => all.get(object)!;

  function declaredOf({ definition, object, entries, ignored, circle }: Declaration): Declared {
    // What is named as a resource stands above.
    const resourceOf = ({ to }: Reference): Declared | undefined => (to && !circle.includes(to) ? all.get(to) : undefined);
    const textOf = (reference: Reference): string => keyOf(reference, resourceOf(reference));
    const ids: { [property: string]: { [key: string]: Json } } = {};
    for (const [property, expression] of entries)
      for (const reference of referencesIn(expression)) {
        if (reference.takesId) continue;
        const of = (ids[property] ??= {});
        const key = textOf(reference);
        // Nothing can be held under that name, in the program neither.
        if (resourceOf(reference) && key !== "__proto__") of[key] = reference.to!.id!;
      }
    const after = definition.endpoint.after?.filter((type) => gates.has(type)).map((type) => [type, gates.get(type)!] as const);
    return {
      name: object.name,
      values: valueOf({ kind: "object", entries }, textOf) as Values,
      ids,
      ...(after && { gates: Object.fromEntries(after) }),
      ignored,
    };
  }
}

/** A resource stands for its natural key; without one for its id. */
function keyOf({ to, text, takesId }: Reference, resource: Declared | undefined): string {
  if (!to || !resource || takesId) return text;
  const { key } = registry.find(({ type }) => type === to.type)!.endpoint;
  const own = key[0] === undefined ? undefined : resource.values[key[0]];
  return typeof own === "string" ? own : to.id!;
}
