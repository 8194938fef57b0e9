// Another valid value of one property of a declaration, for tests that change a resource piece by piece. Knows no resource.
import fc from "fast-check";
import type { Definition } from "../../provider/core/define";
import type { Values } from "../../provider/core/definition/values";
import { sameValue } from "../../provider/core/vocabulary/value";
import { type Narrowed, arbitraryValue } from "./arbitrary";
import { Held } from "./held";
import type { RawClient } from "../api/server";

export interface Ways {
  readonly client: RawClient;
  readonly definition: Definition;
  readonly narrowed: Narrowed;
}

/** The declaration with a value of the property that is neither its own nor the state's; undefined where none is valid. */
export function changedIn({ client, definition, narrowed }: Ways, declared: Values, name: string, state?: Values): Values | undefined {
  const field = definition.fields[name]!;
  const values = fc.sample(narrowed[name] ?? arbitraryValue(field), { seed: 4711, numRuns: 60 });
  const other = new Held(client, definition);
  return values
    .filter((value) => [declared[name], state?.[name]].every((known) => known === undefined || !sameValue(field, value, known)))
    .map((value): Values => Object.assign({}, declared, { [name]: value }))
    .find((inputs) => other.check(inputs).length === 0);
}
