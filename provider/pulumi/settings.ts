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

function rawSettings(config: EngineConfig | undefined): RawSettings {
  const key = setting(config, "secretKey", "CLERK_SECRET_KEY");
  const url = setting(config, "apiUrl", "CLERK_API_URL");
  return { secretKey: key.value, secretKeySource: key.source, apiUrl: url.value, apiUrlSource: url.source };
}

/** A value from the configuration, else from the environment of the provider's own process, where it leaves nothing in the state. */
function setting(config: EngineConfig | undefined, name: string, variable: string): { readonly value: string | undefined; readonly source: string } {
  const configured = config?.get(`clerk:${name}`);
  if (configured !== undefined && configured !== null && configured !== "") return { value: String(configured), source: `the configuration clerk:${name}` };
  return { value: process.env[variable], source: `the environment variable ${variable}` };
}
