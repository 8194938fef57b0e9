// Documents with keys that mean something to JavaScript: they are data.
import * as clerk from "pulumi-clerk";
import { startEmulator } from "../support/emulator";
import { type Program, describeEngine, newStack, told } from "../support/engine";

describeEngine("a document with keys that mean something to JavaScript", () => {
  test("is written and read like any other, and the next preview is empty", async () => {
    const emulator = await startEmulator({ rateLimit: false });
    const stack = await newStack(emulator);
    const claims = { toString: "a", valueOf: { toString: true }, constructor: 1, hasOwnProperty: null };
    const program: Program = async () => void new clerk.JwtTemplate("keys", { name: "keys", claims });
    expect(told(await stack.up(program))).toEqual({ code: 0 });
    expect(await emulator.seed("GET", "/jwt_templates")).toMatchObject([{ claims }]);
    expect(told(await stack.preview(program, { refresh: true, expectNoChanges: true }))).toEqual({ code: 0 });
    await emulator.close();
  });
});
