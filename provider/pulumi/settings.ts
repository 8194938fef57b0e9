// Where the provider's settings come from: configuration, a provider resource or the environment. Asks nobody.
import type { ClientSettings } from "../api/client";
import { type RawSettings, resolveSettings } from "../api/settings";

/** The configuration as the engine's process hands it out: texts from `pulumi config`, typed values from a provider resource. */
export interface EngineConfig {
  get(key: string): unknown;
}

/** What the provider is to do, beside whom it talks to. */
export interface ProviderSettings {
  readonly client: ClientSettings;
  /** The instance that the stack belongs to, where the user states it. */
  readonly instance?: string;
  /** Whether resources take over what exists without saying so one by one. */
  readonly adopt: boolean;
  /** Whether objects of production that people depend on may be deleted. */
  readonly allowDeletes: boolean;
}

export type ReadSettings =
  | { readonly ok: true; readonly settings: ProviderSettings }
  | { readonly ok: false; readonly problems: readonly string[] };

const known = new Map<string, ReadSettings>();

/**
 * The settings, or all problems with them; the same object for the same settings, because every method of every resource asks for them. The
 * environment wins for what a run allows: refresh and destroy see an old configuration.
 */
export function readSettings(config: EngineConfig | undefined): ReadSettings {
  const raw = rawSettings(config);
  const instance = config?.get("clerk:instance");
  const switches = { adopt: onOrOff(config, "adopt", "CLERK_ADOPT"), allowDeletes: onOrOff(config, "allowDeletes", "CLERK_ALLOW_DELETES") };
  const id = JSON.stringify([raw, instance, switches]);
  const read = known.get(id) ?? resolve(raw, instance, switches);
  known.set(id, read);
  return read;
}

type Switches = { readonly [name in "adopt" | "allowDeletes"]: Switch };

function resolve(raw: RawSettings, instance: unknown, { adopt, allowDeletes }: Switches): ReadSettings {
  const resolved = resolveSettings(raw);
  const problems = [...(resolved.ok ? [] : resolved.problems), ...[adopt, allowDeletes].flatMap(({ problem }) => problem ?? [])];
  if (!resolved.ok || problems.length > 0) return { ok: false, problems };
  const allowed = { adopt: adopt.on, allowDeletes: allowDeletes.on };
  return {
    ok: true,
    settings: { client: resolved.settings, ...(instance !== undefined && instance !== "" && { instance: String(instance) }), ...allowed },
  };
}

interface Switch {
  readonly on: boolean;
  readonly problem?: string;
}

/** The environment wins where it says something; an empty text says nothing. */
function onOrOff(config: EngineConfig | undefined, name: string, variable: string): Switch {
  const configured: [unknown, string] = [config?.get(`clerk:${name}`), `the configuration clerk:${name}`];
  const candidates: readonly [unknown, string][] = [[process.env[variable], `the environment variable ${variable}`], configured];
  const [value, source] = candidates.find(([each]) => each !== undefined && each !== null && each !== "") ?? [false, ""];
  const text = String(value);
  if (text === "true" || text === "1") return { on: true };
  if (text === "false" || text === "0") return { on: false };
  return { on: false, problem: `What ${source} says is neither true nor false: write true or false (1 and 0 are taken too).` };
}

function rawSettings(config: EngineConfig | undefined): RawSettings {
  const key = secretKey(config);
  const url = setting(config, "apiUrl", "CLERK_API_URL");
  return {
    secretKey: key.value,
    secretKeySource: key.source,
    ...(key.missing && { secretKeyMissing: key.missing }),
    apiUrl: url.value,
    apiUrlSource: url.source,
    ...rateBudget(config),
  };
}

/** The environment wins: refresh and destroy see an old configuration. */
function rateBudget(config: EngineConfig | undefined): Pick<RawSettings, "rateBudget" | "rateBudgetSource"> {
  const variable = process.env.CLERK_RATE_BUDGET;
  if (variable !== undefined && variable !== "")
    return { rateBudget: variable, rateBudgetSource: "the environment variable CLERK_RATE_BUDGET" };
  return { rateBudget: config?.get("clerk:rateBudget"), rateBudgetSource: "the configuration clerk:rateBudget" };
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
