// What the state's `require("pulumi-clerk/dynamic").<Type>` loads: a provider per class, by its name. Starts fast: no SDK, no compiler, no other class.
import { definitions } from "./definitions";
import { type Handler, handler } from "./handler";
import { dropEmptyLines } from "./report";

dropEmptyLines();

const handlers: { readonly [type: string]: Handler } = Object.defineProperties(
  {},
  Object.fromEntries(Object.keys(definitions).map((type) => [type, lazily(() => handler(definitions[type]!))])),
);

/** A property that is made when it is first asked for. */
function lazily<T>(make: () => T): PropertyDescriptor {
  let made: T | undefined;
  return { enumerable: true, get: () => (made ??= make()) };
}

export = handlers;
