// References in a program: a natural key or the resource itself becomes the key's output, and its id travels aside.
import * as pulumi from "@pulumi/pulumi";
import { type Declared, afterDeclarations, currentRun, findByKey, findByType } from "./register";

/** Where a class refers to another: the path of the property ("permissions[]"), and the class behind it. */
export interface ReferencePath {
  readonly path: string;
  readonly type: string;
  /** The property of that class which is its natural key. */
  readonly key: string;
}

type Ids = { [property: string]: { [key: string]: pulumi.Input<string | undefined> } };

/** The arguments with references turned into outputs, and the ids behind them. */
export interface Linked {
  readonly args: { readonly [property: string]: unknown };
  readonly ids: Ids;
  /** The resources among the arguments, and the natural keys that stand for others. */
  readonly passed: readonly pulumi.CustomResource[];
  readonly named: readonly { readonly type: string; readonly key: string }[];
}

/** `asker` is called after the declarations only, when the resource that refers is itself in the register. */
export function link(
  args: { readonly [property: string]: unknown },
  references: readonly ReferencePath[],
  gates: readonly string[],
  owner: string,
  asker: () => Declared,
): Linked {
  const ids: Ids = {};
  const passed: pulumi.CustomResource[] = [];
  const named: { readonly type: string; readonly key: string }[] = [];
  const run = currentRun();
  let linked = args;
  for (const reference of references) {
    const steps = reference.path.split(/\.|(?=\[\])|(?=\{\})/);
    const replace = reference.key === "id" ? idLeaf : leaf;
    linked = walk(linked, steps, (value) => replace(value, reference, String(steps[0]))) as Linked["args"];
  }
  for (const type of gates) {
    const first = later(() => findByType(asker(), type, run)[0]?.resource.id);
    (ids.after ??= {})[type] = first;
  }
  return { args: linked, ids, passed, named };

  function note(property: string, key: string, id: pulumi.Input<string | undefined>): void {
    const known = (ids[property] ??= {});
    // Of this name no object can hold anything; the provider looks the id up.
    if (key !== "__proto__") known[key] = id;
  }

  /** A property that takes an id: of a resource its own. */
  function idLeaf(value: unknown, reference: ReferencePath): unknown {
    if (!pulumi.CustomResource.isInstance(value) || (value as { __clerkType?: string }).__clerkType !== reference.type) return value;
    passed.push(value);
    return value.id;
  }

  function leaf(value: unknown, reference: ReferencePath, property: string): unknown {
    if (typeof value === "string") {
      named.push({ type: reference.type, key: value });
      const found = (): Declared | undefined => findByKey(asker(), reference.type, value, run);
      note(
        property,
        value,
        later(() => found()?.resource.id),
      );
      return later(() => keyOf(found()?.resource, reference) ?? value);
    }
    if (!pulumi.CustomResource.isInstance(value)) return value;
    if ((value as { __clerkType?: string }).__clerkType !== reference.type)
      throw new Error(`${owner}: ${property} takes a ${reference.type} or its ${reference.key}, and was given another resource.`);
    // An object without a natural key, or with an empty one, is known by its id.
    const key = pulumi.all([keyOf(value, reference)!, value.id]).apply(([own, id]) => own || id);
    const known = run.find((each) => each.resource === value)?.key;
    passed.push(value);
    // A key that is itself an output is known to the engine only, and then the whole map is an output.
    if (known !== undefined) note(property, known, value.id);
    else ids[property] = merged(ids[property], key, value.id);
    return key;
  }
}

const keyOf = (resource: pulumi.CustomResource | undefined, reference: ReferencePath): pulumi.Output<string> | undefined =>
  resource && (resource as unknown as { [property: string]: pulumi.Output<string> })[reference.key];

function merged(ids: Ids[string] | undefined, key: pulumi.Output<string>, id: pulumi.Output<string>): Ids[string] {
  return pulumi.all([ids ?? {}, key, id]).apply(([known, name, value]) => ({ ...known, [name]: value })) as unknown as Ids[string];
}

/** The value, or output, that can be told only after the declarations. */
function later<T>(tell: () => pulumi.Input<T>): pulumi.Output<T> {
  return pulumi.output(afterDeclarations().then(tell)) as pulumi.Output<T>;
}

/** The value with every leaf at the path replaced; what is an output or absent on the way is left alone. */
function walk(value: unknown, steps: readonly string[], leaf: (value: unknown) => unknown): unknown {
  const [first, ...rest] = steps;
  if (first === undefined) return leaf(value);
  if (first === "[]") return Array.isArray(value) ? value.map((item) => walk(item, rest, leaf)) : value;
  if (typeof value !== "object" || value === null || pulumi.Output.isInstance(value) || value instanceof Promise) return value;
  const object = value as { readonly [key: string]: unknown };
  const keys = first === "{}" ? Object.keys(object) : [first].filter((key) => object[key] !== undefined);
  return { ...object, ...Object.fromEntries(keys.map((key) => [key, walk(object[key], rest, leaf)])) };
}
