// A folder that looks like a fresh checkout to the set-up scripts, with stand-ins for npm, the compiler, Go and Pulumi that write down every
// call. PATH holds the stand-ins alone, so that nothing of the machine gets in.

import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export const repository = join(__dirname, "../..");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class Sandbox {
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-clerk-setup-"));
  readonly root = join(this.folder, "check out");
  readonly bin = join(this.folder, "bin");
  readonly cache = join(this.folder, "cache/pulumi-clerk/pulumi-cli");
  readonly #log = join(this.folder, "calls.log");

  constructor() {
    cpSync(join(repository, "scripts"), join(this.root, "scripts"), { recursive: true });
    // What becomes of the compiled files has tests of its own, and needs a compiler that is really there.
    this.write("scripts/lib/bundle.js", "exports.ship = async () => {};");
    mkdirSync(this.bin);
    symlinkSync(process.execPath, join(this.bin, "node"));
  }

  write(path: string, content: string | object): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true });
  }

  /** Puts a program on PATH; its text is the body of a Node script, which has `args` and `log`. */
  program(name: string, body: string, folder = this.bin): string {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, name);
    writeFileSync(file, this.script(body));
    chmodSync(file, 0o755);
    return file;
  }

  script(body: string): string {
    return [
      "#!/usr/bin/env node",
      `const fs = require("node:fs"), path = require("node:path"), args = process.argv.slice(2);`,
      `const log = (line) => fs.appendFileSync(${JSON.stringify(this.#log)}, line + "\\n");`,
      body,
    ].join("\n");
  }

  pulumi(version: string, folder = this.bin): string {
    return this.program("pulumi", `if (args[0] === "version") console.log(${JSON.stringify(version)});`, folder);
  }

  calls(): readonly string[] {
    return existsSync(this.#log) ? readFileSync(this.#log, "utf8").trimEnd().split("\n") : [];
  }

  env(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    return { PATH: this.bin, HOME: this.folder, XDG_CACHE_HOME: join(this.folder, "cache"), ...more };
  }

  start(script: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Running {
    return new Running(spawn(process.execPath, [join(this.root, script), ...args], { cwd: this.root, env: this.env(env) }));
  }

  run(script: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return this.start(script, args, env).ended;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A process and what it has said so far. */
export class Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout = "";
  stderr = "";

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdin?.end();
    child.stdout?.on("data", (chunk: Buffer) => (this.stdout += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, stdout: this.stdout, stderr: this.stderr }));
    });
  }
}

/** Waits for a condition, and fails when it does not come true. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`It did not happen within 20 s: ${what}.`);
}
