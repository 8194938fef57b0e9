// What the options of a resource must tell the provider, which Pulumi's dynamic protocol drops. Knows one resource, and not where its options come from.
import * as pulumi from "@pulumi/pulumi";
import { hidden } from "../provider/pulumi/hidden";
import type { ClassDescription } from "./description";
import { stepsOf, walk } from "./walk";

/** Options of a Clerk resource. */
export interface ResourceOptions extends pulumi.CustomResourceOptions {
  /** Take over an object in Clerk that has the same natural key, instead of failing because it exists. Default: false. */
  adopt?: boolean;
}

type Props = { readonly [property: string]: unknown };

/** The options as Pulumi takes them, and the hidden inputs that say the rest. */
export interface Heeded {
  readonly opts: pulumi.CustomResourceOptions;
  readonly told: { readonly [key: string]: unknown };
}

/** @param props What the resource declares, which decides whether it has a natural key to keep. */
export function heed(description: ClassDescription, name: string, props: Props, options: ResourceOptions): Heeded {
  const { adopt, import: from, ignoreChanges, ...opts } = options;
  const ignore = ignoreChanges?.flatMap((path) => (path === "*" ? description.inputs : [path]));
  const { replaceOnChanges } = opts;
  return {
    opts: {
      ...opts,
      ...(ignore && { ignoreChanges: ignore }),
      ...(isReplacedByOption(opts) && keepsKey(description, props) && { deleteBeforeReplace: deletesFirst(description, name, options) }),
    },
    told: {
      // An empty text is what a transform sees where there is none.
      ...(from && { [hidden.import]: from }),
      ...(adopt !== undefined && { [hidden.adopt]: adopt }),
      ...(ignore?.length && { [hidden.ignore]: ignore }),
      ...(replaceOnChanges?.length && { [hidden.replaceOn]: replaceOnChanges }),
    },
  };
}

/** The engine replaces by these options without asking the provider, which would have said that the old object must go first. */
const isReplacedByOption = ({ replacementTrigger, replaceWith }: pulumi.CustomResourceOptions): boolean =>
  (replacementTrigger !== undefined && replacementTrigger !== null) || (replaceWith ?? []).length > 0;

/** Whether a new object of the same declaration has the natural key of the old one. */
const keepsKey = ({ key }: ClassDescription, props: Props): boolean => key.length > 0 && key.every((part) => props[part] !== undefined);

function deletesFirst({ type, key, unique }: ClassDescription, name: string, { deleteBeforeReplace }: ResourceOptions): boolean {
  if (deleteBeforeReplace === false && unique)
    throw new Error(
      `${type} ${JSON.stringify(name)}: replacementTrigger and replaceWith make a new object of the same ${key.join(" and ")}, which Clerk refuses while the old one is there, and deleteBeforeReplace: false keeps the old one until then. Take deleteBeforeReplace out.`,
    );
  return deleteBeforeReplace ?? true;
}

/** The properties with what is secret in them so marked, whoever gave them. What lies beside it is shown. */
export function withSecrets({ secrets }: ClassDescription, props: Props): Props {
  let marked = props;
  for (const path of secrets)
    marked = walk(marked, stepsOf(path), pulumi.secret, (late, go) => (pulumi.output(late) as pulumi.Output<unknown>).apply(go)) as Props;
  return marked;
}

/** Outputs that are secret whatever the program declares; what is secret inside of an object comes from the program, and stays as it came. */
export const secretOutputs = ({ secrets }: ClassDescription): string[] => secrets.filter((path) => !path.includes("."));

/**
 * The properties in which the program alone has something secret; undefined where it has nothing. The provider is told plain values, and knows
 * what is secret by its definition.
 */
export async function secretlyGiven({ secrets }: ClassDescription, props: Props): Promise<readonly string[] | undefined> {
  const isSecret = async (value: unknown): Promise<boolean> =>
    typeof value === "object" && value !== null && (await pulumi.isSecret(pulumi.output(value)));
  const own = new Set(secrets.map((path) => stepsOf(path)[0]));
  const names = Object.keys(props).filter((name) => !own.has(name));
  const found = await Promise.all(names.map((name) => isSecret(props[name])));
  const secret = names.filter((_, index) => found[index]);
  return secret.length > 0 ? secret : undefined;
}
