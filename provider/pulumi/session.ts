// One conversation of this process with one key: its client, which instance it opens, and what the settings allow. One for each set of settings.
import { createHash } from "node:crypto";
import { type ClerkClient, createClient } from "../api/client";
import { instanceOf } from "../core/observe/instance";
import { ResourceError } from "../core/resource-error";
import { type EngineConfig, type ProviderSettings, type ReadSettings, readSettings } from "./settings";

export interface Session {
  readonly client: ClerkClient;
  readonly settings: ProviderSettings;
  /** Eight hex digits of the key's hash: tells a changed key without holding it. */
  readonly fingerprint: string;
  /** Whether the key is one of a production instance. */
  readonly production: boolean;
}

const sessions = new WeakMap<ReadSettings, Session>();
const reported = new Set<string>();

/** The session for this configuration. Read on first use, because the engine does not wait for configure; every method throws the same error. */
export function sessionFor(config: EngineConfig | undefined): Session {
  const read = readSettings(config);
  const known = sessions.get(read);
  if (known) return known;
  if (!read.ok) throw new Error(once(read.problems.join(" ")));
  const { secretKey } = read.settings.client;
  const session: Session = {
    client: createClient(read.settings.client),
    settings: read.settings,
    fingerprint: createHash("sha256").update(secretKey).digest("hex").slice(0, 8),
    production: secretKey.startsWith("sk_live_"),
  };
  sessions.set(read, session);
  return session;
}

/** The same failure of sixty resources is told in full once. */
function once(message: string): string {
  if (reported.has(message)) return "The Clerk provider is not configured; see the first message of this kind.";
  reported.add(message);
  return message;
}

/** What an operation may believe of the instance. */
export type Belonging =
  /** The state and the key belong together. */
  | "same"
  /** `clerk:instance` names the key's instance, and the state is of another one: the stack moves. */
  | "moving";

/**
 * Makes sure, before anything is believed or written, that the key opens the instance of the state and the one that `clerk:instance` states.
 * One GET /instance per process. Throws a sentence that names both.
 */
export async function belonging(session: Session, doing: string, stateInstance: string | undefined): Promise<Belonging> {
  const { id: actual } = await instanceOf(session.client);
  const { instance: expected, client } = session.settings;
  if (expected !== undefined && expected !== actual)
    throw new ResourceError(
      `${doing}: clerk:instance states ${expected}, and the key from ${client.keySource} opens ${actual}. Nothing was read or written. Give the key of ${expected}, or correct clerk:instance.`,
      "other_instance",
    );
  if (stateInstance === undefined || stateInstance === actual) return "same";
  if (expected === actual) return "moving";
  throw new ResourceError(
    `${doing}: the state is of the instance ${stateInstance}, and the key from ${client.keySource} opens ${actual}. Nothing was read or written. Give the key of ${stateInstance}; or, to move this stack to ${actual} on purpose, set clerk:instance to ${actual} and run pulumi up.`,
    "other_instance",
  );
}
