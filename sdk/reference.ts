// References in a program: a natural key or the resource itself becomes the key's output, and its id travels aside.
import * as pulumi from "@pulumi/pulumi";
import type { ClassDescription, ReferencePath } from "./description";
import { type Declared, afterDeclarations, currentRun, findByKey, findByType } from "./register";
import { stepsOf, walk } from "./walk";

type Ids = { [property: string]: { [key: string]: pulumi.Input<string | undefined> } };

/** The arguments with references turned into outputs, and the ids behind them. */
export interface Linked {
  readonly args: { readonly [property: string]: unknown };
  readonly ids: Ids;
  /** The resources among the arguments, and the natural keys that stand for others. */
  readonly passed: readonly pulumi.CustomResource[];
  readonly named: readonly { readonly type: string; readonly key: string }[];
}

/** `asker` is called after the declarations only, when the resource that refers is itself in the register, if it could be made. */
export function link(
  args: { readonly [property: string]: unknown },
  { type: owner, references, gates }: ClassDescription,
  name: string,
  asker: () => Declared | undefined,
): Linked {
  const ids: Ids = {};
  const passed: pulumi.CustomResource[] = [];
  const named: { readonly type: string; readonly key: string }[] = [];
  const run = currentRun();
  let linked = args;
  for (const reference of references) {
    const [property = "", ...steps] = stepsOf(reference.path);
    const replace = reference.key === "id" ? idLeaf : leaf;
    linked = walk(linked, [property, ...steps], (value) => replace(value, reference, property)) as Linked["args"];
  }
  for (const type of gates) {
    const first = later(asker, (self) => findByType(self, type, run));
    (ids.after ??= {})[type] = pulumi.output(first.then((found) => found?.resource.id)) as pulumi.Output<string | undefined>;
  }
  return { args: linked, ids, passed, named };

  function note(property: string, key: string, id: pulumi.Input<string | undefined>): void {
    const known = (ids[property] ??= {});
    // Of this name no object can hold anything; the provider looks the id up.
    if (key !== "__proto__") known[key] = id;
  }

  /** A property that takes an id: of a resource its own. */
  function idLeaf(value: unknown, reference: ReferencePath): unknown {
    if (!isOf(value, reference.type)) return value;
    passed.push(value);
    return value.id;
  }

  function leaf(value: unknown, reference: ReferencePath, property: string): unknown {
    if (typeof value === "string") {
      named.push({ type: reference.type, key: value });
      const found = later(asker, (self) => findByKey(self, reference.type, value, run));
      note(property, value, pulumi.output(found.then((declared) => declared?.resource.id)) as pulumi.Output<string | undefined>);
      return pulumi.output(found.then((declared) => keyOf(declared?.resource, reference) ?? value));
    }
    if (!pulumi.CustomResource.isInstance(value)) return value;
    if (!isOf(value, reference.type))
      throw new Error(
        `${owner} ${JSON.stringify(name)}: ${property} takes a ${reference.type} or its ${reference.key}, and was given another resource.`,
      );
    // An object without a natural key, or with an empty one, is known by its id.
    const key = pulumi.all([keyOf(value, reference)!, value.id]).apply(([own, id]) => own || id);
    const known = run.byResource.get(value)?.key;
    passed.push(value);
    // A key that is itself an output is known to the engine only, and then the whole map is an output.
    if (known !== undefined) note(property, known, value.id);
    else ids[property] = merged(ids[property], key, value.id);
    return key;
  }
}

/** Whether it is a resource of this class, also one of another copy of this package. */
const isOf = (value: unknown, type: string): value is pulumi.CustomResource =>
  pulumi.CustomResource.isInstance(value) && (value as { __clerkType?: string }).__clerkType === type;

const keyOf = (resource: pulumi.CustomResource | undefined, reference: ReferencePath): pulumi.Output<string> | undefined =>
  resource && (resource as unknown as { [property: string]: pulumi.Output<string> })[reference.key];

function merged(ids: Ids[string] | undefined, key: pulumi.Output<string>, id: pulumi.Output<string>): Ids[string] {
  return pulumi.all([ids ?? {}, key, id]).apply(([known, name, value]) => ({ ...known, [name]: value })) as unknown as Ids[string];
}

/** What can be found only after the declarations. */
async function later(asker: () => Declared | undefined, find: (self: Declared) => Declared | undefined): Promise<Declared | undefined> {
  await afterDeclarations();
  const self = asker();
  return self && find(self);
}
