// Where in the program a resource stands, as the engine notes it in the state.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { describeEngine, newStack, told } from "../support/engine";

let emulator: TestEmulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

describeEngine("the position of a resource", () => {
  test("is the line of the program, not one of this package", async () => {
    const stack = await newStack(emulator);
    const outcome = await stack.up(async () => {
      new clerk.RedirectUrl("app", { url: "https://app.example.com/callback" });
      new clerk.JwtTemplate("hasura", { name: "hasura", claims: {} });
    });
    expect(told(outcome)).toEqual({ code: 0 });
    const positions = stack.resources().map((resource) => (resource as { readonly sourcePosition?: string }).sourcePosition);
    expect(positions).toHaveLength(2);
    for (const position of positions) expect(position).toMatch(/test\/engine\/source-position\.test\.ts#\d+,\d+$/);
  });
});
