// Runs an exported program without an engine: what it registers, given that every resource is what the import file says. Knows no resource.
import * as pulumi from "@pulumi/pulumi";
import { transformSync } from "@swc/core";
import { type Json, type JsonObject, isJsonObject } from "../../provider/api/json";
import type { ExportedProject } from "../../toolkit/export/export-project";

/** A resource of an import file, or one that a program has registered. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: JsonObject;
}

interface Imported extends Registered {
  readonly id: string;
  readonly outputs: JsonObject;
}

/** The resources of the import file, secrets opened. */
export const importedBy = ({ files }: ExportedProject): readonly Imported[] =>
  (JSON.parse(files["import.json"]) as { readonly resources: readonly Imported[] }).resources.map((each) => ({
    ...each,
    inputs: opened(each.inputs) as JsonObject,
    outputs: opened(each.outputs) as JsonObject,
  }));

/** What the program registers, in the order of the import file. */
export async function runProgram(project: ExportedProject): Promise<readonly Registered[]> {
  const known = new Map(importedBy(project).map((each) => [`${each.type} ${each.name}`, each]));
  const registered = new Map<string, Registered>();
  pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        if (!type.startsWith("pulumi-nodejs:")) return { id: name, state: {} };
        registered.set(`${type} ${name}`, { type, name, inputs: opened(inputs as Json) as JsonObject });
        const { id, outputs } = known.get(`${type} ${name}`) ?? { id: name, outputs: {} };
        return { id, state: outputs };
      },
      call: () => ({}),
    },
    project.name,
  );
  const secrets = Object.fromEntries(project.secrets.map(({ key, value }) => [`${project.name}:${key}`, value]));
  pulumi.runtime.setAllConfig(secrets, Object.keys(secrets));
  const options = {
    filename: "index.ts",
    jsc: { target: "es2022", parser: { syntax: "typescript" } },
    module: { type: "commonjs" },
  } as const;
  const { code } = transformSync(project.files["index.ts"], options);
  await pulumi.runtime.runInPulumiStack(async () => {
    // Each program is a run of its own, which the SDK's register knows by the stack.
    new Function("require", "exports", code)(require, {});
    await new Promise(setImmediate);
  });
  await pulumi.runtime.disconnect();
  const order = [...known.keys()];
  return [...registered].toSorted(([one], [other]) => order.indexOf(one) - order.indexOf(other)).map(([, each]) => each);
}

const signature = "4dabf18193072939515e22adb298388d";

/** The value without the envelopes of its secrets. */
export function opened(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(opened);
  if (!isJsonObject(value)) return value;
  if (value[signature] !== undefined) return opened("plaintext" in value ? (JSON.parse(String(value.plaintext)) as Json) : value.value!);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, opened(inner)]));
}
