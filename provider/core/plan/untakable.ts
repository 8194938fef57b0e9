// What stands in Clerk, which took it formerly, and would be refused if it were written again. Pure; asks nobody.
import { type Json, isJsonObject } from "../../api/json";
import type { Definition } from "../definition/field";
import { type Values, picked } from "../definition/values";
import type { Change } from "../vocabulary/trait";
import { insistsOn } from "./carry";
import { sendableOf } from "./change";

/** Why these values cannot be sent by a creating call: documents with keys that Clerk sets itself. */
export const unmakable = (definition: Definition, values: Values): readonly string[] =>
  Object.keys(values).flatMap((name) => reservedIn(definition, name, values[name]));

/** Why the changes cannot be written over what stands there: they hold such a document, or take it along. */
export function untakable(definition: Definition, standing: Values, changes: readonly Change[]): readonly string[] {
  const sent = sendableOf(changes);
  if (Object.keys(sent).length === 0) return [];
  const along = definition.endpoint.update.flatMap((op) => insistsOn(definition, op, sent));
  return unmakable(definition, { ...picked(standing, along), ...sent });
}

function reservedIn({ fields }: Definition, name: string, value: Json | undefined): readonly string[] {
  const field = fields[name];
  if (field?.kind !== "json" || !isJsonObject(value)) return [];
  const found = (field.reserved ?? []).filter((key) => Object.hasOwn(value, key));
  return found.length > 0 ? [`${name} contains ${found.map((key) => JSON.stringify(key)).join(", ")}, which Clerk sets itself`] : [];
}
