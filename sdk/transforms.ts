// Pulumi's transforms change options after a resource was declared; here their last word is heard, by the program and by the provider.
import { AsyncResource } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import { hidden } from "../provider/pulumi/hidden";
import type { ClassDescription } from "./description";
import { heed, withSecrets } from "./options";

interface Transforming {
  readonly _callbacks?: Map<string, (bytes: Uint8Array) => Promise<unknown>>;
  registerTransform(transform: pulumi.ResourceTransform): Promise<{ getToken(): string }>;
}

/**
 * The old kind (`transformations`), which runs in Pulumi's constructor: the list with a step that runs after those of all parents and of the
 * stack. Pulumi runs through the list that it keeps at the resource, to which the first step adds the last one.
 */
export function withLast(
  transformations: readonly pulumi.ResourceTransformation[],
  last: pulumi.ResourceTransformation,
): pulumi.ResourceTransformation[] {
  const first: pulumi.ResourceTransformation = ({ resource }) => {
    const kept = resource as unknown as { __transformations: pulumi.ResourceTransformation[] };
    const steps = kept.__transformations;
    const closing: pulumi.ResourceTransformation = (step) => {
      // Children of the resource inherit its steps, and must not inherit these two.
      kept.__transformations = steps.filter((each) => each !== first && each !== closing);
      return last(step);
    };
    steps.push(closing);
    return undefined;
  };
  return [first, ...transformations];
}

/** The classes that this process has declared, by their tokens. */
const classes = new Map<string, ClassDescription>();

/**
 * The new kind (`transforms`, `registerResourceTransform`), which the engine calls back, one after the other. Each one that changes a resource of
 * ours leaves the hidden inputs as its options are. Pulumi has one place where all of them pass, and no way of its own to be told of them.
 */
export function heedTransforms(token: string, description: ClassDescription): void {
  classes.set(token, description);
}

/** What a transform has made of a resource, with what its options must tell. */
function completed(args: pulumi.ResourceTransformArgs, result: pulumi.ResourceTransformResult): pulumi.ResourceTransformResult {
  const description = classes.get(args.type);
  if (!description || result.opts === undefined) return result;
  const { [hidden.ignore]: _ignore, [hidden.replaceOn]: _replaceOn, ...props } = result.props as { readonly [key: string]: unknown };
  const { deleteBeforeReplace, ...options } = result.opts as pulumi.CustomResourceOptions;
  // The engine tells a transform `false` also where nobody said anything; given back, it would win over the provider's own word.
  const isUnsaid = deleteBeforeReplace === false && !(args.opts as pulumi.CustomResourceOptions).deleteBeforeReplace;
  const { opts, told } = heed(description, args.name, props, { ...options, ...(!isUnsaid && { deleteBeforeReplace }) });
  return { props: { ...withSecrets(description, props), ...told }, opts };
}

function patch({ prototype }: { readonly prototype: Transforming }): void {
  const { registerTransform } = prototype;
  prototype.registerTransform = async function (transform) {
    const request = await registerTransform.call(this, async (args) => {
      const result = await transform(args);
      return result && completed(args, result);
    });
    // Pulumi calls back outside of the context of an inline program, where it forgets that the engine knows secrets, and sends them as plain text.
    const callback = this._callbacks?.get(request.getToken());
    if (callback) this._callbacks?.set(request.getToken(), AsyncResource.bind(callback));
    return request;
  };
}

try {
  patch((require("@pulumi/pulumi/runtime/callbacks") as { readonly CallbackServer: { readonly prototype: Transforming } }).CallbackServer);
} catch {
  // A later @pulumi/pulumi without that place: resources are declared as ever, and transforms of options do what they did before.
}
