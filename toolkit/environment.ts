// Environment: a component that declares the resources of a snapshot, with what is different in this environment. The one file of the toolkit that knows the SDK.
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { isJsonObject } from "../provider/api/json";
import * as sdk from "../sdk/index";
import type { ConfigurationObject } from "./configuration";
import { EnvironmentError, argumentOf, declareEnvironment } from "./declare-environment";
import { type Overrides } from "./overrides";
import { environmentFiles, environmentType, resumeVariable } from "./environment-file";
import { parseOverrides } from "./written-file";
import { type Snapshot, configurationOf, parseSnapshot } from "./snapshot";

/** What an environment is made of. */
export interface EnvironmentArgs {
  /** The snapshot, or the path of its file. Default: `Clerk.<stack>.json` beside the program, the file that `pulumi-clerk promote` writes. */
  readonly snapshot?: Snapshot | string;
  /** What is different here, or the path of its file (JSON or YAML). Default: `Clerk.<stack>.overrides.yaml` beside the program, where there is one. */
  readonly overrides?: Overrides | string;
  /** Take over objects in Clerk that have the same natural key and that nobody manages, instead of failing because they exist. Default: false. */
  readonly adopt?: boolean;
  /** Put before the names of the resources: two environments in one program need it, so that their resources can be told apart. */
  readonly namePrefix?: string;
}

type ResourceClass = new (name: string, args: object, opts: sdk.ResourceOptions) => pulumi.CustomResource;

/**
 * Declares the resources of a snapshot. Only natural keys travel, so that ids are those of the target. Nothing is declared when anything speaks
 * against it: an override that matches nothing, a placeholder, an id of another instance, a secret that the stack's configuration lacks.
 */
export class Environment extends pulumi.ComponentResource {
  /** The declared resources, by `Class.name`, such as `JwtTemplate.hasura`; of a singleton the class alone. */
  readonly resources: ReadonlyMap<string, pulumi.CustomResource>;

  /**
   * @param name The name of the environment: "staging".
   * @param opts `providers` or `provider` for another instance than that of the default provider.
   * @throws RunError with every problem at once, before anything is declared.
   */
  constructor(name: string, args: EnvironmentArgs = {}, opts: pulumi.ComponentResourceOptions = {}) {
    super(environmentType, name, {}, opts);
    const files = environmentFiles(pulumi.getStack());
    const snapshot = plainly(() => readSnapshot(name, args.snapshot ?? files.snapshot));
    const overrides = plainly(() => readOverrides(name, args.overrides ?? (existsSync(files.overrides) ? files.overrides : {})));
    const declared = plainly(() => declareEnvironment(name, snapshot, { overrides, secretOf }));
    const resumed = new Set(process.env[resumeVariable]?.split(","));
    const made = new Map<ConfigurationObject, pulumi.CustomResource>();
    const byPath = new Map<string, pulumi.CustomResource>();
    for (const { object, entries, ignored } of declared) {
      const value = argumentOf(
        { kind: "object", entries },
        // Of two that name each other one is not there yet: the SDK finds it by its key.
        { reference: (to, text) => (to && made.get(to)) ?? to?.key ?? text, secret: (secret) => pulumi.secret(secret as unknown) },
      ) as object;
      const Class = (sdk as unknown as { readonly [type: string]: ResourceClass })[object.type]!;
      const resource = new Class(`${args.namePrefix ?? ""}${object.name}`, value, {
        parent: this,
        ...((args.adopt || resumed.has(`${object.type}.${args.namePrefix ?? ""}${object.name}`)) && { adopt: true }),
        ...(ignored.length > 0 && { ignoreChanges: [...ignored] }),
      });
      made.set(object, resource);
      byPath.set(object.key === "" ? object.type : `${object.type}.${object.name}`, resource);
    }
    this.resources = byPath;
    // What promote compares the next snapshot with.
    this.registerOutputs({ changedAt: snapshot.changedAt ?? "" });
  }
}

/** An error of this kind is shown without the program's stack, which says nothing of what is wrong. */
function plainly<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw error instanceof Error ? new pulumi.RunError(error.message) : error;
  }
}

function secretOf(config: string): string | undefined {
  const key = config.includes(":") ? config : `${pulumi.getProject()}:${config}`;
  return pulumi.runtime.getConfig(key);
}

function readSnapshot(name: string, snapshot: Snapshot | string): ReturnType<typeof configurationOf> {
  if (typeof snapshot !== "string") return configurationOf(snapshot);
  return parseSnapshot(
    readText(name, snapshot, "snapshot", "Write it with `pulumi-clerk promote`, or with `pulumi-clerk export --format json --output`."),
    snapshot,
  );
}

function readOverrides(name: string, overrides: Overrides | string): Overrides {
  return typeof overrides === "string" ? parseOverrides(readText(name, overrides, "overrides", "Correct the path."), overrides) : overrides;
}

function readText(name: string, path: string, what: string, advice: string): string {
  try {
    return readFileSync(resolve(path), "utf8");
  } catch (error) {
    const code = isJsonObject(error) || error instanceof Error ? String((error as { code?: unknown }).code) : "unknown cause";
    throw new EnvironmentError(name, [`The file of its ${what}, ${path}, cannot be read (${code}). ${advice}`]);
  }
}
