// What every resource class does: registers with the engine by name, and passes on what Pulumi's dynamic protocol would drop.
import * as pulumi from "@pulumi/pulumi";
import { hidden } from "../provider/pulumi/hidden";
import { type ReferencePath, link } from "./reference";
import { type Declared, register } from "./register";
import { withStackTrace, withoutStackTraces } from "./stack-trace";
import { wayToUnknown } from "./unknown";

/** Options of a Clerk resource. */
export interface ResourceOptions extends pulumi.CustomResourceOptions {
  /** Take over an object in Clerk that has the same natural key, instead of failing because it exists. Default: false. */
  adopt?: boolean;
}

/** What must be known of a class. */
export interface ClassDescription {
  /** The class: "JwtTemplate". */
  readonly type: string;
  /** Properties that programs may set. */
  readonly inputs: readonly string[];
  /** All properties of the class. */
  readonly properties: readonly string[];
  /** Properties that hold secrets. */
  readonly secrets: readonly string[];
  /** The natural key. */
  readonly key: readonly string[];
  readonly references: readonly ReferencePath[];
  /** Classes of which a declared resource must be there first. */
  readonly gates: readonly string[];
}

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

/**
 * The first half of every constructor; `made` or `failed` must follow. The classes have no base of ours between them and Pulumi's, because its
 * SDK leaves out exactly one class when it notes where in the program a resource was declared.
 */
export function prepare(description: ClassDescription, name: string, args: object | undefined, opts: ResourceOptions = {}): Prepared {
  const { adopt, import: from, ignoreChanges, replaceOnChanges, ...rest } = opts;
  const given = { ...args } as { readonly [property: string]: unknown };
  const ignore = ignoreChanges?.flatMap((path) => (path === "*" ? description.inputs : [path]));
  const isLookUp = opts.id !== undefined;
  const label = `${description.type} ${JSON.stringify(name)}`;
  const unknown = wayToUnknown(given);
  if (unknown !== undefined)
    throw new Error(
      `${label}: ${unknown} is the text by which Pulumi stands in for what is not known yet. The engine would leave it out: write another value.`,
    );
  let self: Declared | undefined;
  const linked = isLookUp
    ? { args: given, ids: {}, passed: [], named: [] }
    : link(given, description.references, description.gates, label, () => self!);
  const props: { [property: string]: unknown } = {
    // A property exists on the object only if it is passed, also when Clerk alone sets it.
    ...Object.fromEntries(description.properties.map((property) => [property, undefined])),
    ...Object.fromEntries(Object.entries(linked.args).map(([property, value]) => [property, showable(value)])),
    [hidden.provider]: codeOf(description.type),
    [hidden.name]: name,
    ...(Object.keys(linked.ids).length > 0 && { [hidden.refs]: linked.ids }),
    ...(isLookUp && { [hidden.get]: true }),
    ...(from !== undefined && { [hidden.import]: from }),
    ...(adopt !== undefined && { [hidden.adopt]: adopt }),
    ...(ignore && { [hidden.ignore]: ignore }),
    ...(replaceOnChanges && { [hidden.replaceOn]: replaceOnChanges }),
  };
  for (const secret of description.secrets) if (given[secret] !== undefined) props[secret] = pulumi.secret(given[secret]);
  // Until one of the two functions below is called.
  const restore = withoutStackTraces();
  return {
    props,
    opts: {
      ...rest,
      ...(ignore && { ignoreChanges: ignore }),
      ...(replaceOnChanges && { replaceOnChanges }),
      additionalSecretOutputs: [...description.secrets, ...(opts.additionalSecretOutputs ?? [])],
    },
    failed: (error) => {
      restore();
      return withStackTrace(error);
    },
    made: (resource) => {
      restore();
      Object.assign(resource, { __clerkType: description.type });
      const outputs = resource as unknown as { [property: string]: pulumi.Output<string> };
      // A look-up by natural key learns the real id only from the answer, and the engine leaves the program with what it was given.
      if (isLookUp) (resource as { id: pulumi.Output<string> }).id = outputs[hidden.get]!;
      const { __prov: provider } = resource as unknown as { __prov?: pulumi.ProviderResource };
      self = {
        type: description.type,
        name,
        key: isLookUp ? undefined : keyOf(description, given),
        resource,
        provider,
        passed: linked.passed,
        named: linked.named,
      };
      if (!isLookUp) register(self);
    },
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
