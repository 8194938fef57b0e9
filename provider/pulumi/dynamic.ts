// What the state's `require("pulumi-clerk/dynamic").<Type>` loads: a provider per resource, by the name of its type. Starts fast: no SDK, no compiler.
import { registry } from "../resources/registry";
import { type Handler, handler } from "./handler";
import { dropEmptyLines } from "./report";

dropEmptyLines();

const handlers: { readonly [type: string]: Handler } = Object.fromEntries(
  registry.map((definition) => [definition.type, handler(definition)]),
);

export = handlers;
