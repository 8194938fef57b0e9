// Resources that name each other: both are made, and neither waits for the other.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, describeEngine, newStack, told } from "../support/engine";

describeEngine("machines that name each other", () => {
  let emulator: TestEmulator;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false });
  });
  beforeEach(() => emulator.reset());
  afterAll(() => emulator.close());

  const program: Program = async () => {
    new clerk.Machine("a", { name: "a", scopedMachines: ["b"] });
    const c = new clerk.Machine("c", { name: "c" });
    new clerk.Machine("b", { name: "b", scopedMachines: ["a", c, "d"] });
    new clerk.Machine("d", { name: "d", scopedMachines: ["a"] });
  };

  test("are made, and then allowed to call each other", async () => {
    const stack = await newStack(emulator);
    expect(told(await stack.up(program))).toEqual({ code: 0 });
    const machines = await emulator.seed<{ data: { name: string; scoped_machines: { name: string }[] }[] }>("GET", "/machines");
    expect(Object.fromEntries(machines.data.map(({ name, scoped_machines: to }) => [name, to.map((each) => each.name).sort()]))).toEqual({
      a: ["b"],
      b: ["a", "c", "d"],
      c: [],
      d: ["a"],
    });
    expect(told(await stack.preview(program, { refresh: true, expectNoChanges: true }))).toEqual({ code: 0 });
    expect(told(await stack.destroy(program))).toEqual({ code: 0 });
  });
});
