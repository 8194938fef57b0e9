// Whether everything that is declared is known by now: only a preview may hold what is not. Knows no resource.
import type { Definition } from "../define";
import type { Values } from "../definition/field";
import { ResourceError, label } from "../resource-error";
import { holdsUnknown } from "../vocabulary/unknown";

/** Refuses to write the text by which the engine says that a value is not known yet: it would count as a change in every plan. */
export function refuseUnknown(doing: string, definition: Definition, name: string | undefined, declared: Values): void {
  const names = Object.keys(declared).filter((property) => holdsUnknown(declared[property]));
  if (names.length === 0) return;
  throw new ResourceError(
    `${doing} ${label(definition, name)}: ${names.join(", ")} ${names.length === 1 ? "holds" : "hold"} the text by which Pulumi stands in for what is not known yet. It cannot be a value: write another one, or run pulumi up without leaving out what the value comes from.`,
    "unknown_value",
  );
}
