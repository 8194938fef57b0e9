// One conversation of this process with one key: its client, which instance it opens, and what the settings allow. One for each set of settings.
import { createClient } from "../api/client";
import { fingerprintOf } from "../api/fingerprint";
import type { Session } from "../core/lifecycle/session";
import { optional } from "../core/optional";
import { tellOnce } from "./report";
import { type EngineConfig, type ReadSettings, readSettings } from "./settings";

const sessions = new WeakMap<ReadSettings, Session>();
const reported = new Set<string>();

/** The session for this configuration. Read on first use, because the engine does not wait for configure; every method throws the same error. */
export function sessionFor(config: EngineConfig | undefined): Session {
  const read = readSettings(config);
  const known = sessions.get(read);
  if (known) return known;
  if (!read.ok) throw new Error(once(read.problems.join(" ")));
  const { secretKey } = read.settings.client;
  let fingerprint: string | undefined;
  const session: Session = {
    client: createClient(read.settings.client),
    allowDeletes: read.settings.allowDeletes,
    adopt: read.settings.adopt,
    ...optional("instance", read.settings.instance),
    warn: (sentence) => console.log(`warning: ${sentence}`),
    tell: tellOnce,
    elsewhere: () => (require("./properties") as typeof import("./properties")).classesOf,
    get fingerprint() {
      return (fingerprint ??= fingerprintOf(secretKey));
    },
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
