// The vocabulary in which a kind states the body that an operation takes. Data only; the checking is in check.ts.

import type { JsonObject } from "./json";
import type { Problem } from "./problem";

interface Common {
  /** Must be in the body. */
  readonly required?: true;
  /** What a literal null does. Left out, null is refused. */
  readonly null?: "unchanged" | "value";
  /** Never shown by the request log. */
  readonly secret?: true;
}

export interface StringField extends Common {
  readonly type: "string";
  readonly oneOf?: readonly string[];
  readonly minLength?: number;
  readonly maxLength?: number;
  /** May it be ""? A required string may not, unless it says so. */
  readonly empty?: "allowed" | "refused";
  /** Anything that the other words cannot say. */
  readonly check?: (value: string, param: string) => Problem | undefined;
}
export interface IntegerField extends Common {
  readonly type: "integer";
  readonly min?: number;
  readonly max?: number;
}
export interface BooleanField extends Common {
  readonly type: "boolean";
}
export interface ListField extends Common {
  readonly type: "list";
  readonly items: Field;
  readonly max?: number;
  readonly unique?: true;
  readonly empty?: "refused";
}
/** An object whose fields are known. */
export interface ObjectField extends Common {
  readonly type: "object";
  readonly fields: Shape;
}
/** An object whose keys are the user's own, as in claims and metadata. */
export interface MapField extends Common {
  readonly type: "map";
}
export type Field = StringField | IntegerField | BooleanField | ListField | ObjectField | MapField;

/** The fields of a body. */
export interface Shape {
  readonly [name: string]: Field;
}

/** Keeps the literal types of a shape, so that Body<typeof shape> is exact. */
export function shape<const S extends Shape>(fields: S): S {
  return fields;
}

type Plain<F extends Field> = F extends { readonly oneOf: readonly (infer V)[] }
  ? V
  : F extends StringField
    ? string
    : F extends IntegerField
      ? number
      : F extends BooleanField
        ? boolean
        : F extends { readonly type: "list"; readonly items: infer I extends Field }
          ? readonly Value<I>[]
          : F extends { readonly type: "object"; readonly fields: infer S extends Shape }
            ? Body<S>
            : F extends MapField
              ? JsonObject
              : never;
/** A null that means "unchanged" is gone after the check, as if the field had not been sent. */
type Value<F extends Field> = F extends { readonly null: "value" } ? Plain<F> | null : Plain<F>;

type RequiredKeys<S extends Shape> = { [K in keyof S]: S[K] extends { readonly required: true } ? K : never }[keyof S];
export type Body<S extends Shape> = { readonly [K in RequiredKeys<S>]: Value<S[K]> } & {
  readonly [K in Exclude<keyof S, RequiredKeys<S>>]?: Value<S[K]>;
};

/** The names of all secret fields, at any depth. */
export function secretNames(fields: Shape): readonly string[] {
  const entries = Object.entries(fields);
  const inner = entries.flatMap(([, field]) => (field.type === "object" ? secretNames(field.fields) : []));
  return entries.flatMap(([name, field]) => (field.secret ? [name] : [])).concat(inner);
}
