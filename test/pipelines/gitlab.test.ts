// The GitLab pipeline of the guide: which jobs each kind of pipeline has, and each job's script, in bash, against three instances; GitLab's own part is played by the test.
import { readFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describeEngine } from "../support/engine";
import { type GitLabJobEnded, GitLabPipeline, PipelineFile } from "../support/gitlab";
import { Host, editSnapshot, keys } from "../support/pipeline";

const text = readFileSync(join(__dirname, "../../examples/pipelines/gitlab/.gitlab-ci.yml"), "utf8");
const tokens = { COMMENT_TOKEN: "glpat-of-comments", PROMOTE_TOKEN: "glpat-of-promotions" };

/** A comment that GitLab was asked to write. */
interface Note {
  readonly path: string;
  readonly token: string;
  readonly body: string;
}

// A test is many runs of Pulumi, one after the other.
jest.setTimeout(300_000);

describeEngine("the GitLab pipeline", () => {
  let host: Host;
  let file: PipelineFile;
  let server: Server;
  const notes: Note[] = [];
  const variables: { [name: string]: string } = { CI_DEFAULT_BRANCH: "main", CI_PROJECT_ID: "42", CI_PIPELINE_ID: "4711" };
  const main: { [name: string]: string } = { ...variables, CI_COMMIT_BRANCH: "main" };
  beforeAll(async () => {
    host = await Host.start({ ".gitlab-ci.yml": text });
    file = await PipelineFile.write(host.machine, host.emptyFolder(), text);
    server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (part: string) => (body += part));
      request.on("end", () => {
        notes.push({ path: request.url!, token: String(request.headers["private-token"]), body: new URLSearchParams(body).get("body")! });
        response.writeHead(201).end("{}");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    variables.CI_API_V4_URL = main.CI_API_V4_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v4`;
    // What git is told to push to leads to the repository of the test, which notes the options of the push.
    const address = `https://promote:${tokens.PROMOTE_TOKEN}@gitlab.example.com/acme/clerk.git`;
    Object.assign(host.machine.env, {
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: `url.${host.origin}.insteadOf`,
      GIT_CONFIG_VALUE_0: address,
    });
    await host.git(
      `printf '%s\\n' '#!/bin/sh' 'env | grep ^GIT_PUSH_OPTION_ | sort > ${host.origin}/push-options' > origin.git/hooks/post-receive && chmod +x origin.git/hooks/post-receive`,
    );
  });
  afterAll(async () => {
    server.close();
    await host.close();
  });
  afterEach(() => expect([...Object.values(keys), ...Object.values(tokens)].filter((secret) => host.printed.includes(secret))).toEqual([]));

  const start = (given: { readonly [name: string]: string }, ref = "main"): GitLabPipeline =>
    new GitLabPipeline({
      host,
      file,
      ref,
      variables: { ...given, CI_SERVER_HOST: "gitlab.example.com", CI_PROJECT_PATH: "acme/clerk" },
      scoped: {
        "*": { ...host.backend, ...tokens },
        dev: { CLERK_SECRET_KEY: keys.dev },
        staging: { CLERK_SECRET_KEY: keys.staging },
        prod: { CLERK_SECRET_KEY: keys.prod },
      },
    });
  const well = (ended: GitLabJobEnded): GitLabJobEnded => {
    expect({ code: ended.code, said: ended.code === 0 ? "" : ended.text }).toEqual({ code: 0, said: "" });
    return ended;
  };
  const audience = async (key: string): Promise<string | undefined> => {
    const [template] = await host.emulator.seed<readonly { readonly claims: { readonly aud: string } }[]>(
      "GET",
      "/jwt_templates",
      undefined,
      key,
    );
    return template?.claims.aud;
  };

  test.each<[string, object, string[]]>([
    ["a merge request", { CI_PIPELINE_SOURCE: "merge_request_event" }, ["preview"]],
    [
      "a merge request, with a token for comments",
      { CI_PIPELINE_SOURCE: "merge_request_event", COMMENT_TOKEN: "x" },
      ["preview", "comment"],
    ],
    ["a push to main", { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "main" }, ["staging", "plan-prod", "prod: manual"]],
    ["a push elsewhere", { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "feature" }, []],
    ["main by hand", { CI_PIPELINE_SOURCE: "web", CI_COMMIT_BRANCH: "main" }, ["staging", "plan-prod", "prod: manual"]],
    ["a promotion", { CI_PIPELINE_SOURCE: "web", CI_COMMIT_BRANCH: "main", PROMOTE_TO: "prod" }, ["snapshot", "propose"]],
    ["a promotion to elsewhere", { CI_PIPELINE_SOURCE: "web", CI_COMMIT_BRANCH: "main", PROMOTE_TO: "elsewhere" }, []],
    ["the schedule", { CI_PIPELINE_SOURCE: "schedule", CI_COMMIT_BRANCH: "main" }, ["drift: [staging]", "drift: [prod]"]],
  ])("%s has these jobs", async (_, given, jobs) => {
    const listed = await file.jobs({ CI_DEFAULT_BRANCH: "main", ...given });
    expect(listed.map(({ name, when }) => (when === "manual" ? `${name}: manual` : name))).toEqual(jobs);
  });

  test("what is on main is applied: staging at once, production when somebody starts the job, after its plan was shown", async () => {
    const pipeline = start({ ...main, CI_PIPELINE_SOURCE: "push" });
    well(await pipeline.job("staging"));
    expect(await audience(keys.staging)).toBe("https://api.staging.example.com");
    const plan = well(await pipeline.job("plan-prod"));
    expect(plan.text).toMatch(/The plan of the stack prod[\s\S]*create JwtTemplate hasura/);
    expect(await audience(keys.prod)).toBeUndefined();
    well(await pipeline.job("prod"));
    expect(await audience(keys.prod)).toBe("https://api.example.com");
  });

  test("a promotion is pushed as a merge request with the snapshot that staging was given", async () => {
    const pipeline = start({ ...main, CI_PIPELINE_SOURCE: "web", PROMOTE_TO: "prod" });
    well(await pipeline.job("snapshot"));
    well(await pipeline.job("propose"));
    expect(await host.show("promote/prod-4711", "Clerk.prod.json")).toBe(await host.show("main", "Clerk.staging.json"));
    expect(readFileSync(join(host.origin, "push-options"), "utf8")).toBe(
      "GIT_PUSH_OPTION_0=merge_request.create\nGIT_PUSH_OPTION_1=merge_request.target=main\nGIT_PUSH_OPTION_COUNT=2\n",
    );
    const development = start({ ...main, CI_PIPELINE_SOURCE: "web", PROMOTE_TO: "staging", CI_PIPELINE_ID: "4712" });
    await host.emulator.seed("POST", "/redirect_urls", { url: "https://new.dev.example.com/" }, keys.dev);
    well(await development.job("snapshot"));
    well(await development.job("propose"));
    expect(await host.show("promote/staging-4712", "Clerk.staging.json")).toContain("https://new.dev.example.com/");
  });

  test("a merge request is commented with the plan for staging and with what is promoted", async () => {
    await host.change("more", "Clerk.staging.json", (snapshot) =>
      editSnapshot(snapshot, (rows) =>
        rows.map((row) => (row.name === "hasura" ? { ...row, inputs: { ...row.inputs, allowedClockSkew: 9 } } : row)),
      ),
    );
    const base = await host.git("git -C origin.git rev-parse main");
    const request = { CI_PIPELINE_SOURCE: "merge_request_event", CI_MERGE_REQUEST_IID: "7", CI_MERGE_REQUEST_DIFF_BASE_SHA: base };
    const pipeline = start({ ...variables, ...request }, "more");
    well(await pipeline.job("preview"));
    well(await pipeline.job("comment"));
    expect(notes).toMatchObject([{ path: "/api/v4/projects/42/merge_requests/7/notes", token: tokens.COMMENT_TOKEN }]);
    expect(notes[0]!.body).toMatch(/The plan for staging[\s\S]*update JwtTemplate hasura \(allowedClockSkew\)/);
    expect(notes[0]!.body).toMatch(/What is promoted to staging[\s\S]*allowedClockSkew[\s\S]*What is promoted to prod/);
  });

  test("a deletion that was merged is applied by a pipeline that is given its name, and fails before", async () => {
    await host.change("less", "Clerk.prod.json", (snapshot) =>
      editSnapshot(snapshot, (rows) => rows.filter(({ name }) => name !== "partner-portal")),
    );
    await host.merge("less");
    const pushed = start({ ...main, CI_PIPELINE_SOURCE: "push" });
    expect(well(await pushed.job("plan-prod")).text).toContain("DELETED: OAuthApplication partner-portal");
    const refused = await pushed.job("prod");
    expect(refused.code).toBe(1);
    expect(refused.text).toContain('the plan deletes what people depend on: OAuthApplication "partner-portal"');
    well(await pushed.job("prod", { DELETE: "OAuthApplication.partner-portal" }));
    expect(await host.emulator.seed("GET", "/oauth_applications", undefined, keys.prod)).toMatchObject({ data: [] });
  });

  test("at night: a clean instance ends well; an edit by hand ends with 2, in words and as SARIF; what cannot be compared ends with 1", async () => {
    const scheduled = { ...main, CI_PIPELINE_SOURCE: "schedule", STACK: "prod" };
    const clean = well(await start(scheduled).job("drift"));
    expect(clean.text).toContain("The instance of prod is as its stack says.");
    await host.emulator.seed("PATCH", "/instance/organization_settings", { max_allowed_memberships: 3 }, keys.prod);
    const found = await start(scheduled).job("drift");
    expect(found.code).toBe(2);
    expect(found.text).toContain("maxAllowedMemberships");
    expect(readFileSync(join(found.workspace, "drift.sarif"), "utf8")).toContain("maxAllowedMemberships");
    const blind = await start({ ...scheduled, PULUMI_BACKEND_URL: `${host.backend.PULUMI_BACKEND_URL}/empty` }).job("drift");
    expect(blind.code).toBe(1);
    expect(blind.text).toContain("The instance of prod could not be compared.");
  });
});
