// Whose spelling the state keeps: the program's, wherever Clerk's means the same. Pure.
import { type Json, isJsonObject } from "../../api/json";
import type { Field } from "../definition/field";
import { isUnchanged } from "../vocabulary/compare";
import type { SideIds } from "../vocabulary/value";

/** The program's spelling where Clerk's means the same: key order, order of a set, letter case, another key of the same object. */
export function spelledLike(field: Field, clerks: Json | undefined, ours: Json | undefined, ids: SideIds): Json | undefined {
  if (clerks === undefined || ours === undefined || field.kind === "object") return clerks;
  const isSame = isUnchanged(field, clerks, ours, ids);
  if ((field.kind !== "list" && field.kind !== "set") || !Array.isArray(clerks) || !Array.isArray(ours)) return isSame ? ours : clerks;
  const [there, here] = [clerks as readonly Json[], ours as readonly Json[]];
  const alike = (item: Json, own: Json): boolean => isUnchanged(field.of, item, own, ids);
  if (field.kind === "list") return isSame ? here.map((own, index) => spelledItem(there[index]!, own)) : clerks;
  if (isSame) return here.map((own) => spelledItem(there.find((item) => alike(item, own)) ?? own, own));
  return there.map((item) => spelledItem(item, here.find((own) => alike(item, own)) ?? item));
}

/** An item in the program's spelling, with what Clerk alone tells of it. */
const spelledItem = (clerks: Json, ours: Json): Json => (isJsonObject(clerks) && isJsonObject(ours) ? { ...clerks, ...ours } : ours);
