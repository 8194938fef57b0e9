// The classes of the SDK by their names, for tests that go through the registry.
import type * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";

interface ResourceClass {
  new (name: string, args: { readonly [property: string]: unknown }, opts?: clerk.ResourceOptions): pulumi.CustomResource;
  get(name: string, id: string): pulumi.CustomResource;
}

export const classes = clerk as unknown as { readonly [type: string]: ResourceClass };
