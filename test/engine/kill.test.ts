// The provider's process killed in the middle of an up: the next one doubles nothing, and names what exists unrecorded.
import { readFileSync, readdirSync } from "node:fs";
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, newStack } from "../support/engine";

const key = "sk_test_keyOfTheKilledProviderProcess";
const count = 40;

const program: Program = async () => {
  for (let index = 0; index < count; index++) new clerk.JwtTemplate(`template-${index}`, { name: `template-${index}`, claims: { index } });
};

/** The processes that run the dynamic provider of this test: they have its key in their environment. */
function providers(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        return (
          /dynamic-provider|pulumi-resource-pulumi-nodejs/.test(command) &&
          readFileSync(`/proc/${pid}/environ`, "utf8").includes(`CLERK_SECRET_KEY=${key}`)
        );
      } catch {
        return false;
      }
    })
    .map(Number);
}

const describeLinux = process.platform === "linux" ? describeEngine : describe.skip;

describeLinux("a killed provider", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, keys: [key] });
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());

  const templates = (): Promise<{ id: string; name: string }[]> => emulator.seed("GET", "/jwt_templates");
  const names = async (): Promise<string[]> => (await templates()).map(({ name }) => name);
  const until = async (condition: () => Promise<boolean>): Promise<void> => {
    while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  test("the next up makes nothing twice and names what exists unrecorded; with adoption the run converges", async () => {
    // These three are done, and nobody has learnt of it when the process dies.
    await emulator.faults([{ path: "/v1/jwt_templates", method: "POST", times: 3, holdMs: 300_000 }]);
    const running = stack.up(program);
    await until(async () => (await names()).length >= 8);
    const [pid] = providers();
    expect(pid).toBeDefined();
    process.kill(pid!, "SIGKILL");
    expect((await running).code).not.toBe(0);
    await emulator.faults([]);

    const made = await names();
    expect(new Set(made).size).toBe(made.length);
    const recorded = new Set(stack.resources().map(({ outputs }) => outputs.name));
    const unrecorded = made.filter((name) => !recorded.has(name));
    expect(unrecorded.length).toBeGreaterThanOrEqual(3);

    const next = await stack.up(program);
    expect(next.code).not.toBe(0);
    // The engine begins no further step after the first failure, so that one run need not come to all of them.
    const told =
      /Clerk has an object with name "([\w-]+)" already, (jtmp_\w+)\. To take it over, give the resource the option \{ import: "\2" \} or \{ adopt: true \}/g;
    const named = [...next.text.matchAll(told)].map(([, name, id]) => ({ name, id }));
    expect(named.length).toBeGreaterThan(0);
    const ids = new Map((await templates()).map(({ name, id }) => [name, id]));
    for (const { name = "", id } of named) expect([unrecorded.includes(name), ids.get(name)]).toEqual([true, id]);
    expect((await names()).filter((name) => unrecorded.includes(name))).toHaveLength(unrecorded.length);
    stack.env.CLERK_ADOPT = "true";
    expect(await stack.up(program)).toMatchObject({ code: 0 });
    expect((await names()).sort()).toEqual(Array.from({ length: count }, (_, index) => `template-${index}`).sort());
    expect(await stack.preview(program, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
  });
});
