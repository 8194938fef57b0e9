// What is said of an object that has no counterpart: missing, unmanaged, unavailable, ambiguous. Compares nothing.
import { isSingleton } from "../provider/core/definition/endpoint";
import type { Definition } from "../provider/core/define";
import type { ObjectComparison } from "./comparison";
import type { Configuration, ConfigurationObject, Unavailable } from "./configuration";

/** Whether it says anything that only one side has the object: what is in every instance is on both, spoken of or not. */
export function countsAlone(definition: Definition, { pristine, builtin }: ConfigurationObject, silent: boolean): boolean {
  return !pristine && !definition.runtime && !isSingleton(definition.endpoint) && !(builtin && silent);
}

export function alone(verdict: "missing" | "unmanaged", object: ConfigurationObject): ObjectComparison {
  const isLeft = verdict === "missing";
  return {
    verdict,
    type: object.type,
    key: object.key,
    name: object.name,
    ...idsOf(isLeft ? "leftIds" : "rightIds", [object]),
    ...(isLeft ? { left: object.inputs } : { right: object.inputs }),
    differences: [],
    unreadable: [],
  };
}

export function ambiguous(lefts: readonly ConfigurationObject[], rights: readonly ConfigurationObject[]): ObjectComparison {
  const [{ type, key, name }] = lefts as [ConfigurationObject];
  const named = (objects: readonly ConfigurationObject[]): string => objects.map((each) => each.id ?? each.name).join(", ");
  return {
    verdict: "ambiguous",
    type,
    key,
    name,
    ...idsOf("leftIds", lefts),
    ...idsOf("rightIds", rights),
    differences: [],
    unreadable: [],
    reason: `${lefts.length} objects at the left (${named(lefts)}) and ${rights.length} at the right (${named(rights)}) share the natural key ${JSON.stringify(key)}, and none of them is the same. Give them names of their own.`,
  };
}

export function unavailableObject(object: ConfigurationObject, { reason }: Unavailable, side: "left" | "right" = "left"): ObjectComparison {
  return {
    ...alone(side === "left" ? "missing" : "unmanaged", object),
    verdict: "unavailable",
    reason: `${object.type} could not be read: ${reason}`,
  };
}

/** What is declared of classes that this version does not know was not compared, and counts as that. */
export function unknownObjects(side: "left" | "right", { unknown = [], unavailable }: Configuration): readonly ObjectComparison[] {
  return unknown.map(({ type, name, id }) => ({
    verdict: "unavailable",
    type,
    key: name,
    name,
    [side === "left" ? "leftIds" : "rightIds"]: [id],
    differences: [],
    unreadable: [],
    reason: unavailable.find((each) => each.type === type)?.reason ?? "The class is not known.",
  }));
}

export function idsOf(
  name: "leftIds" | "rightIds",
  objects: readonly ConfigurationObject[],
): Pick<ObjectComparison, "leftIds" | "rightIds"> {
  const ids = objects.flatMap(({ id }) => (id === undefined ? [] : [id]));
  return ids.length > 0 ? { [name]: ids } : {};
}
