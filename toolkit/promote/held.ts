// What the stack of a promotion holds already, and why a promotion would do harm there. Reads a state, asks nobody.
import { type JsonObject, isJsonObject } from "../../provider/api/json";
import type { Configuration } from "../configuration";
import { environmentType } from "../environment-file";

/** The state of a stack, as far as a promotion must know it. */
export interface Held {
  /** Whether a program with an Environment has been applied. */
  readonly hasEnvironment: boolean;
  /** When the newest object of the last snapshot was changed. */
  readonly changedAt?: string;
  /** Classes of the Clerk resources, one entry for each. */
  readonly clerk: readonly string[];
  /** Resources that are none of Clerk's, by type and name. */
  readonly others: readonly string[];
  /** Clerk resources whose creation was under way when the last run ended: `Class.name`. */
  readonly pending: readonly string[];
  /** The ids of the instances of its resources. */
  readonly instances: readonly string[];
}

const token = /^pulumi-nodejs:dynamic\/clerk:(\w+)$/;

/** Reads an exported deployment; of a stack that was never applied there is none. */
export function heldIn(deployment: unknown): Held {
  const document = isJsonObject(deployment) ? deployment : {};
  const resources = objectsIn(document.resources);
  const own = resources.filter(({ type, delete: going }) => !String(type).startsWith("pulumi:") && going !== true);
  const environments = own.filter(({ type }) => type === environmentType);
  const changed = environments.flatMap(({ outputs }) =>
    isJsonObject(outputs) && typeof outputs.changedAt === "string" && outputs.changedAt !== "" ? [outputs.changedAt] : [],
  );
  const instances = own.flatMap(({ outputs }) =>
    isJsonObject(outputs) && typeof outputs.__clerkInstance === "string" ? [outputs.__clerkInstance] : [],
  );
  const pending = objectsIn(document.pending_operations).filter(({ type }) => type === "creating");
  return {
    hasEnvironment: environments.length > 0,
    ...(changed.length > 0 && { changedAt: changed.sort().at(-1)! }),
    clerk: own.flatMap(({ type }) => token.exec(String(type))?.[1] ?? []),
    others: own.filter(({ type }) => type !== environmentType && !token.test(String(type))).map(named),
    pending: pending.flatMap(({ resource }) => (isJsonObject(resource) && token.test(String(resource.type)) ? [pathOf(resource)] : [])),
    instances: [...new Set(instances)],
  };
}

const objectsIn = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);

const nameOf = ({ urn }: JsonObject): string => String(urn).slice(String(urn).lastIndexOf("::") + 2);

const named = (resource: JsonObject): string => `${String(resource.type)} ${JSON.stringify(nameOf(resource))}`;

const pathOf = (resource: JsonObject): string => `${token.exec(String(resource.type))![1]}.${nameOf(resource)}`;

/** Why nothing may be promoted into the stack: every reason is a sentence. */
export function reasonsAgainst(
  stack: string,
  held: Held,
  from: Configuration,
  { older = false }: { readonly older?: boolean },
): readonly string[] {
  const reasons: string[] = [];
  const foreign = held.others.length + held.clerk.length;
  if (!held.hasEnvironment && foreign > 0) {
    const what = [...held.others, ...held.clerk.map((type) => `clerk.${type}`)];
    reasons.push(
      `The stack ${stack} holds ${foreign} resources and no Environment (${what.slice(0, 3).join(", ")}${what.length > 3 ? ", …" : ""}): a promotion would delete them. Promote into a stack of its own, or declare a clerk Environment in that program and apply it first.`,
    );
  }
  for (const { type, reason } of from.unavailable) {
    const count = held.clerk.filter((each) => each === type).length;
    if (count > 0)
      reasons.push(
        `${type} could not be read from ${from.label} (${reason}), and the stack ${stack} holds ${count}, which would be deleted. Make it readable, or promote from a side that has it.`,
      );
  }
  if (!older && held.changedAt !== undefined && from.changedAt !== undefined && from.changedAt < held.changedAt)
    reasons.push(
      `${from.label} is older (${from.changedAt}) than what the stack ${stack} was last given (${held.changedAt}): it would take changes back. Promote a newer one, or go back on purpose with --older.`,
    );
  if (from.instance !== undefined && held.instances.includes(from.instance))
    reasons.push(
      `${from.label} is the instance ${from.instance}, which the stack ${stack} manages itself: a promotion goes from one instance to another.`,
    );
  return reasons;
}
