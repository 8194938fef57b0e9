// pulumi-clerk: Clerk's configuration as Pulumi resources. `import * as clerk from "pulumi-clerk"`.
export * from "./resources";
export { config } from "./config";
export { Provider, type ProviderArgs } from "./provider";
export type { ResourceOptions } from "./resource";
export * as types from "./types";
