// One emulator in memory: a Request goes in, a Response comes out. Knows no socket, no file and no process.

import { createApp } from "./app";
import { createControl } from "./control/control";
import { readState } from "./control/state";
import { type EmulatorOptions, settle } from "./core/settings";
import { type State, World } from "./core/world";
import { internalError } from "./core/problem";
import { toErrorResponse } from "./http/answer";
import { Altered } from "./http/altered";
import type { Connection, Finished } from "./http/exchange";
import { ConnectionReset, Faults } from "./http/fault";
import { RateLimiter } from "./http/rate-limit";
import { RequestLog } from "./http/request-log";
import { kinds } from "./kinds/registry";

export interface CreateOptions extends EmulatorOptions {
  /** A state saved earlier, as `state()` gives it. The keys of this start are added to it. */
  readonly saved?: unknown;
  /** Called after every change of data. */
  readonly onChange?: () => void;
  /** Called when a request on /v1 has been answered. */
  readonly onExchange?: (finished: Finished) => void;
}

export interface Emulator {
  /** The keys that this start was given. */
  readonly keys: readonly { readonly key: string; readonly instance: string }[];
  /** Without a connection, a fault that cuts it makes the promise fail. */
  fetch(request: Request, connection?: Connection): Promise<Response>;
  state(): State;
}

export function createEmulator(options: CreateOptions = {}): Emulator {
  const settings = settle(options);
  const collections = kinds.flatMap((kind) => kind.collections);
  const names = collections.map((collection) => collection.name);
  const world = new World({ keys: settings.keys, collections, now: settings.now, changed: () => options.onChange?.() });
  if (options.saved !== undefined) world.resume(readState(options.saved, names));

  const log = new RequestLog(kinds.flatMap((kind) => kind.routes.flatMap((route) => route.secrets)));
  const parts = {
    world,
    settings,
    kinds,
    log,
    faults: new Faults(),
    altered: new Altered(),
    limiter: new RateLimiter(),
    onExchange: options.onExchange,
  };
  const app = createApp(parts);
  app.route("/__emulator", createControl({ ...parts, collections: names }));

  return {
    keys: settings.keys.map(({ key, instance }) => ({ key, instance })),
    state: () => world.state(),
    async fetch(request, connection) {
      try {
        return await app.fetch(request, { connection });
      } catch (error) {
        if (error instanceof ConnectionReset) throw error;
        return toErrorResponse([internalError], "");
      }
    },
  };
}
