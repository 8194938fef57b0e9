// Which instance a key belongs to: one GET /instance per process, whose id is that of every singleton.
import type { ClerkClient } from "../../api/client";
import { isJsonObject } from "../../api/json";

export interface Instance {
  readonly id: string;
  /** "development" or "production". */
  readonly environment: string;
}

const known = new WeakMap<ClerkClient, Promise<Instance>>();

/** The instance behind the client's key; asked for once. */
export function instanceOf(client: ClerkClient): Promise<Instance> {
  const asked = known.get(client) ?? ask(client);
  known.set(client, asked);
  asked.catch(() => known.delete(client));
  return asked;
}

async function ask(client: ClerkClient): Promise<Instance> {
  const answer = await client.request({ method: "GET", path: "/instance" });
  if (!isJsonObject(answer) || typeof answer.id !== "string") throw new Error("Clerk's answer to GET /instance has no id.");
  return { id: answer.id, environment: String(answer.environment_type ?? "") };
}
