// pulumi-clerk: Clerk's configuration as Pulumi resources. `import * as clerk from "pulumi-clerk"`.
export * from "./resources";
export type { ResourceOptions } from "./resource";
export * as types from "./types";
