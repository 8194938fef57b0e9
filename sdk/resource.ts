// What every resource class does: registers with the engine by name, and passes on what Pulumi's dynamic protocol would drop.
import * as pulumi from "@pulumi/pulumi";
import { hidden } from "../provider/pulumi/hidden";
import type { ClassDescription } from "./description";
import { type Linked, link } from "./reference";
import { type ResourceOptions, heed, secretOutputs, secretlyGiven, withSecrets } from "./options";
import { ownerOf } from "./owner";
import { type Declared, afterDeclarations, currentRun, problemOf, register } from "./register";
import { requireProvider } from "./resolve";
import { withStackTrace, withoutStackTraces } from "./stack-trace";
import { heedTransforms, withLast } from "./transforms";
import { wayToUnknown } from "./unknown";

export type { ResourceOptions } from "./options";

/** The token of a class in the engine. */
export const tokenOf = (type: string): string => `pulumi-nodejs:dynamic/clerk:${type}`;

/** The code of a class as the state keeps it: a name, resolved from the program's folder. States keep it for years, so it never changes. */
const codeOf = (type: string): string => `exports.handler = () => require("pulumi-clerk/dynamic").${type};`;

/** What a class passes on to Pulumi's SDK, and what is left to do when the object is there. */
export interface Prepared {
  readonly props: { readonly [property: string]: unknown };
  readonly opts: pulumi.CustomResourceOptions;
  /** Makes the object known to this run of the program. */
  readonly made: (resource: pulumi.CustomResource) => void;
  /** What is thrown where Pulumi's SDK could not make the object. */
  readonly failed: (error: unknown) => unknown;
}

/** A resource as transformations have left it. */
interface Final {
  readonly given: { readonly [property: string]: unknown };
  readonly linked: Linked | undefined;
  readonly opts: ResourceOptions;
}

/**
 * The first half of every constructor; `made` or `failed` must follow. The classes have no base of ours between them and Pulumi's, because its
 * SDK leaves out exactly one class when it notes where in the program a resource was declared.
 */
export function prepare(description: ClassDescription, name: string, args: object | undefined, opts: ResourceOptions = {}): Prepared {
  requireProvider();
  heedTransforms(tokenOf(description.type), description);
  let final: Final | undefined;
  let self: Declared | undefined;
  const complete: pulumi.ResourceTransformation = ({ props: given, opts: options }) => {
    const isLookUp = (options as pulumi.CustomResourceOptions).id !== undefined;
    const unknown = wayToUnknown(given);
    if (unknown !== undefined)
      throw new Error(
        `${description.type} ${JSON.stringify(name)}: ${unknown} is the text by which Pulumi stands in for what is not known yet. The engine would leave it out: write another value.`,
      );
    const linked = isLookUp ? undefined : link(given, description, name, () => self);
    final = { given, linked, opts: options };
    return passedOn(description, name, final, () => self);
  };
  // Until one of the two functions below is called.
  const restore = withoutStackTraces();
  return {
    props: { ...args },
    opts: { ...opts, transformations: withLast(opts.transformations ?? [], complete) },
    failed: (error) => {
      restore();
      return withStackTrace(error);
    },
    made: (resource) => {
      restore();
      if (!final)
        throw new Error(`This version of @pulumi/pulumi runs no transformations: ${description.type} cannot be declared with it.`);
      self = made(description, name, resource, final);
      if (final.linked) register(self);
    },
  };
}

/** What Pulumi gets. */
function passedOn(
  description: ClassDescription,
  name: string,
  { given, linked, opts: options }: Final,
  asker: () => Declared | undefined,
): pulumi.ResourceTransformationResult {
  const { opts, told } = heed(description, name, given, options);
  const run = currentRun();
  const problem = async (): Promise<string | undefined> => {
    await afterDeclarations();
    const self = asker();
    return self && problemOf(self, run);
  };
  const args = linked?.args ?? given;
  const props = {
    // A property exists on the object only if it is passed, also when Clerk alone sets it.
    ...Object.fromEntries(description.properties.map((property) => [property, undefined])),
    ...Object.fromEntries(Object.entries(withSecrets(description, args)).map(([property, value]) => [property, showable(value)])),
    [hidden.provider]: codeOf(description.type),
    [hidden.name]: name,
    ...(linked && options.parent && { [hidden.parent]: urnOf(options.parent) }),
    ...(linked && Object.keys(linked.ids).length > 0 && { [hidden.refs]: linked.ids }),
    ...(!linked && { [hidden.get]: true }),
    ...(linked && { [hidden.secret]: secretlyGiven(description, args) }),
    ...(linked && mayBeMistaken(description) && { [hidden.problem]: problem() }),
    ...told,
  };
  const owner = linked && opts.deletedWith === undefined ? ownerOf(description, given, asker) : undefined;
  const all: pulumi.CustomResourceOptions = {
    ...opts,
    ...(owner && { deletedWith: owner }),
    additionalSecretOutputs: [...secretOutputs(description), ...(opts.additionalSecretOutputs ?? [])],
  };
  return { props, opts: all };
}

/** Of a promise and not of an output: what depends on a component waits for all that lies in it, and so for itself. */
const urnOf = (parent: pulumi.Resource): Promise<string> => new Promise((resolve) => void parent.urn.apply(resolve));

/** Whether the class refers to others by name, or has names that are not unique: known after the declarations, and refused by the provider. */
const mayBeMistaken = ({ unique, references }: ClassDescription): boolean => !unique || references.length > 0;

/** What the run must know of a resource that Pulumi has made. */
function made(description: ClassDescription, name: string, resource: pulumi.CustomResource, { given, linked, opts }: Final): Declared {
  Object.assign(resource, { __clerkType: description.type });
  const outputs = resource as unknown as { [property: string]: pulumi.Output<string> };
  // A look-up by natural key learns the real id only from the answer, and the engine leaves the program with what it was given.
  if (!linked) (resource as { id: pulumi.Output<string> }).id = outputs[hidden.get]!;
  const { __prov: provider } = resource as unknown as { __prov?: pulumi.ProviderResource };
  return {
    type: description.type,
    name,
    key: linked && keyOf(description, given),
    unique: description.unique,
    resource,
    provider,
    retained: opts.retainOnDelete === true,
    passed: linked?.passed ?? [],
    named: linked?.named ?? [],
  };
}

/** Pulumi makes a text of every argument, which fails for a document with keys such as "toString": an output is none. */
function showable(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  try {
    String(value);
    return value;
  } catch (error) {
    return error instanceof TypeError ? pulumi.output(value) : value;
  }
}

/** The natural key, where all its parts are plain texts; singletons are found by their type alone. */
function keyOf({ key }: ClassDescription, args: { readonly [property: string]: unknown }): string | undefined {
  const parts = key.map((name) => args[name]);
  return parts.every((part) => typeof part === "string") ? parts.join("/") : undefined;
}
