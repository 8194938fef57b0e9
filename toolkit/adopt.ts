// Adoption of an exported project: makes the stack, imports its resources, and proves by a preview that nothing is left to do. Writes nothing to Clerk.
import { readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { AdoptError, type AdoptOptions, type Adopted, Adoption } from "./adoption";
import { CommandFailure, failureOf } from "./command";

export { AdoptError, type AdoptOptions, type AdoptProgress, type AdoptStep, type Adopted } from "./adoption";

/** Import files with outputs came with this version of the CLI. */
const oldestCli = "3.254.0";

/**
 * Makes the stack of an exported project, or takes an empty one, and imports the resources. The backend and the passphrase are those of the
 * environment, as for the Pulumi CLI. At the end the import file is removed: it may hold secrets in clear, and the state has all of it.
 *
 * @throws AdoptError with a sentence that says what failed, what is left, and what to do.
 */
export async function adoptProject(options: AdoptOptions): Promise<Adopted> {
  const { stack: name, client, secrets = [], saveKey = false } = options;
  const dir = resolve(options.dir);
  const file = join(dir, "import.json");
  const adoption = new Adoption(options, dir);
  const count = await countIn(file);
  await adoption.step("install", "looking for the packages of the project", () => install(dir, adoption));
  await adoption.step("stack", `creating the stack ${name}`, () => emptyStack(adoption));
  const settings = [...(saveKey ? [{ key: "clerk:secretKey", value: client.secretKey }] : []), ...secrets];
  if (settings.length > 0)
    await adoption.step("config", `setting ${counted(settings.length, "secret")} of the configuration`, async () => {
      // By the standard input: the arguments of a process are seen by others. Of what comes there the CLI takes one line end off.
      for (const { key, value } of settings) await adoption.pulumi(["config", "set", "--secret", key], `${value}\n`);
    });
  await adoption.step("import", `importing ${counted(count, "resource")}`, () =>
    adoption.pulumi(["import", "--file", file, "--generate-code=false", "--protect=false", "--yes", "--skip-preview"]),
  );
  await adoption.step("preview", "proving that the preview is empty", () => provenEmpty(adoption));
  // An import does not say which resource needs which, without which a later deletion has no order. This run sends nothing either.
  await adoption.step("record", "recording which resource needs which", () =>
    adoption.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes", "--suppress-progress"]),
  );
  await rm(file, { force: true });
  return { stack: name, resources: count };
}

async function countIn(file: string): Promise<number> {
  try {
    return (JSON.parse(await readFile(file, "utf8")) as { readonly resources: readonly unknown[] }).resources.length;
  } catch {
    throw new AdoptError(`${file} cannot be read, or is no import file: export the instance again, into a new folder or with --force.`);
  }
}

/** Installs the project's packages, unless Node finds them from its folder already. */
async function install(dir: string, adoption: Adoption): Promise<void> {
  const from = createRequire(join(dir, "index.ts"));
  const isThere = (name: string): boolean => {
    try {
      return from.resolve(name) !== "";
    } catch {
      return false;
    }
  };
  if (["pulumi-clerk/dynamic", "@pulumi/pulumi"].every(isThere)) return;
  adoption.options.onProgress?.({ step: "install", text: "installing the packages of the project" });
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  await adoption.run(npm, ["install", "--no-audit", "--no-fund", "--loglevel=error"]).catch((error: unknown) => {
    throw new AdoptError(
      `\`npm install\` failed in ${dir}. ${failureOf(error)} Install the packages of its package.json yourself, where pulumi-clerk is not published by the path of your copy, and adopt again.`,
    );
  });
}

/** Makes the stack, or selects one that holds nothing yet. */
async function emptyStack(adoption: Adoption): Promise<void> {
  const { stack } = adoption.options;
  await checkCli(adoption);
  try {
    await adoption.run("pulumi", ["stack", "init", stack, "--non-interactive"]);
  } catch (error) {
    if (!(error instanceof CommandFailure && /already exists/.test(error.stderr))) throw error;
    await adoption.pulumi(["stack", "select"]);
    const { stdout } = await adoption.pulumi(["stack", "export"]);
    const { deployment } = JSON.parse(stdout) as { readonly deployment?: { readonly resources?: readonly { readonly type: string }[] } };
    const held = (deployment?.resources ?? []).filter(({ type }) => !type.startsWith("pulumi:"));
    if (held.length > 0)
      throw new AdoptError(
        `The stack ${stack} exists and holds ${counted(held.length, "resource")}: only an empty stack can adopt an instance. Name another one.`,
      );
  }
  adoption.begun = true;
}

async function checkCli(adoption: Adoption): Promise<void> {
  const advice = "Install it from https://www.pulumi.com/docs/install/.";
  const { stdout } = await adoption.run("pulumi", ["version"]).catch((error: unknown) => {
    throw new AdoptError(
      `The Pulumi CLI, version ${oldestCli} or later, is needed, and could not be started. ${failureOf(error)} ${advice}`,
    );
  });
  const [found = ""] = /\d+\.\d+\.\d+/.exec(stdout) ?? [];
  if (found !== "" && found.localeCompare(oldestCli, "en", { numeric: true }) < 0)
    throw new AdoptError(`The Pulumi CLI, version ${oldestCli} or later, is needed, and the one on PATH is ${found}. ${advice}`);
}

/** What `pulumi preview --json` tells. */
interface Preview {
  readonly steps?: readonly { readonly op: string; readonly urn: string }[];
  readonly diagnostics?: readonly { readonly message: string; readonly severity: string }[];
}

async function provenEmpty(adoption: Adoption): Promise<void> {
  try {
    await adoption.pulumi(["preview", "--refresh", "--expect-no-changes", "--json"]);
  } catch (error) {
    const { steps = [], diagnostics = [] } = previewIn(error);
    const changes = steps.filter(({ op }) => !["same", "read", "refresh"].includes(op)).map(stepText);
    const errors = diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ message }) => `error: ${message.trim().replace(/^error: /, "")}`);
    if (changes.length > 0) {
      const shown = changes.slice(0, 10).join(", ") + (changes.length > 10 ? ` and ${changes.length - 10} more` : "");
      throw new AdoptError(
        `The preview is not empty: ${shown}. Somebody may have changed the instance since it was exported: then export it again; otherwise \`pulumi preview --refresh --diff\` shows what differs.`,
      );
    }
    throw errors.length > 0 ? new CommandFailure(1, "", errors.join("\n")) : error;
  }
}

function previewIn(error: unknown): Preview {
  try {
    return error instanceof CommandFailure ? (JSON.parse(error.stdout) as Preview) : {};
  } catch {
    // It ended before it could tell anything as JSON.
    return {};
  }
}

const stepText = ({ op, urn }: { readonly op: string; readonly urn: string }): string => {
  const [type = "", name] = urn.split("::").slice(-2);
  return `${op} ${type.split(":").at(-1)} ${JSON.stringify(name)}`;
};

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;
