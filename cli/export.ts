// The command `export`: a live instance as a ready Pulumi project, adopted into a stack if that is asked for; or as a snapshot alone.
import { Command, Option } from "commander";
import type { LeftOut } from "../toolkit/export/declare";
import type { ExportedProject } from "../toolkit/export/export-project";
import { visibleName } from "../toolkit/format/visible";
import type { Instance } from "../toolkit/read-instance";
import { checkOutput, put, textOf } from "./lib/file";
import { type Talk, counted, talk } from "./lib/progress";
import { type ScopeSwitches, readLive, repeated, scopeOf } from "./lib/side";
import { stopping, unlessStopped } from "./lib/stop";

interface Switches extends ScopeSwitches {
  readonly out?: string;
  readonly all?: true;
  readonly adopt?: true;
  readonly stack: string;
  readonly name: string;
  readonly secrets?: string;
  readonly owner?: readonly string[];
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
    .option("--only <classes>", "these classes only", repeated)
    .option("--exclude <classes>", "leave these classes out", repeated)
    .option("--owner <user>", "the id of a user whose API keys are read too; repeatable", (id, ids: readonly string[] = []) => [...ids, id])
    .option("--force", "write into a folder that is not empty")
    .addOption(new Option("--format <format>", "write the snapshot alone").choices(["yaml", "json"]))
    .option("--output <file>", "where the snapshot goes instead of the standard output")
    .option("--quiet", "no progress")
    .allowExcessArguments(false)
    .action(run);
}

async function run(side: string, switches: Switches): Promise<void> {
  refuse(switches);
  const { clientOf } = await import("../toolkit/side.js");
  const voice = await talk(Boolean(switches.quiet));
  const signal = stopping(voice);
  const [client, scope] = [clientOf(side), await scopeOf(switches)];
  const { format, output, out, owner } = switches;
  // A long reading should not end in what could have been known before.
  await checkOutput(output);
  const prepared = out === undefined ? undefined : { out, secrets: await prepareProject(out, switches) };
  const instance = await readLive(side, { voice, signal, ...scope, ...(owner && { owners: owner }) });
  if (prepared) await writeOut(instance, { client, ...prepared }, switches, voice, signal);
  else if (format) await putSnapshot(instance, format, output, voice);
}

function refuse({ out, format, output, adopt, secrets, all, force }: Switches): void {
  if (format === undefined && out === undefined)
    throw new Error("Where to? --out FOLDER takes a whole project, --format json or yaml prints the snapshot alone.");
  const ofProjects = Object.entries({ out, adopt, secrets, all, force }).flatMap(([name, given]) =>
    given === undefined ? [] : [`--${name}`],
  );
  if (format !== undefined && ofProjects.length > 0)
    throw new Error(`--format prints the snapshot alone: leave out ${ofProjects.join(" and ")}, or --format.`);
  if (output !== undefined && format === undefined) throw new Error("--output is for the snapshot: say --format json or yaml.");
}

async function putSnapshot(instance: Instance, format: "yaml" | "json", output: string | undefined, { say }: Talk): Promise<void> {
  const { snapshotOf } = await import("../toolkit/snapshot.js");
  const { formatSnapshot } = await import("../toolkit/snapshot-text.js");
  for (const { type, reason } of instance.unavailable) say(`${type} is not available: ${reason}`);
  await put(formatSnapshot(snapshotOf(instance), format), output);
  if (output !== undefined) say(`The snapshot is in ${output}.`);
}

type Secrets = ReturnType<typeof import("../toolkit/export/secrets.js").parseSecrets>;

async function prepareProject(out: string, { force, name, secrets: file }: Switches): Promise<Secrets | undefined> {
  const { checkProjectName } = await import("../toolkit/export/project-file.js");
  const { checkFolder } = await import("../toolkit/export/write-project.js");
  checkProjectName(name);
  await checkFolder(out, { force: force === true });
  if (file === undefined) return undefined;
  const { parseSecrets } = await import("../toolkit/export/secrets.js");
  return parseSecrets(await textOf(file, "secrets file"), file);
}

interface Destination {
  readonly out: string;
  readonly client: { readonly secretKey: string; readonly apiUrl: string };
  readonly secrets: Secrets | undefined;
}

async function writeOut(
  instance: Instance,
  { out, client, secrets }: Destination,
  { all, name, force, adopt, stack }: Switches,
  { say, soFar }: Talk,
  signal: AbortSignal,
): Promise<void> {
  const { exportProject } = await import("../toolkit/export/export-project.js");
  const { readOnce } = await import("../toolkit/export/read-once.js");
  const { writeProject } = await import("../toolkit/export/write-project.js");
  const once = await unlessStopped(readOnce(instance, signal), signal, soFar);
  const project = exportProject(instance, { name, client, once, ...(all && { all }), ...(secrets && { secrets }) });
  await writeProject(out, project, { signal, ...(force && { force }) });
  tell(project, out, say);
  if (!adopt) return adviseOn(project, out, stack, say);
  const { adoptProject } = await import("../toolkit/adopt.js");
  const adopted = await adoptProject({
    dir: out,
    stack,
    client,
    secrets: project.secrets,
    signal,
    onProgress: ({ text }) => say(`${text[0]!.toUpperCase()}${text.slice(1)}.`),
  });
  await put(`${adopted.resources} resources adopted, preview empty, nothing was written to Clerk\n`, undefined);
}

function tell({ resources, counts, leftOut, untold }: ExportedProject, out: string, say: Talk["say"]): void {
  say(`${counted(resources, "resource")} of ${counted(counts.length, "class", "classes")} written to ${out}.`);
  for (const sentence of leftOutSentences(leftOut)) say(sentence);
  if (untold.length > 0)
    say(
      `${counted(untold.length, "property is", "properties are")} left to Clerk, which never tells them: see the comments in the program, and --secrets.`,
    );
}

const mostKeys = 10;

/** What was left out for one reason in one sentence: reasons that differ in names alone are one. */
function leftOutSentences(leftOut: readonly LeftOut[]): readonly string[] {
  const groups = new Map<string, LeftOut[]>();
  for (const each of leftOut) {
    const group = `${each.type} ${nameless(each.reason)}`;
    groups.set(group, [...(groups.get(group) ?? []), each]);
  }
  return [...groups.values()].map((group) => {
    const keys = group.flatMap(({ key, id }) => ((key ?? id) === undefined ? [] : [visibleName(key ?? id ?? "")]));
    const more = keys.length > mostKeys ? ` and ${keys.length - mostKeys} more` : "";
    const { type, reason } = group[0]!;
    const why = group.every((each) => each.reason === reason) ? reason : nameless(reason);
    return `Left out: ${type}${keys.length > 0 ? ` ${keys.slice(0, mostKeys).join(", ")}${more}` : ""}. ${why}`;
  });
}

const nameless = (reason: string): string => reason.replace(/"(?:[^"\\]|\\.)*"/g, "…");

function adviseOn({ secrets }: ExportedProject, out: string, stack: string, say: Talk["say"]): void {
  const config = secrets.map(({ key }) => `pulumi config set --secret ${key}`);
  say(
    `To adopt it: ${[`cd ${out}`, "npm install", `pulumi stack init ${stack}`, ...config, "pulumi import --file import.json --generate-code=false --protect=false --yes"].join(" && ")}; or export with --adopt.`,
  );
}
