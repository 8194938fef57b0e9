// What a hosting service gives to a pipeline: a repository to clone, keys by environment, artifacts that go from job to job. Knows neither service.
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestEmulator, startEmulator } from "./emulator";
import { type Machine, newMachine } from "./shell";

const example = join(__dirname, "../../examples/environments");

export const keys = {
  dev: "sk_test_developmentOfPipelines",
  staging: "sk_test_stagingOfThePipelines",
  prod: "sk_live_productionOfPipelines",
} as const;
export type Stack = keyof typeof keys;

/** A test's stand-in for the hosting service, with real git and a real API of Clerk's. */
export class Host {
  /** Everything that jobs have printed: no key may be in it. */
  printed = "";
  #made = 0;

  private constructor(
    readonly emulator: TestEmulator,
    readonly machine: Machine,
    /** The bare repository. */
    readonly origin: string,
  ) {}

  /** With the repository of examples/environments, and `files` of the service in it, on main. */
  static async start(files: { readonly [path: string]: string }): Promise<Host> {
    const emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0, keys: Object.values(keys), plan: "pro" });
    const machine = newMachine("pipeline");
    Object.assign(machine.env, {
      CLERK_API_URL: emulator.apiUrl,
      GIT_AUTHOR_NAME: "test",
      GIT_AUTHOR_EMAIL: "test@example.com",
      GIT_COMMITTER_NAME: "test",
      GIT_COMMITTER_EMAIL: "test@example.com",
    });
    const host = new Host(emulator, machine, join(machine.dir, "origin.git"));
    mkdirSync(join(machine.dir, "state"));
    const first = join(machine.dir, "first");
    cpSync(example, first, { recursive: true });
    // Node finds the packages in this repository: the lock file names none, and `npm ci` really runs.
    const {
      dependencies: _,
      devDependencies: __,
      ...rest
    } = JSON.parse(readFileSync(join(first, "package.json"), "utf8")) as {
      readonly [key: string]: unknown;
    };
    const lock = { name: "clerk", lockfileVersion: 3, requires: true, packages: { "": { name: "clerk" } } };
    writeFileSync(join(first, "package.json"), JSON.stringify(rest));
    writeFileSync(join(first, "package-lock.json"), JSON.stringify(lock));
    writeFileSync(join(first, ".gitignore"), "node_modules/\n");
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(first, path, ".."), { recursive: true });
      writeFileSync(join(first, path), text);
    }
    await host.git(`
      git init --quiet --bare --initial-branch main origin.git
      git -C origin.git config receive.advertisePushOptions true
      cd first && git init --quiet --initial-branch main && git add . && git commit --quiet --message first
      git push --quiet ../origin.git main && cd .. && rm -rf first`);
    return host;
  }

  close(): Promise<void> {
    return this.emulator.close();
  }

  /** Where the states of the stacks are. */
  get backend(): { readonly PULUMI_BACKEND_URL: string; readonly PULUMI_CONFIG_PASSPHRASE: string } {
    return { PULUMI_BACKEND_URL: `file://${join(this.machine.dir, "state")}`, PULUMI_CONFIG_PASSPHRASE: "test" };
  }

  /** Git commands in the folder of the machine. */
  async git(script: string, env: { readonly [name: string]: string } = {}): Promise<string> {
    const { code, stdout, stderr } = await this.machine.run(script, { flags: ["-eo", "pipefail"], env });
    if (code !== 0) throw new Error(`git failed: ${stdout}${stderr}`);
    return stdout.trim();
  }

  /** A fresh clone, as each job gets one; detached, as the services leave it. */
  async checkOut(ref = "main"): Promise<string> {
    const folder = this.emptyFolder();
    await this.git(`git clone --quiet origin.git ${folder} && cd ${folder} && git checkout --quiet --detach origin/${ref}`);
    return folder;
  }

  emptyFolder(): string {
    const folder = join(this.machine.dir, `job-${++this.#made}`);
    mkdirSync(folder);
    return folder;
  }

  /** Changes a file on a new branch of main, and pushes it. */
  async change(branch: string, path: string, edit: (text: string) => string): Promise<void> {
    const folder = await this.checkOut();
    writeFileSync(join(folder, path), edit(readFileSync(join(folder, path), "utf8")));
    await this.git(`cd ${folder} && git commit --quiet --all --message ${branch} && git push --quiet origin HEAD:refs/heads/${branch}`);
  }

  /** Merges a branch into main, or into another branch that starts there. */
  async merge(branch: string, into = "main"): Promise<void> {
    const folder = await this.checkOut();
    await this.git(
      `cd ${folder} && git merge --quiet --no-ff --message merge origin/${branch} && git push --quiet origin HEAD:refs/heads/${into}`,
    );
  }

  /** A file as a branch has it. */
  show(ref: string, path: string): Promise<string> {
    return this.git(`git -C origin.git show ${ref}:${path}`);
  }

  branches(): Promise<readonly string[]> {
    return this.git("git -C origin.git for-each-ref --format '%(refname:short)' refs/heads").then((text) => text.split("\n"));
  }
}

/** The rows of a snapshot, changed. */
export function editSnapshot(text: string, edit: (objects: SnapshotRow[]) => readonly SnapshotRow[]): string {
  const snapshot = JSON.parse(text) as { readonly objects: SnapshotRow[] };
  return `${JSON.stringify({ ...snapshot, objects: edit(snapshot.objects) }, undefined, 2)}\n`;
}

export interface SnapshotRow {
  readonly type: string;
  readonly name: string;
  readonly inputs: { readonly [property: string]: unknown };
}

/** Copies what a path or a folder's path names from one folder to another. */
export function carry(from: string, path: string, to: string): void {
  if (path.endsWith("/"))
    for (const name of readdirSync(join(from, path))) cpSync(join(from, path, name), join(to, name), { recursive: true });
  else cpSync(join(from, path), join(to, path));
}
