// What `npm start` does with which key, in a terminal and without one; and when state and data do not belong together.

interface Given {
  readonly args?: readonly string[];
  readonly secretKey?: string;
  readonly isTerminal?: boolean;
}
interface Choice {
  readonly stack: string;
  readonly action: string;
  readonly reset?: boolean;
  readonly why?: string;
}
const { choose, mismatch } = require("../../scripts/lib/choice") as {
  choose: (given: { args: readonly string[]; secretKey: string | undefined; isTerminal: boolean }) => Choice;
  mismatch: (found: { hasStack: boolean; managesObjects: boolean; hasData: boolean }) => string | undefined;
};

const chosen = ({ args = [], secretKey, isTerminal = true }: Given) => choose({ args, secretKey, isTerminal });

test.each([undefined, "", "  "])("without a key (%j) the emulated instance is brought up, in a terminal and without", (secretKey) => {
  expect(chosen({ secretKey })).toEqual({ stack: "emulated", action: "up", reset: false });
  expect(chosen({ secretKey, isTerminal: false, args: ["--reset"] })).toEqual({ stack: "emulated", action: "up", reset: true });
});

test("a development key is applied in a terminal, and previewed without one", () => {
  expect(chosen({ secretKey: "sk_test_abc" })).toEqual({ stack: "live", action: "up" });
  expect(chosen({ secretKey: "sk_test_abc", isTerminal: false })).toMatchObject({
    stack: "live",
    action: "preview",
    why: expect.stringContaining("terminal"),
  });
});

test.each(["sk_live_abc", " sk_live_abc", "sk_live_abc\n"])(
  "a production key (%j) is previewed, never applied, and this is said",
  (secretKey) => {
    for (const isTerminal of [true, false])
      expect(chosen({ secretKey, isTerminal })).toMatchObject({
        stack: "live",
        action: "preview",
        why: expect.stringContaining("never applied"),
      });
  },
);

test.each(["pk_test_abc", "whatever", "SK_TEST_abc"])("what is no development key (%j) is never applied", (secretKey) => {
  expect(chosen({ secretKey })).toMatchObject({ stack: "live", action: "preview" });
});

test("no sentence holds the key", () => {
  for (const secretKey of ["sk_live_s3cret", "pk_test_s3cret", "s3cret"])
    expect(JSON.stringify(chosen({ secretKey }))).not.toContain("s3cret");
});

test("--reset with a real instance's key is refused", () => {
  expect(() => chosen({ secretKey: "sk_test_abc", args: ["--reset"] })).toThrow(/Unset the variable/);
});

test("an argument that it does not know is refused by name", () => {
  expect(() => chosen({ args: ["--rest"] })).toThrow(/--reset.*"--rest"/);
});

test.each([
  [{ hasStack: false, managesObjects: false, hasData: false }, undefined],
  [{ hasStack: true, managesObjects: true, hasData: true }, undefined],
  // The first run failed before anything was created.
  [{ hasStack: true, managesObjects: false, hasData: true }, undefined],
  [{ hasStack: true, managesObjects: false, hasData: false }, undefined],
  [{ hasStack: true, managesObjects: true, hasData: false }, "emulator.json) is gone"],
  [{ hasStack: false, managesObjects: false, hasData: true }, "state in .local/ is gone"],
])("found %j", (found, text) => {
  if (text === undefined) expect(mismatch(found)).toBeUndefined();
  else expect(mismatch(found)).toMatch(new RegExp(`${text.replace(")", "\\)")}.*npm start -- --reset`));
});
