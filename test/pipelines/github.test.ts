// The GitHub workflows of the pipelines guide: each `run` step of each job, in bash, against three instances; with GitHub's own part played by the test.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeEngine } from "../support/engine";
import { Host, editSnapshot, keys } from "../support/pipeline";
import { type JobEnded, type Run, WorkflowRun, workflowOf } from "../support/workflow";

const folder = join(__dirname, "../../examples/pipelines/github");
const texts = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));

/** Stands for GitHub's own command: notes what it was told, and the file that it was given. */
const gh = `#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$GH_LOG"
while [ $# -gt 0 ]; do if [ "$1" = --body-file ]; then cat "$2" > "$GH_LOG.body"; fi; shift; done
[ -n "$GH_TOKEN" ]
`;

const repository = "acme/clerk";
const github = {
  repository,
  token: "a token of the job",
  run_id: 4711,
  event: { pull_request: { number: 7, head: { repo: { full_name: repository } } } },
};

// A test is many runs of Pulumi, one after the other.
jest.setTimeout(300_000);

describeEngine("the GitHub workflows", () => {
  let host: Host;
  let log: string;
  let bin: string;
  beforeAll(async () => {
    host = await Host.start(Object.fromEntries(Object.entries(texts).map(([name, text]) => [`.github/workflows/${name}`, text])));
    bin = host.emptyFolder();
    writeFileSync(join(bin, "gh"), gh, { mode: 0o755 });
    log = join(bin, "log");
    writeFileSync(log, "");
  });
  afterAll(() => host.close());
  // No key, and nothing of the secrets: what is printed is for everybody who may see the repository.
  afterEach(() => expect([...Object.values(keys), github.token].filter((secret) => host.printed.includes(secret))).toEqual([]));

  interface Started {
    readonly ref?: string;
    readonly passed?: readonly string[];
    readonly [context: string]: unknown;
  }
  const start = (name: string, { ref, passed = [], ...context }: Started = {}): WorkflowRun => {
    const { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE } = host.backend;
    const secretsOf = (key: string): { readonly [name: string]: string } => ({ CLERK_SECRET_KEY: key, PULUMI_CONFIG_PASSPHRASE });
    const run: Run = {
      workflow: workflowOf(texts[name]!),
      host,
      ...(ref !== undefined && { ref }),
      passed,
      context: { github, vars: { PULUMI_BACKEND_URL }, ...context },
      secrets: {
        "dev-read": { CLERK_SECRET_KEY: keys.dev },
        "staging-read": secretsOf(keys.staging),
        staging: secretsOf(keys.staging),
        "prod-read": secretsOf(keys.prod),
        prod: secretsOf(keys.prod),
      },
      env: { PATH: `${bin}:${host.machine.env.PATH}`, GH_LOG: log },
    };
    return new WorkflowRun(run);
  };
  const well = (ended: JobEnded): JobEnded => {
    expect({ code: ended.code, said: ended.code === 0 ? "" : ended.text }).toEqual({ code: 0, said: "" });
    return ended;
  };
  const permissions = async (key: string): Promise<readonly string[]> => {
    const { data } = await host.emulator.seed<{ readonly data: readonly { readonly key: string }[] }>(
      "GET",
      "/organization_permissions?limit=100",
      undefined,
      key,
    );
    return data
      .map((row) => row.key)
      .filter((name) => name.startsWith("org:invoices"))
      .sort();
  };

  test("what is on main is applied: staging at once, production after its plan was shown; a second run stops before the approval", async () => {
    const apply = start("clerk-apply.yml");
    well(await apply.job("staging"));
    expect(await permissions(keys.staging)).toEqual(["org:invoices:read", "org:invoices:void"]);
    expect(await permissions(keys.prod)).toEqual([]);
    const plan = well(await apply.job("plan-prod"));
    expect(plan.summary).toMatch(/The plan for production[\s\S]*create OrganizationRole billing/);
    expect(await permissions(keys.prod)).toEqual([]);
    expect(apply.isDue("prod")).toBe(true);
    well(await apply.job("prod"));
    expect(await permissions(keys.prod)).toEqual(["org:invoices:read"]);
    const again = start("clerk-apply.yml");
    well(await again.job("staging"));
    well(await again.job("plan-prod"));
    expect(again.isDue("prod")).toBe(false);
  });

  test("a promotion is proposed as a pull request with the snapshot that staging was given", async () => {
    const promote = start("clerk-promote.yml", { inputs: { to: "prod" } });
    well(await promote.job("read"));
    well(await promote.job("propose"));
    expect(readFileSync(log, "utf8")).toMatch(/^pr create --base main --head promote\/prod-4711 /m);
    expect(await host.show("promote/prod-4711", "Clerk.prod.json")).toBe(await host.show("main", "Clerk.staging.json"));
  });

  test("a pull request is commented with the plan for staging and with what is promoted; the comment's job sees no key", async () => {
    await host.change("more", "Clerk.staging.json", (text) =>
      editSnapshot(text, (rows) =>
        rows.map((row) => (row.name === "hasura" ? { ...row, inputs: { ...row.inputs, allowedClockSkew: 9 } } : row)),
      ),
    );
    await host.merge("promote/prod-4711", "both");
    const both = await host.checkOut("both");
    await host.git(`cd ${both} && git merge --quiet --message more origin/more && git push --quiet origin HEAD:refs/heads/both`);
    await host.merge("both", "pull/7/merge");
    const preview = start("clerk-preview.yml", { ref: "pull/7/merge" });
    expect(preview.isDue("preview")).toBe(true);
    const before = await permissions(keys.prod);
    well(await preview.job("preview"));
    well(await preview.job("comment"));
    expect(readFileSync(log, "utf8")).toMatch(/^pr comment 7 --repo acme\/clerk --edit-last --create-if-none --body-file preview.md$/m);
    const body = readFileSync(`${log}.body`, "utf8");
    expect(body).toMatch(/The plan for staging[\s\S]*update JwtTemplate hasura \(allowedClockSkew\)/);
    expect(body).toMatch(/What is promoted to staging[\s\S]*allowedClockSkew[\s\S]*What is promoted to prod[\s\S]*org:invoices:void/);
    expect(await permissions(keys.prod)).toEqual(before);
    const fork = { ...github, event: { pull_request: { number: 8, head: { repo: { full_name: "somebody/clerk" } } } } };
    expect(start("clerk-preview.yml", { github: fork }).isDue("preview")).toBe(false);
  });

  test("a snapshot that cannot be planned ends the preview, and nothing is commented", async () => {
    await host.change("broken", "Clerk.staging.overrides.yaml", (text) => text.replace("hasura", "hasrua"));
    await host.merge("broken", "pull/9/merge");
    const ended = await start("clerk-preview.yml", { ref: "pull/9/merge" }).job("preview");
    expect(ended.code).toBe(1);
    expect(ended.text).toContain("The nearest path is JwtTemplate.hasura");
  });

  test("a deletion that was merged is applied when the workflow is started with its name, and fails before", async () => {
    await host.change("less", "Clerk.prod.json", (text) =>
      editSnapshot(text, (rows) => rows.filter(({ name }) => name !== "partner-portal")),
    );
    await host.merge("less");
    const refused = await start("clerk-apply.yml", { passed: ["plan-prod"] }).job("prod");
    expect(refused.code).toBe(1);
    expect(refused.text).toContain('the plan deletes what people depend on: OAuthApplication "partner-portal"');
    const inputs = { delete: "OAuthApplication.partner-portal", older: false };
    const named = start("clerk-apply.yml", { inputs, passed: ["staging"] });
    expect(well(await named.job("plan-prod")).summary).toContain("DELETED: OAuthApplication partner-portal");
    well(await named.job("prod"));
    expect(await host.emulator.seed("GET", "/oauth_applications", undefined, keys.prod)).toMatchObject({ data: [] });
  });

  test("at night: a clean instance gives an empty report; an edit by hand one with a result, which is uploaded before the job fails", async () => {
    const drift = (stack: string): Promise<JobEnded> => start("clerk-drift.yml", { matrix: { stack } }).job("drift");
    const report = ({ workspace }: JobEnded): { readonly runs: readonly { readonly results: readonly object[] }[] } =>
      JSON.parse(readFileSync(join(workspace, "drift.sarif"), "utf8"));
    const clean = well(await drift("prod"));
    expect(clean.skipped).toContain("github/codeql-action/upload-sarif");
    expect(report(clean).runs[0]!.results).toEqual([]);
    await host.emulator.seed("PATCH", "/instance/organization_settings", { max_allowed_memberships: 3 }, keys.prod);
    const found = await drift("prod");
    expect(found.code).toBe(1);
    expect(found.skipped).toContain("github/codeql-action/upload-sarif");
    expect(found.text).toContain("::error::The instance of prod is not as its stack says");
    expect(JSON.stringify(report(found).runs[0]!.results)).toContain("maxAllowedMemberships");
  });

  test("drift that cannot be looked for ends the job before anything is uploaded", async () => {
    const run = start("clerk-drift.yml", {
      matrix: { stack: "staging" },
      vars: { PULUMI_BACKEND_URL: `${host.backend.PULUMI_BACKEND_URL}/empty` },
    });
    const ended = await run.job("drift");
    expect(ended.code).toBe(1);
    expect(ended.skipped).not.toContain("github/codeql-action/upload-sarif");
  });

  test("what development is now is read with its key, and proposed without one", async () => {
    await host.emulator.seed("POST", "/redirect_urls", { url: "https://new.dev.example.com/" }, keys.dev);
    const promote = start("clerk-promote.yml", { inputs: { to: "staging" }, github: { ...github, run_id: 4712 } });
    well(await promote.job("read"));
    well(await promote.job("propose"));
    expect(await host.show("promote/staging-4712", "Clerk.staging.json")).toContain("https://new.dev.example.com/");
  });
});
