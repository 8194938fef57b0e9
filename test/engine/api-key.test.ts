// API keys that live for a time: what has expired is made again, what was revoked too, and what is valid stays.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, newStack, told } from "../support/engine";

describeEngine("an API key", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, keys: ["sk_live_keyOfTheApiKeyTest"] });
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());

  const program: Program = async () => {
    const subject = new clerk.Machine("ci", { name: "ci" });
    for (const name of ["expires", "revoked", "stays"]) new clerk.ApiKey(name, { name, subject, secondsUntilExpiration: 3600 });
  };
  const ids = (): { readonly [name: string]: string } =>
    Object.fromEntries(stack.resources().map(({ urn, id }) => [urn.split("::").at(-1)!, id]));
  /** An hour later, as far as this key is concerned. */
  const expire = async (key: string): Promise<void> => {
    const { instances } = await emulator.state();
    const { collections, ...instance } = instances[emulator.instance]!;
    const rows = collections["api_keys"]!.map((row) => (row.id === key ? { ...row, expiration: Date.now() - 1000 } : row));
    await emulator.setState({
      instances: { ...instances, [emulator.instance]: { ...instance, collections: { ...collections, api_keys: rows } } },
    });
  };

  test("that has expired or was revoked is made again by up --refresh, in production too, and the others stay", async () => {
    expect(told(await stack.up(program))).toEqual({ code: 0 });
    const before = ids();
    await expire(before["expires"]!);
    await emulator.seed("POST", `/api_keys/${before["revoked"]}/revoke`, {});
    const up = await stack.up(program, { refresh: true });
    expect(told(up)).toEqual({ code: 0 });
    expect(up.changes).toMatchObject({ create: 1, replace: 1 });
    expect(up.text).toContain('ApiKey "expires": it has run out (expired), and a new one takes its place.');
    const after = ids();
    expect(after).toMatchObject({ ci: before["ci"], stays: before["stays"] });
    for (const name of ["expires", "revoked"])
      expect(await emulator.seed("GET", `/api_keys/${after[name]}`)).toMatchObject({ revoked: false, expired: false });
    expect(told(await stack.preview(program, { refresh: true, expectNoChanges: true }))).toEqual({ code: 0 });
  });

  test("that is taken out is protected in production, unless it has expired", async () => {
    await expire(ids()["expires"]!);
    const up = await stack.up(async () => void new clerk.Machine("ci", { name: "ci" }), { refresh: true });
    expect(up.code).not.toBe(0);
    const refused = [...new Set([...up.text.matchAll(/deleting ApiKey "(\w+)"/g)].map(([, name]) => name))];
    expect(refused.toSorted()).toEqual(["revoked", "stays"]);
    expect(Object.keys(ids()).toSorted()).toEqual(["ci", "revoked", "stays"]);
  });
});
