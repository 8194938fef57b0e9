// The classes of the SDK by their names, for tests that go through the registry.
import type * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";

type ResourceClass = new (
  name: string,
  args: { readonly [property: string]: unknown },
  opts?: clerk.ResourceOptions,
) => pulumi.CustomResource;

export const classes = clerk as unknown as { readonly [type: string]: ResourceClass };
