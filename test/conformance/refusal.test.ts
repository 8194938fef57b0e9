// What Clerk refuses of any resource: the message names resource, property, Clerk's code and what to do; what is there is recorded, all else leaves nothing.
import type { RawClient } from "../api/server";
import { writePath } from "../../provider/core/vocabulary/codec";
import { type Definition, inputNames } from "../../provider/core/define";
import { isSingleton, writes } from "../../provider/core/definition/endpoint";
import type { Op } from "../../provider/core/definition/operation";
import type { Values } from "../../provider/core/definition/values";
import { rowsOf } from "../../provider/core/observe/row";
import { registry } from "../../provider/resources/registry";
import type { TestEmulator } from "../support/emulator";
import { changedIn } from "../support/change";
import { Held, exampleInputs } from "../support/held";
import { type Ground, clientOf, keyFor, makeNeeds, narrowedFor, startWorld } from "../support/world";

const trace = "0123456789abcdef0123456789abcdef";
const refusal = (code: string, param?: string) => ({
  errors: [{ code, message: "refused", long_message: "This is refused", ...(param !== undefined && { meta: { param_name: param } }) }],
  clerk_trace_id: trace,
});

/** Codes that the provider takes for more than a refusal: it is there already, gone already, or will be free in a moment. */
const isUnderstood = ({ endpoint }: Definition, code: string): boolean =>
  [...writes(endpoint), endpoint.remove]
    .filter((op): op is Op => typeof op === "object")
    .flatMap((op) => [op.exists, op.gone, op.busy])
    .concat([endpoint.closed])
    .some((codes) => codes?.includes(code));

/** Calls after the first one, by which resources are made. */
const onTheWay: string[] = [];
const withoutIds = (path: string): string => path.replace(/[a-z]+_[0-9A-Za-z]{27}/g, "*");
const anyId = (path: string): string => `/v1${path.replace(/\{[^}]+\}/g, "*")}`;

describe.each(registry.map((definition) => [definition.type, definition] as const))("%s", (_, definition) => {
  const { endpoint, fields } = definition;
  const first = writes(endpoint)[0]!;
  let emulator: TestEmulator;
  let client: RawClient;
  let ground: Ground;
  let full: Values;
  /** What is declared next, so that the first writing call is made. */
  let declared: Values;
  let held: Held;
  beforeAll(async () => {
    emulator = await startWorld();
    client = clientOf(emulator, keyFor(definition));
    ground = await makeNeeds(client, definition);
    full = exampleInputs(definition, "full", ground);
  });
  beforeEach(async () => {
    await emulator.faults([]);
    await emulator.clearRequests();
    held = new Held(clientOf(emulator, keyFor(definition)), definition);
    declared = full;
    // Of what always exists the full example may say what stands there already.
    if (!isSingleton(endpoint)) return;
    await held.apply(full);
    const narrowed = await narrowedFor(client, definition, ground);
    const changes = inputNames(definition).map((name) => changedIn({ client, definition, narrowed }, full, name, held.state?.values));
    declared = changes.find((change) => change !== undefined && held.plan(change).length > 0)!;
  });
  afterEach(async () => {
    await emulator.faults([]);
    await held.destroy();
  });
  afterAll(() => emulator.close());

  const refuse = (op: { readonly method: string; readonly path: string }, code: string, param?: string): Promise<void> =>
    emulator.faults([{ method: op.method, path: anyId(op.path), status: 422, times: 99, body: refusal(code, param) }]);
  const messageOf = (): Promise<string> =>
    held.apply(declared).then(
      () => "Nothing was refused.",
      (error: Error) => error.message,
    );
  const count = async (): Promise<number> => (await rowsOf({ client: clientOf(emulator, keyFor(definition)) }, definition, full)).length;

  test("each property is named as programs spell it, with Clerk's code and its trace", async () => {
    for (const name of inputNames(definition)) {
      const param = writePath(name, fields[name]!);
      if (param === undefined) continue;
      await refuse(first, "form_param_value_invalid", param);
      const message = await messageOf();
      expect(message).toContain(`${definition.type} "example": Clerk refused ${name} (form_param_value_invalid): This is refused.`);
      expect(message).toContain(`[trace ${trace}]`);
    }
  });

  test("each code of the resource comes with what to do", async () => {
    for (const [code, advice] of Object.entries(definition.advice).filter(([each]) => !isUnderstood(definition, each))) {
      await refuse(first, code);
      expect(await messageOf()).toContain(`${definition.type} "example": Clerk refused the request (${code}): This is refused. ${advice}`);
    }
  });

  test("what is refused at once leaves nothing behind", async () => {
    const before = endpoint.list ? await count() : undefined;
    await refuse(first, "form_param_value_invalid");
    expect(await messageOf()).toContain("This is refused.");
    if (endpoint.create) expect(held.state).toBeUndefined();
    expect(endpoint.list ? await count() : undefined).toBe(before);
  });

  test("what is refused on the way is recorded, and the next up goes on from there", async () => {
    await held.apply(full);
    const made = (await emulator.requests()).filter(({ method }) => method !== "GET");
    await held.destroy();
    const calls = new Map(made.map(({ method, path }) => [`${method} ${withoutIds(path)}`, { method, path: withoutIds(path) }]));
    const creating = endpoint.create ? `${endpoint.create.method} ${anyId(endpoint.create.path)}` : undefined;
    const place = [...calls.keys()].findIndex((call) => call === creating);
    for (const { method, path } of place < 0 ? [] : [...calls.values()].slice(place + 1)) {
      onTheWay.push(`${definition.type}: ${method} ${path}`);
      await emulator.faults([{ method, path, status: 422, times: 99, body: refusal("form_param_value_invalid") }]);
      expect({ method, path, message: await messageOf() }).toMatchObject({
        message: expect.stringContaining("This is refused.") as string,
      });
      await emulator.faults([]);
      await emulator.clearRequests();
      await held.apply(full);
      expect(held.plan(full)).toEqual([]);
      // It was recorded, so that it is not made again.
      const again = (await emulator.requests()).map((request) => `${request.method} ${withoutIds(request.path)}`);
      expect(again).not.toContain(creating);
      await held.destroy();
    }
  });
});

test("some resources are made by several calls", () => expect(onTheWay.length).toBeGreaterThan(5));
