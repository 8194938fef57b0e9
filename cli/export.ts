// The command `export`: a live instance as a ready Pulumi project, adopted into a stack if that is asked for; or as a snapshot alone.
import { Command, Option } from "commander";
import type { ExportedProject } from "../toolkit/export/export-project";
import { visible, visibleName } from "../toolkit/format/visible";
import type { Instance } from "../toolkit/read-instance";
import { put, textOf } from "./lib/file";
import { type Talk, talk } from "./lib/progress";
import { classes } from "./lib/report";
import { stopping } from "./lib/stop";

interface Switches {
  readonly out?: string;
  readonly all?: true;
  readonly adopt?: true;
  readonly stack: string;
  readonly name: string;
  readonly secrets?: string;
  readonly only?: readonly string[];
  readonly exclude?: readonly string[];
  readonly force?: true;
  readonly format?: "yaml" | "json";
  readonly output?: string;
  readonly quiet?: true;
}

export function command(): Command {
  return new Command("export")
    .description(
      "Reads a live instance and writes a ready Pulumi program of it, with the import file that makes its resources known; or, by --format, the snapshot alone.",
    )
    .argument("[instance]", "env:NAME, the environment variable with the secret key", "env:CLERK_SECRET_KEY")
    .option("--out <folder>", "the folder of the project; must be empty unless --force")
    .option("--all", "also what is as Clerk makes it: defaults, and Clerk's own rows")
    .option("--adopt", "go on: create the stack, import the resources, and prove that the preview is empty")
    .option("--stack <name>", "the stack that adopts", "dev")
    .option("--name <project>", "the name of the Pulumi project", "clerk")
    .option(
      "--secrets <file>",
      "values that Clerk never tells, as Class.name.property: value (JSON or YAML); they go into the stack's encrypted configuration",
    )
    .option("--only <classes>", "these classes only", classes)
    .option("--exclude <classes>", "leave these classes out", classes)
    .option("--force", "write into a folder that is not empty")
    .addOption(new Option("--format <format>", "write the snapshot alone").choices(["yaml", "json"]))
    .option("--output <file>", "where the snapshot goes instead of the standard output")
    .option("--quiet", "no progress")
    .allowExcessArguments(false)
    .action(run);
}

async function run(side: string, switches: Switches): Promise<void> {
  refuse(switches);
  const { clientOf, openInstance } = await import("../toolkit/side.js");
  const signal = stopping();
  const voice = await talk(Boolean(switches.quiet));
  const client = clientOf(side);
  const { only, exclude } = switches;
  voice.say(`Reading ${side}.`);
  const instance = await openInstance(side, {
    signal,
    onProgress: voice.reading(side),
    ...(only && { only }),
    ...(exclude && { exclude }),
  });
  voice.done();
  for (const { type, reason } of instance.unavailable) voice.say(`${type} is not available: ${visible(reason)}`);
  if (switches.format !== undefined) return putSnapshot(instance, switches.format, switches.output);
  await writeOut(instance, client, switches, voice, signal);
}

function refuse({ out, format, output, adopt }: Switches): void {
  if (format === undefined && out === undefined)
    throw new Error("Where to? --out FOLDER takes a whole project, --format json or yaml prints the snapshot alone.");
  if (format !== undefined && (out !== undefined || adopt))
    throw new Error("--format prints the snapshot alone: it goes neither with --out nor with --adopt.");
  if (output !== undefined && format === undefined) throw new Error("--output is for the snapshot: say --format json or yaml.");
}

async function putSnapshot(instance: Instance, format: "yaml" | "json", output: string | undefined): Promise<void> {
  const { snapshotOf } = await import("../toolkit/snapshot.js");
  const snapshot = snapshotOf(instance);
  const text =
    format === "json" ? `${JSON.stringify(snapshot, undefined, 2)}\n` : (await import("yaml")).stringify(snapshot, { lineWidth: 0 });
  await put(text, output);
}

async function writeOut(
  instance: Instance,
  client: { readonly secretKey: string; readonly apiUrl: string },
  switches: Switches,
  { say }: Talk,
  signal: AbortSignal,
): Promise<void> {
  const { exportProject } = await import("../toolkit/export/export-project.js");
  const { parseSecrets } = await import("../toolkit/export/secrets.js");
  const { readOnce } = await import("../toolkit/export/read-once.js");
  const { writeProject } = await import("../toolkit/export/write-project.js");
  const { out = "", all, name, secrets: file, force, adopt, stack } = switches;
  const secrets = file === undefined ? undefined : parseSecrets(await textOf(file, "secrets file"), file);
  const once = await readOnce(instance, signal);
  const project = exportProject(instance, { name, client, once, ...(all && { all }), ...(secrets && { secrets }) });
  await writeProject(out, project, { signal, ...(force && { force }) });
  tell(project, out, say);
  if (!adopt) {
    const config = project.secrets.map(({ key }) => `pulumi config set --secret ${key}`);
    if (config.length > 0) say(`The program reads secrets of the stack: ${config.join("; ")}.`);
    say(
      `To adopt: cd ${out}, npm install, pulumi stack init ${stack}, pulumi import --file import.json --generate-code=false --protect=false --yes; or export again with --adopt.`,
    );
    return;
  }
  const { adoptProject } = await import("../toolkit/adopt.js");
  const adopted = await adoptProject({
    dir: out,
    stack,
    client,
    secrets: project.secrets,
    signal,
    onProgress: ({ text }) => say(`${text[0]!.toUpperCase()}${text.slice(1)}.`),
  });
  process.stdout.write(`${adopted.resources} resources adopted, preview empty, nothing was written to Clerk\n`);
}

function tell({ resources, leftOut, untold }: ExportedProject, out: string, say: Talk["say"]): void {
  say(`${resources} resources written to ${out}.`);
  for (const { type, key, reason } of leftOut)
    say(`Left out: ${type}${key === undefined ? "" : ` ${visibleName(key)}`}. ${visible(reason)}`);
  if (untold.length > 0)
    say(`${untold.length} properties are left to Clerk, because it never tells them: see the comments in the program, and --secrets.`);
}
