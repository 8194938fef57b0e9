// Where the provider's settings come from: configuration, a provider resource or the environment. One client for each set of them in a process.
import { type ClerkClient, createClient } from "../api/client";
import { type RawSettings, resolveSettings } from "../api/settings";

/** The configuration as the engine's process hands it out: texts from `pulumi config`, typed values from a provider resource. */
export interface EngineConfig {
  get(key: string): unknown;
}

const clients = new Map<string, ClerkClient>();
const reported = new Set<string>();

/** The client for this configuration. Read on first use, because the engine does not wait for configure; every method throws the same error. */
export function clientFor(config: EngineConfig | undefined): ClerkClient {
  const raw = rawSettings(config);
  const id = JSON.stringify([raw.secretKey, raw.apiUrl]);
  const known = clients.get(id);
  if (known) return known;
  const resolved = resolveSettings(raw);
  if (!resolved.ok) throw new Error(once(resolved.problems.join(" ")));
  const client = createClient(resolved.settings);
  clients.set(id, client);
  return client;
}

/** The same failure of sixty resources is told in full once. */
function once(message: string): string {
  if (reported.has(message)) return "The Clerk provider is not configured; see the first message of this kind.";
  reported.add(message);
  return message;
}

/** Whether resources take over what exists without saying so one by one; the environment wins, since refresh and destroy see an old configuration. */
export function adoptsByDefault(config: EngineConfig | undefined): boolean {
  return isOn(process.env.CLERK_ADOPT ?? config?.get("clerk:adopt"));
}

const isOn = (value: unknown): boolean => value === true || value === "true";

function rawSettings(config: EngineConfig | undefined): RawSettings {
  const key = secretKey(config);
  const url = setting(config, "apiUrl", "CLERK_API_URL");
  return {
    secretKey: key.value,
    secretKeySource: key.source,
    ...(key.missing && { secretKeyMissing: key.missing }),
    apiUrl: url.value,
    apiUrlSource: url.source,
  };
}

interface Setting {
  readonly value: string | undefined;
  /** As it reads in a sentence. */
  readonly source: string;
  readonly missing?: string;
}

/**
 * A provider resource of the program has a key of its own, or names the variable that holds it. It never falls back to CLERK_SECRET_KEY, or
 * the configuration of production would land in development.
 */
function secretKey(config: EngineConfig | undefined): Setting {
  const provider = config?.get("clerk:provider");
  if (provider === undefined) return setting(config, "secretKey", "CLERK_SECRET_KEY");
  const named = `clerk.Provider ${JSON.stringify(provider)}`;
  const variable = config?.get("clerk:secretKeyEnv");
  if (variable === undefined) {
    const key = config?.get("clerk:secretKey");
    const missing = `${named} has no key: its secretKey is empty. Give it one, or name in secretKeyEnv the environment variable that holds it.`;
    return { value: key === undefined ? undefined : String(key), source: `the secretKey of ${named}`, missing };
  }
  const missing = `${named} has no key: the environment variable ${String(variable)}, which its secretKeyEnv names, is not set. Set it where Pulumi runs.`;
  return { value: process.env[String(variable)], source: `the environment variable ${String(variable)}, which ${named} names`, missing };
}

/** A value from the configuration, else from the environment of the provider's own process, where it leaves nothing in the state. */
function setting(config: EngineConfig | undefined, name: string, variable: string): Setting {
  const configured = config?.get(`clerk:${name}`);
  if (configured !== undefined && configured !== null && configured !== "")
    return { value: String(configured), source: `the configuration clerk:${name}` };
  return { value: process.env[variable], source: `the environment variable ${variable}` };
}
