// Stack traces while a resource is made: none is taken, and the program notices nothing of it.
import * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";

const url = "https://app.example.com/callback";
const usual = Error.stackTraceLimit;

beforeEach(() => {
  const program = { newResource: ({ name }: { readonly name: string }) => ({ id: name, state: {} }), call: () => ({}) };
  pulumi.runtime.setMocks(program);
});
afterEach(() => {
  Error.stackTraceLimit = usual;
  delete process.env.PULUMI_DEBUG_PROMISE_LEAKS;
});

/** The stack traces that the SDK takes for the promises of a resource. */
function tracesOf(declare: () => void): readonly string[] {
  const define = jest.spyOn(Object, "defineProperty");
  try {
    declare();
    return define.mock.calls.flatMap(([, name, { value }]) => (name === "_debugStackTrace" ? [String(value)] : []));
  } finally {
    define.mockRestore();
  }
}

describe("while a resource is made", () => {
  test("no stack trace is taken, and afterwards they are again", () => {
    const traces = tracesOf(() => new clerk.RedirectUrl("quiet", { url: `${url}/quiet` }));
    expect(traces.length).toBeGreaterThan(0);
    expect(traces.filter((trace) => trace.includes("\n"))).toEqual([]);
    expect(Error.stackTraceLimit).toBe(usual);
    expect(new Error("later").stack).toContain("stack-trace.test.ts");
  });

  test("they are taken where somebody looks for promises that never end", () => {
    process.env.PULUMI_DEBUG_PROMISE_LEAKS = "1";
    const traces = tracesOf(() => new clerk.RedirectUrl("traced", { url: `${url}/traced` }));
    expect(traces.length).toBeGreaterThan(0);
    expect(traces.every((trace) => trace.includes("\n"))).toBe(true);
  });

  test.each<[string, () => unknown, RegExp]>([
    ["the SDK refuses it", () => new clerk.RedirectUrl("", { url }), /Missing resource name/],
    [
      "a transformation fails",
      () => new clerk.RedirectUrl("failing", { url }, { transformations: [() => fail()] }),
      /^Error: no such stage/,
    ],
    ["a look-up fails", () => clerk.RedirectUrl.get("", "ru_1"), /Missing resource name/],
  ])("where %s the error has the line that declares the resource", (_, declare, message) => {
    const error = thrownBy(declare);
    expect(error.stack).toMatch(message);
    expect(error.stack).toMatch(/\n\s+at .*stack-trace\.test\.ts:\d+/);
    expect(Error.stackTraceLimit).toBe(usual);
  });

  test("an error that has a stack of its own keeps it", () => {
    const early = new Error("from before");
    const { stack } = early;
    const declare = (): unknown => new clerk.RedirectUrl("early", { url }, { transformations: [() => fail(early)] });
    expect(thrownBy(declare).stack).toBe(stack);
  });

  test("a transformation may make another resource", () => {
    const inner = (): undefined => {
      new clerk.RedirectUrl("inner", { url: `${url}/inner` });
      return undefined;
    };
    new clerk.RedirectUrl("outer", { url: `${url}/outer` }, { transformations: [inner] });
    expect(Error.stackTraceLimit).toBe(usual);
  });
});

function fail(error = new Error("no such stage")): never {
  throw error;
}

function thrownBy(step: () => unknown): Error {
  try {
    step();
  } catch (error) {
    return error as Error;
  }
  throw new Error("Nothing was thrown.");
}
