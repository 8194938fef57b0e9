// One program in the three ways in which users write it, and a folder for it to run in with the Pulumi CLI.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findPulumi } from "../../scripts/lib/pulumi-cli";
import type { TestEmulator } from "../support/emulator";
import { run } from "./run";

export type Kind = "TypeScript as CommonJS" | "TypeScript as ESM" | "JavaScript";

const names = "JwtTemplate, OrganizationPermission, OrganizationRole, OrganizationSettings, RedirectUrl";

const body = `
new OrganizationSettings("organizations", { enabled: true });
new OrganizationPermission("read", { name: "Read invoices", key: "org:invoices:read" });
const billing = new OrganizationRole("billing", { name: "Billing", key: "org:billing", permissions: ["org:invoices:read"] });
const hasura = new JwtTemplate("hasura", { name: "hasura", claims: { role: "{{org.role}}" }, lifetime: 60 });
const app = new RedirectUrl("app", { url: "https://app.example.com/callback" });`;

const outputs = "node: process.version, sdk: version, role: billing.key, lifetime: hasura.lifetime, url: app.url";

/** Types arrive with the package, or the compiler would call the comment unused. */
const typed = `
import type { JwtTemplateArgs } from "pulumi-clerk";
// @ts-expect-error
export const wrong: JwtTemplateArgs["lifetime"] = "a minute";`;

const typescript = `import { version } from "@pulumi/pulumi/version.js";
import { ${names} } from "pulumi-clerk";
${body}${typed}
export const { node, sdk, role, lifetime, url } = { ${outputs} };
`;

interface Files {
  readonly [name: string]: string;
}

/** The settings are those of Pulumi's own templates. */
const files: { readonly [kind in Kind]: Files } = {
  "TypeScript as CommonJS": {
    "index.ts": typescript,
    "package.json": JSON.stringify({ main: "index.ts" }),
    "tsconfig.json": tsconfig("commonjs", "node"),
  },
  "TypeScript as ESM": {
    "index.ts": typescript,
    "package.json": JSON.stringify({ main: "index.ts", type: "module" }),
    "tsconfig.json": tsconfig("nodenext", "nodenext"),
  },
  JavaScript: {
    "index.js": `const { version } = require("@pulumi/pulumi/version.js");
const { ${names} } = require("pulumi-clerk");
${body}
module.exports = { ${outputs} };
`,
    "package.json": JSON.stringify({ main: "index.js" }),
  },
};

function tsconfig(module: string, moduleResolution: string): string {
  return JSON.stringify({ compilerOptions: { strict: true, target: "es2020", module, moduleResolution }, files: ["index.ts"] });
}

export interface PulumiProgram {
  /** Resolves with the stack's outputs. */
  up(): Promise<{ readonly [name: string]: unknown }>;
  /** Fails if there is anything to change. */
  previewWithoutChanges(): Promise<void>;
  /** What the CLI and its parts started by the name of `node`: its arguments, one start a line. */
  started(): string;
}

/** Writes the program into this folder below an installation; the CLI finds no `node` but this one. */
export async function newProgram(folder: string, kind: Kind, node: string, emulator: TestEmulator): Promise<PulumiProgram> {
  const pulumi = findPulumi()!;
  const [bin, state, starts] = [join(folder, "bin"), join(folder, "state"), join(folder, "starts.txt")];
  for (const made of [bin, state]) mkdirSync(made, { recursive: true });
  for (const [name, text] of Object.entries(files[kind])) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, "Pulumi.yaml"), "name: packed\nruntime: nodejs\n");
  writeFileSync(join(bin, "node"), `#!/bin/sh\necho "$*" >>"${starts}"\nexec "${node}" "$@"\n`, { mode: 0o755 });
  const env = {
    ...process.env,
    PATH: [bin, pulumi.binDir, process.env.PATH].join(delimiter),
    CLERK_SECRET_KEY: emulator.key,
    CLERK_API_URL: emulator.apiUrl,
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${state}`,
    NO_PROXY: "127.0.0.1",
  };
  const cli = (...args: string[]) => run([pulumi.command, ...args, "--non-interactive", "--stack", "test"], { cwd: folder, env });
  await cli("stack", "init");
  return {
    async up() {
      await cli("up", "--yes");
      return outputsIn(join(state, ".pulumi/stacks/packed/test.json"));
    },
    async previewWithoutChanges() {
      await cli("preview", "--expect-no-changes");
    },
    started: () => readFileSync(starts, "utf8"),
  };
}

function outputsIn(file: string): { readonly [name: string]: unknown } {
  const state = JSON.parse(readFileSync(file, "utf8")) as {
    readonly checkpoint: { readonly latest: { readonly resources: readonly { readonly type: string; readonly outputs: never }[] } };
  };
  return state.checkpoint.latest.resources.find(({ type }) => type === "pulumi:pulumi:Stack")!.outputs;
}
