// What is wrong in a declaration of any resource is told before anything is asked or sent: every mistake at once, each by the name of its property.
import { inputNames } from "../../provider/core/define";
import { handler } from "../../provider/pulumi/handler";
import { registry } from "../../provider/resources/registry";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { exampleInputs } from "../support/held";
import { type Mistake, allAtOnce, mistakesOf } from "../support/mistake";

let emulator: TestEmulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

const stand = { user: `user_${"1".repeat(27)}`, idOf: () => `mch_${"1".repeat(27)}` };

/** What a mistake of the kind may be about, so that a generator that makes none is found out. */
const kinds: readonly Mistake["what"][] = ["type", "misspelt", "missing"];

describe.each(registry.map((definition) => [definition.type, definition] as const))("%s", (_, definition) => {
  const right = exampleInputs(definition, "full", stand);
  const provider = handler(definition);
  // Definitions of what only production has are right there alone.
  const key = (): string => (definition.examples.production ? emulator.key.replace("sk_test_", "sk_live_") : emulator.key);
  const reasonsAgainst = async (declared: { readonly [property: string]: unknown }): Promise<readonly string[]> => {
    const settings: { readonly [key: string]: string } = { "clerk:secretKey": key(), "clerk:apiUrl": emulator.apiUrl };
    await provider.configure({ config: { get: (name) => settings[name] } });
    const { failures } = await provider.check({}, { ...declared } as never);
    return failures.map(({ reason }) => reason);
  };
  const mistakes = mistakesOf(definition, right);

  test("its full example has no mistake", async () => expect(await reasonsAgainst(right)).toEqual([]));

  test("a property that there is not is refused", async () => {
    expect(await reasonsAgainst({ ...right, unheardOf: 1 })).toEqual([expect.stringMatching(/^unheardOf is no property of /)]);
  });

  if (inputNames(definition).length > 0) {
    test("each mistake is told by the name of its property, before any request", async () => {
      const hasRequired = Object.values(definition.fields).some(({ required }) => required);
      for (const kind of kinds.filter((each) => each !== "missing" || hasRequired))
        expect(mistakes.map(({ what }) => what)).toContain(kind);
      for (const { what, at, declared, says } of mistakes) {
        const reasons = await reasonsAgainst(declared);
        expect({ what, at, declared, reasons }).toEqual({
          what,
          at,
          declared,
          reasons: expect.arrayContaining([expect.stringMatching(says)]) as unknown,
        });
      }
      expect(await emulator.requests()).toEqual([]);
    });

    test("several are told at once", async () => {
      const { declared, says } = allAtOnce(mistakes, right);
      const reasons = await reasonsAgainst(declared);
      for (const each of says) expect(reasons).toContainEqual(expect.stringMatching(each));
      expect(says.length).toBeGreaterThan(1);
    });
  }
});

test("there are mistakes of every kind in every rule of every resource", () => {
  const conflicting = registry
    .flatMap((definition) => mistakesOf(definition, exampleInputs(definition, "full", stand)))
    .filter(({ what }) => what === "conflict");
  expect(conflicting.length).toBeGreaterThanOrEqual(registry.flatMap(({ rules }) => rules).length);
});
