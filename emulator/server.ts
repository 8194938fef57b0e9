// An emulator behind a real HTTP server on this machine, with its data in a file if wanted. Knows nothing of Clerk.

import { createAdaptorServer } from "@hono/node-server";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ReadError } from "./control/state";
import { OptionError } from "./core/key";
import { DataFile } from "./data-file";
import { createEmulator, type CreateOptions } from "./emulator";

export interface ServeOptions extends Omit<CreateOptions, "saved"> {
  /** 0, or nothing: a free one. */
  readonly port?: number;
  /** Where the state is kept between one start and the next. */
  readonly data?: string;
  /** This process is the emulator's alone, so that its global Request and Response may be ones that cost half as much. */
  readonly alone?: boolean;
}

export interface RunningEmulator {
  /** With /v1, as the clients of Clerk's API want it. */
  readonly url: string;
  readonly keys: readonly string[];
  readonly instances: readonly { readonly key: string; readonly instance: string }[];
  /** Saves, cuts the connections and frees the port. */
  close(): Promise<void>;
}

const HOST = "127.0.0.1";
/** Longer than clients keep an idle connection, or they meet a closed one now and then. */
const KEEP_ALIVE_MS = 65_000;

export async function serveEmulator(options: ServeOptions = {}): Promise<RunningEmulator> {
  const file = options.data === undefined ? undefined : new DataFile(options.data);
  const emulator = startFrom(file, options);
  file?.follow(() => emulator.state());

  const server = createAdaptorServer({
    fetch: (request, env) => emulator.fetch(request, { drop: () => (env.incoming as IncomingMessage).socket.resetAndDestroy() }),
    createServer,
    // In tests several emulators, and their clients, share the process and its globals.
    overrideGlobalObjects: options.alone ?? false,
  }) as Server;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await listen(server, options.port ?? 0);

  return {
    url: `http://${HOST}:${port}/v1`,
    keys: emulator.keys.map(({ key }) => key),
    instances: emulator.keys,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      file?.flush();
    },
  };
}

function startFrom(file: DataFile | undefined, options: ServeOptions) {
  const onChange = () => {
    file?.changed();
    options.onChange?.();
  };
  try {
    return createEmulator({ ...options, saved: file?.load(), onChange });
  } catch (error) {
    if (error instanceof ReadError) throw new OptionError(`The data file ${options.data} is not a state of the emulator: ${error.message}`);
    throw error;
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} is in use by another program; choose another with --port, or --port 0 for a free one.`;
      reject(error.code === "EADDRINUSE" ? new OptionError(taken) : error);
    });
    server.listen(port, HOST, () => resolve((server.address() as AddressInfo).port));
  });
}
