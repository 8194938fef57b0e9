// Operations that carry one item of a list or set at a time: where the item goes, and what goes with it.
import type { Json } from "../../api/json";
import { writePath } from "../vocabulary/codec";
import type { Definition, Field, Fields } from "../definition/field";
import type { Op } from "../definition/operation";
import type { Values } from "../definition/values";

/** The property whose items the operation carries, and whether it brings them. */
export function itemOf(op: Op): { readonly name: string; readonly added: boolean } {
  const { each } = op;
  return each && "added" in each ? { name: each.added, added: true } : { name: each?.removed ?? "", added: false };
}

/** Whether the property's items travel one by one, with operations of their own. */
export function isByItem(definition: Definition, name: string): boolean {
  return definition.endpoint.update.some((op) => op.each !== undefined && itemOf(op).name === name);
}

/** Whether the path of the operation names the item, after the object. */
export const isInPath = (op: Op): boolean => op.path.split("{").length > 2;

/**
 * The fields as such an operation takes them: an item that has a name of its own on the wire travels under it, any other one in a list under
 * the property's; of a map that is a parameter, one entry.
 */
export function itemFields(definition: Definition, op: Op): Fields {
  const { name } = itemOf(op);
  const fields: { [name: string]: Field } = { ...definition.fields };
  const field = fields[name];
  if (field && "of" in field && travelsAlone(op, field)) fields[name] = field.of;
  else if (field && op.each?.as !== undefined) fields[name] = { ...field, wire: op.each.as };
  for (const [param, map] of Object.entries(fields))
    if (map.kind === "map" && map.param !== undefined) fields[param] = { ...map.of, wire: writePath(param, map) ?? param };
  return fields;
}

/** The item as its call takes it. */
export function itemValue(definition: Definition, op: Op, item: Json): Json {
  const field = definition.fields[itemOf(op).name]!;
  return travelsAlone(op, field) ? item : [item];
}

const travelsAlone = (op: Op, field: Field): boolean =>
  op.each?.as === undefined && (isInPath(op) || ("of" in field && field.of.wire !== undefined));

/** Of a map among the parameters the call of an item takes the entry of that item. */
export function entriesFor(definition: Definition, params: Values, item: Json): Values {
  const entries = Object.entries(params).map(([name, value]) => {
    const isMap = definition.fields[name]?.kind === "map";
    return [name, isMap ? (value as { readonly [key: string]: Json })[String(item)] : value] as const;
  });
  return Object.fromEntries(entries.filter((entry): entry is readonly [string, Json] => entry[1] !== undefined));
}
