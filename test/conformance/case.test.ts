// Every resource through every case of a life, through the core over HTTP: made from the registry, so that a new resource needs no line here.
import type { RawClient } from "../api/server";
import { inputNames } from "../../provider/core/define";
import { isSingleton } from "../../provider/core/definition/endpoint";
import { hasUniqueKey } from "../../provider/core/definition/recognition";
import { isUnreadable } from "../../provider/core/vocabulary/meaning";
import type { Values } from "../../provider/core/definition/values";
import { rowsOf } from "../../provider/core/observe/row";
import { unknownValue } from "../../provider/core/vocabulary/unknown";
import { registry } from "../../provider/resources/registry";
import type { Narrowed } from "../support/arbitrary";
import { changedIn } from "../support/change";
import type { TestEmulator } from "../support/emulator";
import { Held, exampleInputs } from "../support/held";
import { type Ground, clientOf, keyFor, makeNeeds, narrowedFor, startWorld } from "../support/world";

describe.each(registry.map((definition) => [definition.type, definition] as const))("%s", (_, definition) => {
  const { endpoint, fields } = definition;
  const isAlwaysThere = isSingleton(endpoint) || endpoint.preset === true;
  const names = inputNames(definition);
  let emulator: TestEmulator;
  let client: RawClient;
  let ground: Ground;
  let narrowed: Narrowed;
  let full: Values;
  let held: Held;
  beforeAll(async () => {
    emulator = await startWorld();
    client = clientOf(emulator, keyFor(definition));
    ground = await makeNeeds(client, definition);
    narrowed = await narrowedFor(client, definition, ground);
    full = exampleInputs(definition, "full", ground);
  });
  beforeEach(async () => {
    await emulator.faults([]);
    held = new Held(clientOf(emulator, keyFor(definition)), definition);
  });
  afterEach(async () => {
    await emulator.faults([]);
    await held.destroy();
  });
  afterAll(() => emulator.close());

  const changed = (declared: Values, name: string): Values | undefined =>
    changedIn({ client, definition, narrowed }, declared, name, held.state?.values);

  /** That nothing is left to do, before and after a refresh. */
  async function isDone(declared: Values): Promise<void> {
    expect(held.plan(declared)).toEqual([]);
    expect(await held.refresh()).toBe(true);
    expect(held.plan(declared)).toEqual([]);
  }

  /** Somebody else who changes the object at the dashboard. */
  async function elsewhere(declared: Values): Promise<Held> {
    const other = new Held(clientOf(emulator, keyFor(definition)), definition, "elsewhere");
    await other.apply(declared, { from: held.state!.id });
    held.forgetLists(clientOf(emulator, keyFor(definition)));
    return other;
  }

  test.each(["minimal", "full"] as const)("%s: made, and the second plan is empty", async (size) => {
    const declared = exampleInputs(definition, size, ground);
    expect(held.check(declared)).toEqual([]);
    expect(await held.apply(declared)).toBe("created");
    await isDone(declared);
    expect(await held.apply(declared)).toBe("same");
  });

  test("each property that can change is changed by itself", async () => {
    await held.apply(full);
    for (const name of names.filter((each) => !fields[each]!.immutable && !fields[each]!.createOnly)) {
      const next = changed(full, name);
      if (!next || held.check(next).length > 0) continue;
      const plan = held.plan(next);
      expect({ name, plan: plan.map(({ property, replaces }) => ({ property, replaces })) }).toEqual({
        name,
        plan: [{ property: name, replaces: false }],
      });
      await held.apply(next);
      await isDone(next);
      await held.apply(full);
    }
  });

  test("each property that cannot change replaces", async () => {
    await held.apply(full);
    for (const name of names.filter((each) => fields[each]!.immutable)) {
      const next = changed(full, name);
      if (next) expect(held.plan(next)).toEqual([expect.objectContaining({ property: name, replaces: true })]);
    }
  });

  test("each property that need not be given can be taken out", async () => {
    for (const name of names.filter((each) => !fields[each]!.required && full[each] !== undefined)) {
      await held.apply(full);
      const next = Object.fromEntries(Object.entries(full).filter(([each]) => each !== name));
      if (held.check(next).length > 0) continue;
      await held.apply(next);
      await isDone(next);
    }
  });

  test("drift is seen and put right, and left alone where it is ignored", async () => {
    await held.apply(full);
    for (const name of names.filter((each) => full[each] !== undefined)) {
      const field = fields[name]!;
      const next = changed(full, name);
      if (!next || field.immutable || isUnreadable(field) || field.oneWay || field.merge) continue;
      await elsewhere(next);
      await held.refresh();
      expect({ name, drift: held.plan(full).map(({ property }) => property) }).toEqual({ name, drift: [name] });
      expect(held.plan(full, [name])).toEqual([]);
      expect(await held.apply(full, { ignore: [name] })).toBe("same");
      expect(await held.apply(full)).toBe("updated");
      await isDone(full);
    }
  });

  test("what is not known yet passes check and decides no replacement", async () => {
    await held.apply(full);
    for (const name of names.filter((each) => !fields[each]!.createOnly)) {
      const next = { ...full, [name]: unknownValue };
      expect({ name, reasons: held.check(next).filter((reason) => reason.startsWith(`${name} `)) }).toEqual({ name, reasons: [] });
      expect(held.plan(next).filter(({ replaces }) => replaces)).toEqual([]);
    }
  });

  if (!isAlwaysThere)
    test("what exists is not taken without being given, and is taken when it is", async () => {
      await held.apply(full);
      const other = new Held(clientOf(emulator, keyFor(definition)), definition, "other");
      if (hasUniqueKey(definition))
        await expect(other.apply(full)).rejects.toMatchObject({
          code: "exists",
          message: expect.stringContaining(held.state!.id) as string,
        });
      // Where two may bear the name, a second one is made or refused by Clerk for another reason, and nothing is taken.
      else if ((await other.apply(full).catch(() => "refused")) === "created") {
        expect(other.state!.id).not.toBe(held.state!.id);
        await other.destroy();
      }
      await other.apply(full, { adopt: true });
      expect(other.state!.id).toBe(held.state!.id);
      expect(other.plan(full)).toEqual([]);
    });

  if (!isAlwaysThere)
    test("what is deleted outside is gone after a refresh, and is made again", async () => {
      await held.apply(full);
      await (await elsewhere(full)).destroy();
      expect(await held.refresh()).toBe(false);
      expect(await held.apply(full)).toBe("created");
    });

  test("requests that Clerk turns away for a moment change nothing but the time", async () => {
    await emulator.faults([{ path: "/v1/*", times: 2, status: 429 }]);
    await held.apply(full);
    await isDone(full);
  });

  if (endpoint.create && endpoint.create.method === "POST")
    test("a creation whose answer is lost makes no second object", async () => {
      const count = async (): Promise<number> =>
        (await rowsOf({ client: clientOf(emulator, keyFor(definition)) }, definition, full)).length;
      const before = await count();
      const path = `/v1${endpoint.create!.path.replace(/\{[^}]+\}/g, "*")}`;
      await emulator.faults([{ path, method: "POST", reset: "after", times: 1 }]);
      await held.apply(full);
      if (endpoint.list) expect(await count()).toBe(before + 1);
      expect(await emulator.remainingFaults()).toEqual([]);
      await isDone(full);
    });

  if (endpoint.list)
    test("a list that answers 404 is an error about the instance, and nothing counts as gone", async () => {
      await held.apply(full);
      held.forgetLists(clientOf(emulator, keyFor(definition)));
      await emulator.faults([{ path: `/v1${endpoint.list!.path}`, method: "GET", status: 404, times: 99 }]);
      await expect(held.refresh()).rejects.toThrow(/does not exist in this instance/);
    });

  test("no secret of the declaration is in a warning", async () => {
    await held.apply(full);
    const secrets = names.filter((name) => fields[name]!.secret && typeof full[name] === "string").map((name) => String(full[name]));
    for (const secret of secrets) expect(held.warnings.join(" ")).not.toContain(secret);
  });
});
