// Sides as users write them: what each text means, what is read from it, and what is said of one that cannot be read. No text holds a key or a secret.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as clerk from "pulumi-clerk";
import { compare } from "../../toolkit/compare";
import { drift } from "../../toolkit/drift";
import { readStack } from "../../toolkit/read-stack";
import { type SideText, clientOf, openInstance, ownersIn, parseSide, readSide } from "../../toolkit/side";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type TestStack, describeEngine, newStack, told } from "../support/engine";

const key = "sk_test_keyOfTheSide000000000000";
const dir = join(__dirname, "../../.local/test", `sides-${process.pid}-${Date.now()}`);
const at = (name: string): string => join(dir, name);
const canary = "canary-value-of-a-file";

beforeAll(() => {
  mkdirSync(dir, { recursive: true });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test.each<[string | undefined, SideText]>([
  [undefined, { kind: "instance", variable: "CLERK_SECRET_KEY" }],
  ["env:PROD_KEY", { kind: "instance", variable: "PROD_KEY" }],
  ["stack:prod", { kind: "stack", stack: "prod" }],
  ["stack:acme/clerk/prod", { kind: "stack", stack: "acme/clerk/prod" }],
  ["snapshots/prod.json", { kind: "file", path: "snapshots/prod.json" }],
  ["./env:file", { kind: "file", path: "./env:file" }],
])("%s", (text, expected) => {
  expect(parseSide(text)).toEqual(expected);
});

test.each<[string, RegExp]>([
  ["env:", /^env: names nothing\. Write env:NAME/],
  ["stack:", /^stack: names nothing\. Write stack:NAME/],
  [`env:${key}`, /^After env: comes the name of the environment variable that holds the key, not the key itself\.$/],
  [`env:CLERK_SECRET_KEY=${key}`, /^After env: comes the name of the environment variable that holds the key, not the key itself\.$/],
  [`stack:${key}`, /^A key is never given itself/],
  [key, /^A key is never given itself: put it into an environment variable, and name that as env:NAME\.$/],
  [`CLERK_SECRET_KEY=${key}`, /^A key is never given itself/],
])("what is wrong with a text is told, and no key repeated", (text, sentence) => {
  const message = messageOf(() => parseSide(text));
  expect(message).toMatch(sentence);
  expect(message).not.toContain("keyOfTheSide");
});

function messageOf(step: () => unknown): string {
  try {
    step();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

describe("a live instance", () => {
  let emulator: TestEmulator;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, keys: [key] });
  });
  afterAll(() => emulator.close());
  const env = (more: object): { readonly [name: string]: string } => ({ CLERK_API_URL: emulator.apiUrl, ...more });

  test("is read with the key of the variable, and called as the user called it", async () => {
    const side = await readSide("env:OF_THE_SIDE", { env: env({ OF_THE_SIDE: key }) });
    expect(side).toMatchObject({ kind: "instance", label: "env:OF_THE_SIDE", environment: "development", instance: emulator.instance });
    expect(await readSide(undefined, { env: env({ CLERK_SECRET_KEY: key }) })).toMatchObject({ label: "env:CLERK_SECRET_KEY" });
  });

  test.each<[string, string, object, RegExp]>([
    [
      "a variable that is not set",
      "env:NONE",
      {},
      /^The environment variable NONE, which is to hold the secret key of the instance, is not set\.$/,
    ],
    ["one that holds something else", "env:ODD", { ODD: `pk_test_${canary}` }, /ODD/],
    [
      "a key that Clerk does not know",
      "env:OLD",
      { OLD: "sk_test_anotherKeyOfTheSide0000000" },
      /^reading env:OLD: .*the environment variable OLD/s,
    ],
    ["an address that nobody answers at", "env:K", { K: key, CLERK_API_URL: "http://127.0.0.1:9/v1" }, /^reading env:K: .*127\.0\.0\.1:9/s],
    ["an address that is none", "env:K", { K: key, CLERK_API_URL: "nowhere" }, /CLERK_API_URL/],
  ])("%s is told in a sentence", async (_, text, more, sentence) => {
    const error = await openInstance(text, { env: env(more) }).then(() => undefined, (thrown: unknown) => thrown as Error); // prettier-ignore
    expect(error?.message).toMatch(sentence);
    expect(`${error?.message} ${error?.stack}`).not.toMatch(/KeyOfTheSide|canary/i);
  });
});

describe("a file", () => {
  const snapshot = {
    format: "pulumi-clerk/snapshot",
    version: 1,
    objects: [{ type: "Machine", name: "billing", inputs: { name: "billing" } }],
  };
  const state = (inner: object): string => JSON.stringify({ version: 3, ...inner });
  const resources = [{ urn: "urn:pulumi:a::b::pulumi-nodejs:dynamic/clerk:Machine::m", type: "pulumi-nodejs:dynamic/clerk:Machine", id: "mch_1", inputs: { name: "billing" }, outputs: {} }]; // prettier-ignore

  test.each<[string, string, string, readonly string[]]>([
    ["a snapshot", JSON.stringify(snapshot), "snapshot", ["billing"]],
    [
      "one in YAML",
      "format: pulumi-clerk/snapshot\nversion: 1\nobjects:\n  - { type: Machine, name: m, inputs: { name: billing } }\n",
      "snapshot",
      ["billing"],
    ],
    ["one with tabs", JSON.stringify(snapshot, undefined, "\t"), "snapshot", ["billing"]],
    ["an exported state", state({ deployment: { resources } }), "stack", ["billing"]],
    ["a state as a backend keeps it", state({ checkpoint: { latest: { resources } } }), "stack", ["billing"]],
    ["the state of a stack that was never applied", state({ deployment: {} }), "stack", []],
  ])("%s", async (name, text, kind, keys) => {
    writeFileSync(at(name), text);
    const side = await readSide(at(name));
    expect([side.kind, side.label, side.objects.map((object) => object.key)]).toEqual([kind, at(name), keys]);
  });

  test.each<[string, string | undefined, RegExp]>([
    ["that is not there", undefined, /cannot be read \(ENOENT\)\. A side is env:NAME, stack:NAME or the path of a snapshot or a state\./],
    [
      "of something else",
      JSON.stringify({ secret: canary }),
      /It is no snapshot: a snapshot is a document whose "format" is "pulumi-clerk\/snapshot"\./,
    ],
    ["that is empty", "", /It is no snapshot/],
    ["that is cut off", JSON.stringify(snapshot, undefined, 2).slice(0, -20), /line \d+ cannot be read/],
    ["with a slip", `{\n "format": "pulumi-clerk/snapshot",\n "version": 1 "${canary}": []\n}`, /: line 3 cannot be read/],
    ["that is broken YAML", `format: pulumi-clerk/snapshot\nobjects:\n  - {\n a: ${canary}`, /line [34] cannot be read/],
    [
      "that says a key twice",
      '{ "format": "pulumi-clerk/snapshot",\n "version": 1,\n "version": 1, "objects": [] }',
      /line 3 cannot be read \(DUPLICATE_KEY\)/,
    ],
    [
      "of a newer form",
      JSON.stringify({ ...snapshot, version: 2, added: canary }, undefined, 1),
      /line 3: It is of version 2, .* install a newer pulumi-clerk/,
    ],
  ])("%s is told in sentences, and quoted nowhere", async (name, text, sentence) => {
    if (text !== undefined) writeFileSync(at(name), text);
    const error = await readSide(at(name)).then(() => undefined, (thrown: unknown) => thrown as Error); // prettier-ignore
    expect(error?.message).toMatch(sentence);
    expect(error?.message.startsWith(at(name))).toBe(true);
    expect(`${error?.message} ${error?.stack}`).not.toContain(canary);
  });

  test("a folder is told as one", async () => {
    await expect(readSide(dir)).rejects.toThrow(/cannot be read \(EISDIR\)/);
  });
});

describeEngine("a stack", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  const name = "organization/engine-test/test";
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, keys: [key] });
    stack = await newStack(emulator);
    const up = await stack.up(async () => {
      new clerk.OrganizationSettings("settings", { enabled: true, slugDisabled: false });
      const acme = new clerk.Organization("acme", { name: "Acme", slug: "acme", privateMetadata: { crm: canary } });
      new clerk.ApiKey("key", { name: "deploy", subject: acme });
      new clerk.Machine("machine", { name: "billing" });
    });
    expect(told(up)).toEqual({ code: 0 });
  });
  afterAll(() => emulator.close());
  const read = (text = name, more: { readonly [variable: string]: string | undefined } = {}): ReturnType<typeof readSide> =>
    readSide(`stack:${text}`, { env: { ...stack.env, ...more }, workDir: dir });

  test("is read by the CLI, in full name where there is no project, and drifts from nothing", async () => {
    const side = await read();
    expect(side).toMatchObject({ kind: "stack", label: `stack:${name}`, instance: emulator.instance });
    expect(side.objects.map(({ type, name: called, key: natural }) => [type, called, natural])).toEqual(
      expect.arrayContaining([
        ["Organization", "acme", "acme"],
        ["ApiKey", "key", "acme/deploy"],
        ["Machine", "machine", "billing"],
      ]),
    );
    expect(ownersIn(side)).toEqual([]);
    const live = await openInstance("env:K", { env: { K: key, CLERK_API_URL: emulator.apiUrl } });
    const comparison = await drift(side, live);
    expect(comparison.objects.filter(({ verdict }) => verdict !== "same")).toEqual([]);
    expect(compare(side, live).objects.filter(({ verdict }) => verdict !== "same")).toEqual([]);
    expect(JSON.stringify([comparison, compare(side, live)])).not.toContain(canary);
  });

  test("with its secrets opened, so that one that Clerk tells is compared; in a state file it is counted as unreadable", async () => {
    const { id } = stack.resources().find(({ type }) => type.endsWith(":Organization"))!;
    await emulator.seed("PUT", `/organizations/${id}/metadata`, { private_metadata: { crm: "canary-other" } });
    const live = await openInstance("env:K", { env: { K: key, CLERK_API_URL: emulator.apiUrl } });
    const organization = (objects: readonly { readonly type: string }[]): object => objects.find(({ type }) => type === "Organization")!;
    const opened = await drift(await read(), live);
    expect(organization(opened.objects)).toMatchObject({
      verdict: "changed",
      differences: [{ path: "privateMetadata", secret: true }],
      unreadable: [],
    });
    writeFileSync(at("state.json"), stack.stateText());
    const sealed = await drift(await readSide(at("state.json")), live);
    expect(organization(sealed.objects)).toMatchObject({ verdict: "same", differences: [], unreadable: ["privateMetadata"] });
    expect(JSON.stringify([opened, sealed])).not.toMatch(/canary/);
    await emulator.seed("PUT", `/organizations/${id}/metadata`, { private_metadata: { crm: canary } });
  });

  test.each<[string, string, { readonly [variable: string]: string | undefined }, RegExp]>([
    ["that does not exist", "organization/engine-test/none", {}, /Pulumi has no such stack here\. .*organization\/project\//],
    ["in a short name where there is no project", "test", {}, /Pulumi has no such stack here|named in full/],
    [
      "whose passphrase is missing",
      name,
      { PULUMI_CONFIG_PASSPHRASE: undefined },
      /The passphrase that encrypts the stack's secrets is missing: set PULUMI_CONFIG_PASSPHRASE/,
    ],
    ["whose passphrase is another one", name, { PULUMI_CONFIG_PASSPHRASE: `wrong ${canary}` }, /passphrase/],
    [
      "for which there is no CLI",
      name,
      { PATH: "/nonexistent" },
      /the Pulumi CLI was not found\. Install it, or give an exported state file\./,
    ],
    ["where nobody is logged in", name, { PULUMI_BACKEND_URL: "", PULUMI_HOME: "/nonexistent/home" }, /not logged in|pulumi login/],
  ])("%s is told in a sentence", async (_, text, more, sentence) => {
    const error = await read(text, more).then(() => undefined, (thrown: unknown) => thrown as Error); // prettier-ignore
    expect(error?.message).toMatch(sentence);
    expect(error?.message).toContain(`stack:${text}: `);
    expect(error?.message).not.toMatch(/canary|\n/);
    expect(error?.cause).toBeUndefined();
  });

  test("that a killed run has left with an empty file of attributes is told, with the way out, which leads back to it", async () => {
    const attributes = join(new URL(stack.env.PULUMI_BACKEND_URL!).pathname, ".pulumi/stacks/engine-test/test.json.attrs");
    writeFileSync(attributes, "");
    await expect(read()).rejects.toThrow(/A run that was killed has left an empty file.*delete the empty ones among .*\*\.json\.attrs/);
    rmSync(attributes);
    expect((await read()).objects).toHaveLength(4);
  });

  test("is the same by readStack", async () => {
    expect(await readStack(name, { env: stack.env, workDir: dir })).toEqual(await read());
  });
});

test.each(["__proto__", "constructor", "NOT_SET"])("a variable called %s is one that is not set", (name) => {
  expect(() => clientOf(`env:${name}`, { env: {} })).toThrow(
    `The environment variable ${name}, which is to hold the secret key of the instance, is not set.`,
  );
});
