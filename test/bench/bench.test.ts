// `npm run bench` at its smallest: it runs, its results have their shape, and each provider sends the requests that it should.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { PhaseResult, Results } from "../../bench/summary";
import { describeEngine } from "../support/engine";

const root = join(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "pulumi-clerk-bench-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeEngine("npm run bench", () => {
  let results: Results;
  let table: string;
  beforeAll(async () => {
    const output = join(folder, "results.json");
    // Without the set-up, which the run of the tests has done already.
    const args = ["run", "bench", "--silent", "--ignore-scripts", "--", "--quick", "--output", output];
    table = (await promisify(execFile)("npm", args, { cwd: root })).stdout;
    results = JSON.parse(readFileSync(output, "utf8")) as Results;
  }, 300_000);

  const phase = (contender: keyof Results["contenders"], name: keyof Results["phases"]): PhaseResult =>
    results.sizes[0]!.contenders[contender].phases[name];

  test("tells when, where and what was measured", () => {
    expect(results.sizes).toHaveLength(1);
    expect(results).toMatchObject({
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      machine: { node: process.versions.node, cpus: expect.any(Number), pulumi: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
      sizes: [{ objects: 50, rounds: 1 }],
    });
  });

  test.each(["up", "preview", "refresh", "update", "destroy"] as const)("%s: a time for each, ours in relation to the others'", (name) => {
    for (const contender of Object.keys(results.contenders) as (keyof Results["contenders"])[]) {
      const { wallMs, rounds, requests, requestsByKind } = phase(contender, name);
      expect(wallMs).toBeGreaterThan(0);
      expect(rounds).toEqual([wallMs]);
      expect(requests).toBe(Object.values(requestsByKind).reduce((sum, each) => sum + each, 0));
    }
    expect(Object.keys(phase("clerk", name).ratioTo ?? {}).sort()).toEqual(["nothing", "objectByObject", "writes"]);
    expect(phase("nothing", name)).toMatchObject({ requests: 0, requestsByKind: {} });
  });

  test("memory, time on the CPU and the size of the state, where the system tells", () => {
    const { providerPeakBytes, providerCpuMs } = phase("clerk", "up");
    if (process.platform === "linux") {
      expect(providerPeakBytes).toBeGreaterThan(50_000_000);
      expect(providerCpuMs).toBeGreaterThan(0);
    } else expect([providerPeakBytes, providerCpuMs]).toEqual([null, null]);
    expect(results.sizes[0]!.contenders.clerk.stateBytes).toBeGreaterThan(results.sizes[0]!.contenders.nothing.stateBytes);
  });

  // A list has up to 500 objects, so that 45 and 5 need one each.
  const lists = { "GET /instance": 1, "GET /jwt_templates": 1, "GET /redirect_urls": 1 };

  test.each([
    ["up", { ...lists, "POST /jwt_templates": 5, "POST /redirect_urls": 45 }],
    ["preview", {}],
    ["refresh", lists],
    // Clerk's PATCH insists on what is not changed, which is looked up at that moment.
    ["update", { "GET /instance": 1, "GET /jwt_templates/{id}": 5, "PATCH /jwt_templates/{id}": 5 }],
    ["destroy", { "GET /instance": 1, "DELETE /jwt_templates/{id}": 5, "DELETE /redirect_urls/{id}": 45 }],
  ] as const)("what this provider asks of Clerk: %s", (name, requests) => {
    expect(phase("clerk", name).requestsByKind).toEqual(requests);
  });

  test.each([
    ["up", 100],
    ["preview", 0],
    ["refresh", 50],
    ["update", 15],
    ["destroy", 50],
  ] as const)("what one does that goes object by object: %s", (name, requests) => {
    expect(phase("objectByObject", name).requests).toBe(requests);
  });

  test("the table has a line for each provider and phase", () => {
    expect(table.match(/^ {2}pulumi-clerk +\d+\.\d\d/gm)).toHaveLength(5);
    expect(table.match(/^ {2}nothing \(floor\) +\d+\.\d\d +\d+\.\d\d x +0 /gm)).toHaveLength(5);
  });
});
