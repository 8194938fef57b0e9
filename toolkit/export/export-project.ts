// From a whole instance to a Pulumi project: the program, what belongs beside it, and the import file that makes its resources known. Pure.
import type { ClientSettings } from "../../provider/api/client";
import { fingerprintOf } from "../../provider/api/fingerprint";
import type { JsonObject } from "../../provider/api/json";
import { isSingleton } from "../../provider/core/definition/endpoint";
import type { ConfigurationObject } from "../configuration";
import type { Instance } from "../read-instance";
import { type LeftOut, declare, declarer } from "./declare";
import type { Entry, Expression } from "./expression";
import { type Declaration, printProgram } from "./program";
import { type FileName, checkProjectName, projectFiles } from "./project-file";
import { imported } from "./state";

export interface ExportOptions {
  /** Also what is as Clerk makes it: defaults, and Clerk's own rows. Default: false. */
  readonly all?: boolean;
  /** The name of the Pulumi project. Default: "clerk". */
  readonly name?: string;
  /** Values that Clerk never tells, as `parseSecrets` reads them. They go into the stack's configuration, never into the program. */
  readonly secrets?: JsonObject;
  /** Whose instance it is: the state remembers a hash of the key, so that another key is noticed. */
  readonly client?: Pick<ClientSettings, "secretKey">;
  /** What Clerk tells of objects only when it is asked for it, as `readOnce` gives it. */
  readonly once?: ReadonlyMap<ConfigurationObject, JsonObject>;
}

/** A secret that the program reads from the stack's configuration. */
export interface ConfigSecret {
  /** The name in the configuration of the project. */
  readonly key: string;
  /** What it is the value of: `JwtTemplate.hasura.signingKey`. */
  readonly of: string;
  /** The value as the configuration holds it. It must never be shown. */
  readonly value: string;
}

/** A property of which the program says nothing, because Clerk never tells it. */
export interface Untold {
  readonly type: string;
  readonly name: string;
  readonly property: string;
}

export interface ExportedProject {
  readonly name: string;
  readonly files: { readonly [file in FileName]: string };
  /** How many resources the program declares. */
  readonly resources: number;
  /** How many of each class. */
  readonly counts: readonly { readonly type: string; readonly count: number }[];
  readonly leftOut: readonly LeftOut[];
  readonly untold: readonly Untold[];
  readonly secrets: readonly ConfigSecret[];
}

/**
 * Writes the program of an instance. The same instance gives the same bytes.
 *
 * @throws SecretsError when the secrets name what is not there; Error for a name that is none of a project.
 */
export function exportProject(instance: Instance, options: ExportOptions = {}): ExportedProject {
  const { name = "clerk", all = false, secrets = {}, once } = options;
  checkProjectName(name);
  const { declarations, leftOut } = declare(instance, { all, secrets });
  const declaredOf = declarer(declarations);
  const writer = {
    instance: instance.instance,
    ...(options.client && { fingerprint: fingerprintOf(options.client.secretKey) }),
  };
  const resources = declarations.map((each) => {
    const told = instance.observed(each.object);
    const object = { ...told, object: { ...told.object, ...once?.get(each.object) } };
    const paths = secretsOf(each).map(([path]) => path);
    return imported(each.definition, object, declaredOf(each), writer, paths);
  });
  return {
    name,
    files: { "index.ts": printProgram(declarations), ...projectFiles(name, resources) },
    resources: declarations.length,
    counts: countsOf(declarations),
    leftOut,
    untold: declarations.flatMap(({ definition, object, notes }) =>
      notes.map(({ property }) => ({ type: definition.type, name: object.name, property })),
    ),
    secrets: declarations.flatMap((each) => secretsOf(each).map(([path, secret]) => configSecret(each, path, secret))),
  };
}

function countsOf(declarations: readonly Declaration[]): readonly { readonly type: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { definition } of declarations) counts.set(definition.type, (counts.get(definition.type) ?? 0) + 1);
  return [...counts].map(([type, count]) => ({ type, count }));
}

/** The secrets of a declaration by the dotted path of their property. */
function secretsOf({ entries }: Declaration): readonly (readonly [path: string, secret: Secret])[] {
  const within = (inner: readonly Entry[], prefix: string): readonly (readonly [string, Secret])[] =>
    inner.flatMap(([name, expression]): readonly (readonly [string, Secret])[] => {
      const path = `${prefix}${name}`;
      if (expression.kind === "secret") return [[path, expression]];
      return expression.kind === "object" ? within(expression.entries, `${path}.`) : [];
    });
  return within(entries, "");
}

type Secret = Expression & { readonly kind: "secret" };

function configSecret({ definition, object }: Declaration, path: string, { key, value }: Secret): ConfigSecret {
  const of = [definition.type, ...(isSingleton(definition.endpoint) ? [] : [object.name]), path].join(".");
  return { key, of, value: typeof value === "string" ? value : JSON.stringify(value) };
}
