// What a server could make of a value: another one, nothing, or the same in another spelling; from the value as it is on the wire.
import { type Json, isJsonObject } from "../../provider/api/json";
import type { Definition } from "../../provider/core/define";
import type { Field, Fields } from "../../provider/core/definition/field";
import { isInput, isUnreadable, meaningOf } from "../../provider/core/vocabulary/meaning";
import { readPath, writePath } from "../../provider/core/vocabulary/codec";
import { escaped } from "./declaration";
import type { FaultRule } from "./emulator";

/** A property that programs may write and that Clerk tells again; those inside of objects too, by their path. */
export interface Told {
  /** As programs name it: "saml.idpSsoUrl". */
  readonly at: string;
  readonly field: Field;
  /** On the wire, in what is sent and in what comes back. */
  readonly write: string;
  readonly read: string;
}

export const toldOf = ({ fields }: Definition): readonly Told[] => inside(fields, "", "", "");

function inside(fields: Fields, at: string, write: string, read: string): readonly Told[] {
  return Object.entries(fields).flatMap(([name, field]): readonly Told[] => {
    if (!isInput(field) || isUnreadable(field)) return [];
    const [sent, told] = [writePath(name, field), readPath(name, field)];
    if (sent === undefined || told === undefined) return [];
    const own = { at: at + name, field, write: write + sent, read: read + told };
    return field.kind === "object" ? inside(field.fields, `${own.at}.`, `${own.write}.`, `${own.read}.`) : [own];
  });
}

export function valueAt(object: Json | undefined, path: string): Json | undefined {
  return path.split(".").reduce<Json | undefined>((value, key) => {
    if (Array.isArray(value)) return (value as readonly Json[])[Number(key)];
    return isJsonObject(value) ? value[key] : undefined;
  }, object);
}

/** The text that means true, of a boolean that Clerk tells as one of several. */
const trueText = ({ wire }: Field): string | undefined => (typeof wire === "object" ? wire.is : undefined);

/** A value that is neither this one nor equal to it by any rule; a boolean has only one other. */
function otherThan(field: Field, wire: Json): Json {
  const isTrue = trueText(field);
  if (isTrue !== undefined) return wire === isTrue ? "unverified" : isTrue;
  if (typeof wire === "string")
    return field.kind === "string" && field.canonical === "certificate" ? wire.replace(/[A-Za-z]{4}/, "AAAA") : `${wire}x`;
  if (typeof wire === "number") return field.kind === "time" ? wire + 86_400_000 : wire + 1;
  if (typeof wire === "boolean") return !wire;
  if (Array.isArray(wire)) {
    const added = typeof field.canonical === "object" && "adds" in field.canonical ? field.canonical.adds : [];
    const first = (wire as readonly Json[]).find((item) => !added.includes(String(item)));
    if (wire.length > 1) return (wire as readonly Json[]).filter((item) => item !== first);
    return (wire as readonly Json[]).map((item) => otherItem(field, item));
  }
  if (isJsonObject(wire)) {
    // A reference is another one by its id and its key; the keys of documents are the user's own.
    if (field.kind === "ref")
      return Object.fromEntries(Object.entries(wire).map(([name, value]) => [name, typeof value === "string" ? `${value}x` : value]));
    const [[name, value] = ["other", ""], ...rest] = Object.entries(wire);
    return {
      [name]: typeof value === "object" || value === null ? "other" : otherThan({ kind: "json", doc: "" }, value),
      ...Object.fromEntries(rest),
    };
  }
  return "other";
}

function otherItem(field: Field, item: Json): Json {
  const of = "of" in field ? field.of : field;
  if (of.kind !== "object" || !isJsonObject(item)) return otherThan(of, item);
  const told = inside(of.fields, "", "", "").find(({ read }) => item[read] !== undefined)!;
  return { ...item, [told.read]: otherThan(told.field, item[told.read]!) };
}

/** Nothing, as far as the form of the value has one. */
function emptied(field: Field, wire: Json): Json {
  // All other texts than the one mean the same.
  if (trueText(field) !== undefined && wire !== trueText(field)) return wire;
  // Where a property is emptied by this value, no value is the same.
  if (typeof wire === "boolean" && meaningOf(field).empties.includes(wire)) return wire;
  if (typeof wire === "string") return "";
  if (Array.isArray(wire)) return [];
  return isJsonObject(wire) && wire.id === undefined ? {} : null;
}

/** Another spelling of the same value by a rule that Clerk is known to follow; undefined where there is none. */
function respelt(field: Field, wire: Json): Json | undefined {
  const { canonical } = field;
  if (field.kind === "set" && field.joined !== undefined && typeof wire === "string")
    return wire.split(field.joined).toReversed().join(field.joined);
  if (field.kind === "set" && Array.isArray(wire)) {
    const items = (wire as readonly Json[]).map((item) => respelt(field.of, item) ?? item).toReversed();
    return JSON.stringify(items) === JSON.stringify(wire) ? undefined : items;
  }
  if (typeof wire === "string" && canonical === "certificate")
    return wire.replace(new RegExp(escaped(wire.slice(20))), (rest) => `\n${rest}\n`);
  if (typeof wire === "string" && (canonical === "lowerCase" || canonical === "identifier")) return wire.toUpperCase();
  if ((field.kind === "json" || field.kind === "map") && isJsonObject(wire) && Object.keys(wire).length > 1)
    return Object.fromEntries(Object.entries(wire).toReversed());
  return undefined;
}

/** What a server does to a property: by a fault of the emulator, and what Clerk tells of it afterwards, where that is known. */
export interface Deed {
  readonly name: "dropped" | "changed" | "emptied" | "respelt";
  readonly rule: Partial<FaultRule>;
  readonly shows?: Json;
}

export const same = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

/** All that a server can do to a property that has this value on the wire when the server is honest. */
export function deedsOf(told: Told, wire: Json | undefined): readonly Deed[] {
  const dropped: Deed = { name: "dropped", rule: { ignore: [told.write] } };
  if (wire === undefined || wire === null) return [dropped];
  const stored = (name: Deed["name"], value: Json | undefined): readonly Deed[] =>
    value === undefined || same(value, wire) ? [] : [{ name, rule: stores(told, value), ...(told.read !== "data" && { shows: value }) }];
  return [
    dropped,
    // Other keys of a document that is merged are other people's.
    ...(told.field.merge === true && same(wire, {}) ? [] : stored("changed", otherThan(told.field, wire))),
    ...stored("emptied", emptied(told.field, wire)),
    ...stored("respelt", respelt(told.field, wire)),
  ];
}

function stores({ read }: Told, value: Json): Partial<FaultRule> {
  // A list that is the whole answer can only be altered on its way in.
  if (read === "data") return { rewrite: { mappings: (value as unknown as readonly Mapping[]).map(asSent) } };
  const [, list, part] = /^(.+)\.0\.(\w+)$/.exec(read) ?? [];
  return { store: list !== undefined && part !== undefined ? { [list]: [{ [part]: value }] } : { [read]: value } };
}

interface Mapping {
  readonly directory_group_id: string;
  readonly role: { readonly id: string };
}

const asSent = ({ directory_group_id, role }: Mapping): Json => ({ directory_group_id, role_id: role.id });
