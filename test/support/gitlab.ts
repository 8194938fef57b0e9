// Runs the jobs of a GitLab pipeline as far as that goes without GitLab: which jobs there are says gitlab-ci-local, their scripts run in bash.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type Host, carry } from "./pipeline";
import type { Ended, Machine } from "./shell";

export interface GitLabJob {
  readonly before_script?: readonly string[];
  readonly script: readonly string[];
  readonly environment?: string | { readonly name: string; readonly action?: string };
  readonly variables?: { readonly [name: string]: string };
  readonly needs?: readonly { readonly job: string }[];
  readonly artifacts?: { readonly when?: string; readonly paths: readonly string[] };
  readonly resource_group?: string;
}

/** A job as a pipeline has it. */
export interface Listed {
  readonly name: string;
  readonly when: string;
  readonly allow_failure: boolean;
}

const command = join(__dirname, "../../node_modules/.bin/gitlab-ci-local");

/** What gitlab-ci-local says of a pipeline's file, which it checks by GitLab's schema first. */
export class PipelineFile {
  #expanded: Promise<{ readonly [name: string]: GitLabJob }> | undefined;

  private constructor(
    readonly machine: Machine,
    readonly folder: string,
  ) {}

  static async write(machine: Machine, folder: string, text: string): Promise<PipelineFile> {
    writeFileSync(join(folder, ".gitlab-ci.yml"), text);
    // It asks git where it is.
    const { code, stderr } = await machine.run(
      "git init --quiet --initial-branch main && git -c user.name=test -c user.email=test@example.com commit --quiet --allow-empty --message first && git remote add origin https://gitlab.example.com/acme/clerk.git",
      { cwd: folder },
    );
    if (code !== 0) throw new Error(stderr);
    return new PipelineFile(machine, folder);
  }

  /** What is wrong with it; empty for a valid file. */
  async problems(): Promise<string> {
    const { code, stdout, stderr } = await this.#ask(["--list"]);
    return code === 0 ? "" : stdout + stderr;
  }

  /** The jobs of a pipeline that has these variables. */
  async jobs(variables: { readonly [name: string]: string }): Promise<readonly Listed[]> {
    const given = Object.entries(variables).flatMap(([name, value]) => ["--variable", `${name}=${value}`]);
    const known = ["--ignore-predefined-vars", Object.keys(variables).join(",")];
    const { stdout } = await this.#ask(["--list-json", ...given, ...known]);
    return (JSON.parse(stdout) as readonly Listed[]).filter(({ when }) => when !== "never");
  }

  /** The jobs with everything that they extend. */
  expanded(): Promise<{ readonly [name: string]: GitLabJob }> {
    this.#expanded ??= this.#ask(["--preview"]).then(({ stdout }) => parse(stdout) as { readonly [name: string]: GitLabJob });
    return this.#expanded;
  }

  #ask(args: readonly string[]): Promise<Ended> {
    return this.machine.run(`exec node ${command} --color=false "$@"`, { cwd: this.folder, flags: ["-e"], args });
  }
}

export interface GitLabRun {
  readonly host: Host;
  readonly file: PipelineFile;
  readonly ref?: string;
  /** Those that GitLab sets, and those of whoever starts the pipeline. */
  readonly variables: { readonly [name: string]: string };
  /** Those of the project's settings, by the environment that they are for; `*` for all jobs. */
  readonly scoped: { readonly [environment: string]: { readonly [name: string]: string } };
}

export interface GitLabJobEnded {
  readonly code: number | null;
  readonly text: string;
  readonly workspace: string;
}

/** The jobs of one pipeline, started by the test one after the other. */
export class GitLabPipeline {
  readonly #artifacts = new Map<string, string>();

  constructor(readonly run: GitLabRun) {}

  async job(name: string, variables: { readonly [name: string]: string } = {}): Promise<GitLabJobEnded> {
    const { host, file, scoped, ref } = this.run;
    const job = (await file.expanded())[name]!;
    const given = { ...this.run.variables, ...variables };
    const environment = expand(typeof job.environment === "object" ? job.environment.name : (job.environment ?? ""), given);
    const keys = environment === "" ? {} : scoped[environment];
    if (!keys) throw new Error(`The environment ${environment} is not one of this project.`);
    const workspace = job.variables?.GIT_STRATEGY === "none" ? host.emptyFolder() : await host.checkOut(ref);
    for (const { job: needed } of job.needs ?? []) {
      const folder = this.#artifacts.get(needed);
      if (folder === undefined) throw new Error(`${name} needs ${needed}, which has not run.`);
      carry(folder, "./", workspace);
    }
    // The runner makes one script of all lines.
    const script = [...(job.before_script ?? []), ...job.script].join("\n");
    const env = { ...scoped["*"], ...keys, ...given, ...job.variables };
    const ended = await host.machine.run(script, { cwd: workspace, flags: ["-eo", "pipefail"], env });
    const { artifacts } = job;
    if (artifacts && (ended.code === 0 || artifacts.when === "always")) {
      const folder = host.emptyFolder();
      // Of a job that has failed the runner takes what is there.
      const paths = artifacts.paths
        .map((path) => expand(path, given))
        .filter((path) => ended.code === 0 || existsSync(join(workspace, path)));
      for (const path of paths) carry(workspace, path, folder);
      this.#artifacts.set(name, folder);
    }
    const text = ended.stdout + ended.stderr;
    host.printed += text;
    return { code: ended.code, text, workspace };
  }
}

const expand = (text: string, variables: { readonly [name: string]: string }): string =>
  text.replace(/\$(\w+)/g, (_, name: string) => variables[name] ?? "");
