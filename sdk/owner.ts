// What takes an object along when it goes, as Pulumi's option deletedWith has it. Knows no class: which property names the owner is in its description.
import * as pulumi from "@pulumi/pulumi";
import type { ClassDescription, ReferencePath } from "./description";
import { type Declared, type Run, afterDeclarations, currentRun, declaredOf, findByKey } from "./register";

/**
 * The resource behind the property, where this program declares it: only then does Pulumi see it go. Its URN is known after the declarations,
 * and Pulumi reads nothing else of what deletedWith is given.
 */
export function ownerOf(
  { goesWith, references }: ClassDescription,
  given: { readonly [property: string]: unknown },
  asker: () => Declared | undefined,
): pulumi.Resource | undefined {
  const reference = references.find(({ path }) => path === goesWith);
  if (!reference) return undefined;
  const value = given[reference.path];
  const run = currentRun();
  const urn = afterDeclarations().then(() => {
    const self = asker();
    const owner = self && ownerIn(run, self, reference, value);
    // What stays in Clerk takes nothing along.
    return owner && !owner.retained ? owner.resource.urn : undefined;
  });
  return { urn: pulumi.output(urn) } as unknown as pulumi.Resource;
}

/** The owner given by its natural key, as the resource, or as its own id or key; what is worked out from a resource may be another's. */
function ownerIn(run: Run, self: Declared, { type, key }: ReferencePath, value: unknown): Declared | undefined {
  if (typeof value === "string") return findByKey(self, type, value, run);
  return declaredOf(self.provider, type, run).find(({ resource }) => {
    const { id, [key]: own } = resource as unknown as { readonly [property: string]: unknown };
    return value === resource || (pulumi.Output.isInstance(value) && (value === id || value === own));
  });
}
