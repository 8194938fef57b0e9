// Paths by which files name what they speak of: a class, an object of it, a property: `JwtTemplate.hasura.claims.aud`. Knows no API.
import { type PropertyPath, parsePath } from "../provider/core/vocabulary/path";
import { isSingleton } from "../provider/core/definition/endpoint";
import { registry } from "../provider/resources/registry";
import type { ConfigurationObject } from "./configuration";

/** What a path names. */
export interface Selector {
  readonly text: string;
  /** A class, or "*" for any. */
  readonly type: string;
  /** The name that programs give the object, or its natural key; "*" for any. Absent: all objects of the class, as a whole. */
  readonly object?: string;
  /** Absent: the object as a whole. */
  readonly property?: PropertyPath;
}

/**
 * Reads `Class`, `Class.name`, `Class["natural key"]` or `Class.name.property[0].inner`; there is one object of a singleton, whose name is left
 * out: `InstanceSettings.supportEmail`. `*` stands for any class, object, key or index.
 */
export function parseSelector(text: string): Selector {
  const [type = "", ...rest] = parsePath(text);
  const definition = registry.find((each) => each.type === type);
  if (definition && isSingleton(definition.endpoint)) {
    return { text, type: String(type), object: "*", ...(rest.length > 0 && { property: rest }) };
  }
  const [object, ...property] = rest;
  return {
    text,
    type: String(type),
    ...(object !== undefined && { object: String(object) }),
    ...(property.length > 0 && { property }),
  };
}

/** Whether the object is one that the selector names. */
export function selects({ type, object }: Selector, { type: of, name, key }: Pick<ConfigurationObject, "type" | "name" | "key">): boolean {
  if (type !== "*" && type !== of) return false;
  return object === undefined || object === "*" || object === name || object === key;
}

/** Whether the path lies at the property of the selector, or inside of it. */
export function covers({ property }: Selector, path: string): boolean {
  if (property === undefined) return true;
  const parts = parsePath(path);
  return property.every((part, index) => parts[index] !== undefined && (part === "*" || String(part) === String(parts[index])));
}

/** The path of an object, as files name it. */
export function objectPath({ type, name, key }: Pick<ConfigurationObject, "type" | "name" | "key">): string {
  if (key === "") return type;
  return /^[^.[\]"]+$/.test(name) ? `${type}.${name}` : `${type}[${JSON.stringify(name)}]`;
}
