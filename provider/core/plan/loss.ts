// What a write takes away that somebody else has put there: told before it is done, where an object is taken over. Pure.
import { type Json, isJsonObject } from "../../api/json";
import { type Definition, type Field, holdsSecret } from "../definition/field";
import type { Values } from "../definition/values";
import type { Change } from "../vocabulary/trait";
import { type IdsOfSides, type SideIds, sameValue, sidesOf } from "../vocabulary/value";

/** Of one property the items or keys that go; of a secret one nothing but that there are some. */
export interface Loss {
  readonly property: string;
  readonly gone: readonly string[];
  readonly secret: boolean;
}

/** What stands in Clerk and goes with these changes. */
export function lossesOf({ fields }: Definition, standing: Values, changes: readonly Change[], ids?: IdsOfSides): readonly Loss[] {
  return changes.flatMap(({ property, to }) => {
    const [field, before] = [fields[property], standing[property]];
    if (!field || before === undefined || to === undefined) return [];
    const gone = goneFrom(field, before, to, sidesOf(property, ids));
    return gone.length > 0 ? [{ property, gone, secret: holdsSecret(field) }] : [];
  });
}

function goneFrom(field: Field, before: Json, to: Json, ids: SideIds): string[] {
  if ((field.kind === "list" || field.kind === "set") && Array.isArray(before)) {
    const stays = Array.isArray(to) ? (to as readonly Json[]) : [];
    return (before as readonly Json[])
      .filter((item) => !stays.some((other) => sameValue(field.of, item, other, ids)))
      .map((item) => JSON.stringify(item));
  }
  // Of a document that is merged the keys of others stay.
  if ((field.kind !== "map" && field.kind !== "json") || field.merge || !isJsonObject(before)) return [];
  const stays = isJsonObject(to) ? to : {};
  return Object.keys(before)
    .filter((key) => !Object.hasOwn(stays, key))
    .map((key) => JSON.stringify(key));
}

/** `removes "a", "b" from allowedOrigins`. */
export function lossWords(losses: readonly Loss[]): string {
  const words = losses.map(({ property, gone, secret }) => {
    const shown = secret ? `${gone.length} secret ${gone.length === 1 ? "entry" : "entries"}` : shortened(gone).join(", ");
    return `removes ${shown} from ${property}`;
  });
  return words.join("; ");
}

const most = 10;
const shortened = (gone: readonly string[]): readonly string[] =>
  gone.length > most ? [...gone.slice(0, most), `and ${gone.length - most} more`] : gone;
