// The packed tarball, installed by npm and by pnpm, runs programs of every kind, with the SDKs and on the Nodes that we
// say we support, and has its executable.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { describeEngine } from "../support/engine";
import { type Manager, type Node, type Sdk, Workshop, hasNode, sdks } from "./installation";
import { type Kind, newProgram } from "./program";

type Combination = readonly [Manager, Sdk, Kind, Node];

/** Every value is in one of them, and every manager meets every SDK. */
const chosen: readonly Combination[] = [
  ["npm", "oldest", "TypeScript as CommonJS", "at hand"],
  ["pnpm", "newest", "TypeScript as ESM", "22"],
  ["npm", "newest", "JavaScript", "24"],
  ["pnpm", "oldest", "TypeScript as ESM", "at hand"],
];

const all: readonly Combination[] = (["npm", "pnpm"] as const).flatMap((manager) =>
  (["oldest", "newest"] as const).flatMap((sdk) =>
    (["TypeScript as CommonJS", "TypeScript as ESM", "JavaScript"] as const).flatMap((kind) =>
      (["at hand", "22", "24"] as const).map((node) => [manager, sdk, kind, node] as const),
    ),
  ),
);

const combinations = process.env.TEST_LONG === "1" ? all : chosen;
const possible = combinations.filter(([, , , node]) => hasNode(node));
const impossible = combinations.filter(([, , , node]) => !hasNode(node));

const workshop = new Workshop();
afterAll(() => workshop.close());

describeEngine("a program", () => {
  let emulator: TestEmulator;
  beforeAll(async () => {
    emulator = await startEmulator();
    await Promise.all(possible.map(([manager, sdk]) => workshop.installation(manager, sdk)));
  }, 300_000);
  beforeEach(() => emulator.reset());
  afterAll(() => emulator.close());

  test.each(possible)("installed by %s, with the %s SDK, in %s, on Node %s", async (manager, sdk, kind, node) => {
    const folder = join(await workshop.installation(manager, sdk), `${kind} ${node}`.replaceAll(" ", "-"));
    mkdirSync(folder);
    const program = await newProgram(folder, kind, await workshop.interpreter(node), emulator);
    const version = node === "at hand" ? process.version : expect.stringMatching(`^v${node}\\.`);

    const outputs = await program.up();
    expect(outputs).toMatchObject({
      node: version,
      sdk: sdks[sdk],
      role: "org:billing",
      lifetime: 60,
      url: "https://app.example.com/callback",
    });
    const roles = await emulator.seed<{ data: { key: string; permissions: { key: string }[] }[] }>("GET", "/organization_roles");
    expect(roles.data.find(({ key }) => key === "org:billing")?.permissions).toMatchObject([{ key: "org:invoices:read" }]);

    await emulator.clearRequests();
    await program.previewWithoutChanges();
    expect(await emulator.requests()).toEqual([]);

    // The program said itself on what it ran; the provider has no such place, and loads the SDK that the program's folder gives.
    expect(program.started()).toMatch(/pulumi-resource-pulumi-nodejs|cmd.dynamic-provider/);
  });

  if (impossible.length > 0) test.skip.each(impossible)("installed by %s, with the %s SDK, in %s, on Node %s", () => {});
});

/** The first line of what it prints; fails with what it complains of, if it ends without one. */
function firstLine({ stdout, stderr }: ChildProcessByStdio<null, Readable, Readable>, ended: Promise<unknown>): Promise<string> {
  let said = "";
  stderr.on("data", (part: Buffer) => (said += part.toString()));
  return new Promise((resolve, reject) => {
    createInterface(stdout).once("line", resolve);
    ended.then(() => reject(new Error(`It ended before its first line: ${said}`)), reject);
  });
}

test.each(["npm", "pnpm"] as const)(
  "installed by %s, its emulator starts",
  async (manager) => {
    const cwd = await workshop.installation(manager, "newest");
    const [file, ...args] = await workshop.starter(manager);
    // A group of its own, because the package managers put processes between themselves and the emulator.
    const started = [...args, "pulumi-clerk", "emulator", "--port", "0"];
    const child = spawn(file, started, { cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const ended = once(child, "close");
    try {
      const { url, keys } = JSON.parse(await firstLine(child, ended)) as { readonly url: string; readonly keys: readonly string[] };
      const answer = await fetch(`${url}/jwt_templates`, { headers: { authorization: `Bearer ${keys[0]}` } });
      expect([answer.status, await answer.json()]).toEqual([200, []]);
    } finally {
      if (child.exitCode === null) process.kill(-child.pid!, "SIGTERM");
      await ended;
    }
  },
  300_000,
);
