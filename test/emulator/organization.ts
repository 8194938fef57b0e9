// What the tests of the organization kinds share: an instance with organizations switched on, and answers in few words.

import { createClerkClient } from "@clerk/backend";
import { type StartOptions, startEmulator, type TestEmulator } from "../support/emulator";
import { raw, type RawOptions } from "./raw";

export const SETTINGS = "/instance/organization_settings";
export const PERMISSIONS = "/organization_permissions";
export const ROLES = "/organization_roles";

export interface Permission {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly description: string;
  readonly type: string;
}
export interface Role {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly description: string | null;
  readonly is_creator_eligible: boolean;
  readonly permissions: readonly Permission[];
  readonly updated_at: number;
}
interface Page<T> {
  readonly data: readonly T[];
  readonly total_count: number;
}

/** Permissions are made at once, and nothing is limited, unless the test says otherwise. */
export async function start(options: StartOptions = {}) {
  const emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0, ...options });
  return { emulator, clerk: createClerkClient({ secretKey: emulator.key, apiUrl: emulator.url }) };
}

export async function enable(emulator: TestEmulator): Promise<void> {
  await emulator.reset();
  for (const key of emulator.keys) await emulator.seed("PATCH", SETTINGS, { enabled: true }, key);
}

export const permissionsOf = async (emulator: TestEmulator): Promise<readonly Permission[]> =>
  (await emulator.seed<Page<Permission>>("GET", `${PERMISSIONS}?limit=500`)).data;
export const rolesOf = async (emulator: TestEmulator): Promise<readonly Role[]> =>
  (await emulator.seed<Page<Role>>("GET", `${ROLES}?limit=500`)).data;

export async function idOf(emulator: TestEmulator, key: string): Promise<string> {
  const found = [...(await permissionsOf(emulator)), ...(await rolesOf(emulator))].find((row) => row.key === key);
  if (!found) throw new Error(`There is no ${key}.`);
  return found.id;
}

export const keysOf = (rows: readonly { readonly key: string }[]): readonly string[] => rows.map(({ key }) => key).sort();

/** "200", or the status and what is wrong: "422 form_param_missing name". */
export async function outcome(emulator: TestEmulator, method: string, path: string, options: RawOptions = {}): Promise<string> {
  const { status, body } = await raw(emulator, method, path, options);
  const errors = (body.errors ?? []) as readonly { readonly code: string; readonly meta?: { readonly param_name?: string } }[];
  return [status, ...errors.flatMap(({ code, meta }) => [code, meta?.param_name ?? []].flat())].join(" ");
}

/** What Clerk's SDK throws, as far as the tests look at it. */
export const refusal = (status: number, code: string) => expect.objectContaining({ status, errors: [expect.objectContaining({ code })] });
