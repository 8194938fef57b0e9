// An instance that was never read: of what Clerk would have told of each object. For tests of what is made of an instance.
import type { JsonObject } from "../../provider/api/json";
import { decode } from "../../provider/core/vocabulary/codec";
import type { Definition } from "../../provider/core/define";
import type { Observed } from "../../provider/core/observe/observe";
import { idOf } from "../../provider/core/observe/row";
import { registry } from "../../provider/resources/registry";
import { assemble } from "../../toolkit/assemble";
import type { Unavailable } from "../../toolkit/configuration";
import type { Instance } from "../../toolkit/read-instance";

/** What Clerk tells, by class: objects as they stand on the wire. Without an id they get one. */
export type Told = { readonly [type: string]: readonly JsonObject[] };

/** An id as Clerk makes it. */
export const idFor = (prefix: string, number: number): string => `${prefix}_${String(number).padStart(27, "0")}`;

export function toldInstance(told: Told, unavailable: readonly Unavailable[] = []): Instance {
  const found = new Map<Definition, readonly Observed[]>();
  for (const [type, objects] of Object.entries(told)) {
    const definition = registry.find((each) => each.type === type)!;
    const rows = objects.map((object, index): JsonObject => ({ id: idFor(type.toLowerCase(), index + 1), ...object }));
    found.set(
      definition,
      rows.map((object) => ({ id: idOf(definition, object, "ins_1"), object, values: decode(definition, object) })),
    );
  }
  return {
    kind: "instance",
    label: "the instance",
    environment: "development",
    instance: "ins_1",
    unavailable,
    client: undefined as never,
    ...assemble(registry, found),
  };
}
