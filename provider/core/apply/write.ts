// What every write has around it: others see that it is under way, and its failure has the sentence of its resource.
import type { WriteContext } from "../context";
import type { Definition } from "../definition/field";
import { during } from "../resource-error";
import { underWay } from "./activity";

export function write<T>(
  doing: string,
  given: WriteContext,
  definition: Definition,
  step: (context: WriteContext) => Promise<T>,
): Promise<T> {
  return during(doing, definition, given.name, () => underWay(given.client, (operation) => step({ ...given, doing, operation })));
}
