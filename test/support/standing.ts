// What stands in an emulated instance and what was sent to it, looked at from outside: for tests that count objects and requests.
import type { JsonObject } from "../../provider/api/json";
import type { Definition } from "../../provider/core/define";
import type { Values } from "../../provider/core/definition/values";
import { observeById, observeByKey } from "../../provider/core/observe/observe";
import { idOf, rowsOf } from "../../provider/core/observe/row";
import type { LogEntry, TestEmulator } from "./emulator";
import { clientOf } from "./world";

/** Writes of the program under test. An empty PATCH and a link to the portal are how Clerk lets some kinds be read. */
export async function writesOf(emulator: TestEmulator): Promise<readonly LogEntry[]> {
  const isRead = ({ method, path, body }: LogEntry): boolean =>
    method === "GET" || (method === "PATCH" && JSON.stringify(body) === "{}") || path.endsWith("/svix_url");
  return (await emulator.requests()).filter((entry) => !isRead(entry));
}

/** The same as texts, ids left out. */
export const written = async (emulator: TestEmulator): Promise<readonly string[]> =>
  (await writesOf(emulator)).map(({ method, path }) => `${method} ${path.replace(/^\/v1|_[0-9A-Za-z]{27}/g, "")}`);

export interface Standing {
  isThere(id: string, values: Values): Promise<boolean>;
  /** The object as Clerk shows it. */
  object(id: string, values: Values): Promise<JsonObject>;
  /** The ids of all objects of the kind, of one owner where Clerk has no other list; they live where the values say. */
  ids(values: Values): Promise<readonly string[]>;
}

/** Each look is a new one: nothing is kept from the one before. */
export function standing(emulator: TestEmulator, key: string, definition: Definition): Standing {
  const context = () => ({ client: clientOf(emulator, key) });
  return {
    isThere: async (id, values) => (await observeById(context(), definition, id, values)) !== undefined,
    object: async (id, values) => (await observeById(context(), definition, id, values))?.object ?? {},
    ids: async (values) => {
      if (definition.endpoint.list) return (await rowsOf(context(), definition, values)).map((row) => idOf(definition, row));
      const found = await observeByKey(context(), definition, values);
      return found ? [found.id] : [];
    },
  };
}
