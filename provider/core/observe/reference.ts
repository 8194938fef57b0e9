// From natural keys to ids before a write: by what the program knows, else by the list of the kind that is referred to.
import { type Json, isJsonObject } from "../../api/json";
import { near } from "../check/near";
import type { Context } from "../context";
import type { Definition, Field } from "../definition/field";
import type { Values } from "../definition/values";
import { idsOf, keysOf } from "./name";
import { ResourceError, label } from "../resource-error";
import { forget } from "./row";

/** A reference of which no one object can be said to be meant. */
interface Unresolved {
  readonly target: Definition;
  readonly code: "ambiguous" | "missing_reference";
  /** What is wrong, and what to do about all of the kind. */
  readonly reason: string;
  readonly advice: string;
}

/**
 * The values as the wire takes them: every reference that is written by id has one. An object that is not there yet may be under way: the search
 * goes on while another write can still bring it. All that cannot be found is told at once.
 */
export async function resolveReferences(context: Context, definition: Definition, values: Values): Promise<Values> {
  let open: readonly Unresolved[] = [];
  for (let more = true; ; more = (await context.operation?.waitForOthers()) ?? false) {
    // The last look is a fresh one: what another process made is not in the list that is kept here.
    if (!more) for (const target of new Set(open.map((each) => each.target))) forget(context, target);
    const unresolved: Unresolved[] = [];
    const resolved: { [name: string]: Json } = {};
    for (const [name, value] of Object.entries(values)) {
      const field = definition.fields[name];
      resolved[name] = field ? await resolveIn(context, name, field, value, unresolved) : value;
    }
    if (unresolved.length === 0) return resolved;
    if (!more || unresolved.some(({ code }) => code === "ambiguous")) throw refusal(context, definition, unresolved);
    open = unresolved;
  }
}

async function resolveIn(context: Context, property: string, field: Field, value: Json, unresolved: Unresolved[]): Promise<Json> {
  const inner = (of: Field, item: Json): Promise<Json> => resolveIn(context, property, of, item, unresolved);
  if (field.kind === "ref" && field.write === "id" && typeof value === "string") {
    const known = context.ids?.[property]?.[value];
    if (typeof known === "string") return known;
    const found = await lookUp(context, property, field.to(), value);
    if (typeof found === "string") return found;
    unresolved.push(found);
    return value;
  }
  if ((field.kind === "list" || field.kind === "set") && Array.isArray(value)) {
    const items: Json[] = [];
    for (const item of value as Json[]) items.push(await inner(field.of, item));
    return items;
  }
  if ((field.kind === "object" || field.kind === "map") && isJsonObject(value)) {
    const entries: { [key: string]: Json } = {};
    for (const [key, item] of Object.entries(value)) {
      const of = field.kind === "map" ? field.of : field.fields[key];
      entries[key] = of ? await inner(of, item) : item;
    }
    return entries;
  }
  return value;
}

/** The id of the object, or why there is none. */
async function lookUp(context: Context, property: string, target: Definition, key: string): Promise<string | Unresolved> {
  const keys = await keysOf(context, target);
  const [id, twin] = keys.get(key) ?? [];
  const names = `${property} names ${target.type} ${JSON.stringify(key)}`;
  if (twin !== undefined) {
    const ids = keys.get(key)!;
    return {
      target,
      code: "ambiguous",
      reason: `${names}, of which Clerk has ${ids.length}: ${ids.join(", ")}.`,
      advice: "Pass the resource itself, or name the one that you mean by its id.",
    };
  }
  if (id !== undefined) return id;
  if ((await idsOf(context, target)).includes(key)) return key;
  const meant = near(key, [...keys.keys()]);
  return {
    target,
    code: "missing_reference",
    reason: `${names}, which Clerk does not have.${meant === undefined ? "" : ` Did you mean ${JSON.stringify(meant)}?`}`,
    advice: `If this program declares it, pass the resource itself instead of its ${target.endpoint.key[0]}, so that it is made first.`,
  };
}

function refusal(context: Context, definition: Definition, unresolved: readonly Unresolved[]): ResourceError {
  const sentences = new Set([...unresolved.map(({ reason }) => reason), ...unresolved.map(({ advice }) => advice)]);
  return new ResourceError(
    `${context.doing ?? "writing"} ${label(definition, context.name)}: ${[...sentences].join(" ")}`,
    unresolved.find(({ code }) => code === "ambiguous")?.code ?? "missing_reference",
  );
}
