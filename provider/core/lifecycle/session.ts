// One conversation with one instance: whom it talks to, what it may do, and who hears of it. Faces make it from their settings.
import type { ClerkClient } from "../../api/client";
import type { Context, WriteContext } from "../context";
import type { Definition } from "../definition/field";
import { instanceOf } from "../observe/instance";
import { optional } from "../optional";
import type { Declared, Known } from "../plan/known";
import { ResourceError, during, label } from "../resource-error";

export interface Session {
  readonly client: ClerkClient;
  /** Eight hex digits of the key's hash: tells a changed key without holding it. */
  readonly fingerprint: string;
  /** Whether the key is one of a production instance. */
  readonly production: boolean;
  /** Whether objects of production that people depend on may be deleted. */
  readonly allowDeletes: boolean;
  /** Whether resources take over what exists without saying so one by one. */
  readonly adopt: boolean;
  /** The instance that the stack belongs to, where the user states it. */
  readonly instance?: string;
  /** The classes that have a property, by its name: asked for only when a declaration names what its own class does not have. */
  readonly elsewhere?: () => { readonly [property: string]: readonly string[] };
  /** Tells the user what is no failure and yet worth knowing. */
  readonly warn: (sentence: string) => void;
  /** Tells the user, once, what is going to happen. */
  readonly tell: (sentence: string) => void;
}

/** What a call about one resource needs. */
export const contextOf = ({ client, warn, tell }: Session, of: Known | Declared): Context => ({
  client,
  warn,
  tell,
  ids: of.ids ?? {},
  ...optional("name", of.name),
});

/** The same for a write, once the instance is known. */
export const writeContextOf = (session: Session, of: Known | Declared, instance: string): WriteContext => ({
  ...contextOf(session, of),
  policy: { production: session.production, allowDeletes: session.allowDeletes, instance },
});

/** What an operation may believe of the instance. */
export interface Belonging {
  /** The instance behind the key. */
  readonly instance: string;
  /** `clerk:instance` names it, and the state is of another one: the stack moves. */
  readonly moving: boolean;
}

/**
 * Makes sure, before anything is believed or written, that the key opens the instance of the state and the one that `clerk:instance` states.
 * One GET /instance per process. Throws a sentence that names both.
 */
export function belonging(doing: string, definition: Definition, session: Session, of: Known | Declared): Promise<Belonging> {
  return during(doing, definition, of.name, async () => {
    const { id: actual } = await instanceOf(session.client);
    const { instance: expected, client } = session;
    const stateInstance = "instance" in of ? of.instance : undefined;
    const refuse = (said: string, way: string): never => {
      throw new ResourceError(
        `${doing} ${label(definition, of.name)}: ${said}, and the key from ${client.keySource} opens ${actual}. Nothing was read or written. ${way}`,
        "other_instance",
      );
    };
    if (expected !== undefined && expected !== actual)
      refuse(`clerk:instance states ${expected}`, `Give the key of ${expected}, or correct clerk:instance.`);
    if (stateInstance === undefined || stateInstance === actual) return { instance: actual, moving: false };
    if (expected === actual) return { instance: actual, moving: true };
    return refuse(
      `the state is of the instance ${stateInstance}`,
      `Give the key of ${stateInstance}; or, to move this stack to ${actual} on purpose, set clerk:instance to ${actual} and run pulumi up.`,
    );
  });
}
