// Runs a program file as an engine's program: a fresh copy each time, as each run of Pulumi starts one.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { transformSync } from "@swc/core";
import type { Program } from "./engine";

const root = join(__dirname, "../..");

/** The program in this file, relative to the repository; its exports are the stack's outputs. */
export function programOf(file: string): Program {
  const path = join(root, file);
  const options = { filename: path, jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } } as const;
  const { code } = transformSync(readFileSync(path, "utf8"), options);
  return async () => {
    const exported: { [name: string]: unknown } = {};
    // The test's own require: the program must share the copy of the SDK that the engine's run has set up.
    const load = (name: string): unknown => (name.startsWith(".") ? createRequire(path)(name) : require(name));
    new Function("require", "exports", code)(load, exported);
    return exported;
  };
}
