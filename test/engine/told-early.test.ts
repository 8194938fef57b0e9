// exploration
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, newStack } from "../support/engine";
describeEngine("x", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => { emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0 }); });
  beforeEach(async () => { await emulator.reset(); await emulator.clearRequests(); stack = await newStack(emulator); });
  afterAll(() => emulator.close());
  test("seven", async () => {
    const program: Program = async () => { for (let i = 0; i < 7; i++) new clerk.OrganizationPermission(`p${i}`, { name: "a", key: `app:x:y${i}` }); };
    const p = await stack.preview(program);
    process.stderr.write(p.text.slice(0, 3000));
    const u = await stack.up(program, { continueOnError: true } as never);
    process.stderr.write("\nUP\n" + u.text.slice(0, 4000));
  });
  test("seven missing", async () => {
    const program: Program = async () => { new clerk.OrganizationSettings("s", { enabled: true }); new clerk.OrganizationRole("r", { name: "a", key: "org:r", permissions: [1,2,3,4,5,6,7].map((i) => `org:x:y${i}`) }); };
    const u = await stack.up(program);
    process.stderr.write("\nROLE\n" + u.text.slice(0, 4000));
    process.stderr.write(JSON.stringify((await emulator.requests()).map((r) => r.method + r.path)));
  });
});
