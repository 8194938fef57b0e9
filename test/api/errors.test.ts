/** Which sentences Clerk's own errors give, over a real server. */
import { inspect } from "node:util";
import type { ClerkError } from "../../provider/api/errors";
import { clerkErrors, failure, KEY, startServer, type Server, type Step } from "./server";

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

async function ask(step: Step, method: "GET" | "POST" = "POST"): Promise<ClerkError> {
  server.script(step);
  return failure(
    server.client({ retry: { tries: 1 } }).request({ method, path: "/jwt_templates", ...(method === "GET" ? {} : { body: {} }) }),
  );
}

describe("Clerk's own errors", () => {
  it("one error: parameter, code, long message, trace", async () => {
    const entry = {
      code: "jwt_template_reserved_claim",
      long_message: "You can't use the reserved claim: 'iss'",
      meta: { param_name: "claims" },
    };
    const error = await ask({ status: 422, body: clerkErrors(entry) });
    expect(error.message).toBe(
      "Clerk refused claims (jwt_template_reserved_claim): You can't use the reserved claim: 'iss'. [trace 1f2e3d4c]",
    );
    expect(error).toMatchObject({
      status: 422,
      code: "jwt_template_reserved_claim",
      method: "POST",
      path: "/jwt_templates",
      traceId: "1f2e3d4c",
      mayHaveHappened: false,
    });
    expect(error.errors).toEqual([
      {
        code: "jwt_template_reserved_claim",
        message: "short",
        longMessage: "You can't use the reserved claim: 'iss'",
        paramName: "claims",
      },
    ]);
  });

  it("a definition's own advice takes the place of the common one", async () => {
    const error = await ask({
      status: 422,
      body: clerkErrors({ code: "form_identifier_exists", long_message: "name is taken", meta: { param_name: "name" } }),
    });
    expect(error.message).toBe(
      "Clerk refused name (form_identifier_exists): name is taken. An object with this value exists already. Adopt it (options `import` or `adopt`), or choose another value. [trace 1f2e3d4c]",
    );
    expect(error.explain({ form_identifier_exists: "Pick another." })).toBe(
      "Clerk refused name (form_identifier_exists): name is taken. Pick another. [trace 1f2e3d4c]",
    );
    expect(error.explain({ other: "No." })).toBe(error.message);
  });

  it("several errors are all told", async () => {
    const error = await ask({
      status: 422,
      body: clerkErrors(
        { code: "form_param_missing", long_message: "name must be included.", meta: { param_name: "name" } },
        { code: "form_param_nil", long_message: "lifetime is nil", meta: { param_name: "lifetime" } },
      ),
    });
    expect(error.message).toBe(
      "Clerk refused name (form_param_missing): name must be included. Clerk refused lifetime (form_param_nil): lifetime is nil. [trace 1f2e3d4c]",
    );
    expect(error.errors.map((entry) => entry.paramName)).toEqual(["name", "lifetime"]);
  });

  it("401 says where the key came from and what to do", async () => {
    const error = await ask({
      status: 401,
      body: clerkErrors({ code: "clerk_key_invalid", long_message: "The provided Clerk Secret Key is invalid." }),
    });
    expect(error.message).toBe(
      "Clerk refused the secret key (clerk_key_invalid): The provided Clerk Secret Key is invalid. The key came from the environment variable CLERK_SECRET_KEY. " +
        'Check that it is the secret key of the instance that you mean (Clerk dashboard, page "API keys"), copied whole and without spaces, and that it has not been rotated or deleted since. ' +
        "`pulumi refresh` and `pulumi destroy` take the configuration from the stack's state, where an old key may stand, unless they are run with --run-program. [trace 1f2e3d4c]",
    );
  });

  it.each([402, 403])("a plan that lacks a feature is told by the code, whatever the status (%i)", async (status) => {
    const entry = {
      code: "unsupported_subscription_plan_features",
      long_message: "Some features are not supported.",
      meta: { unsupported_features: ["custom_roles", "allowlist"] },
    };
    const error = await ask({ status, body: clerkErrors(entry) });
    expect(error.message).toContain(
      "Some features are not supported. The plan of this instance lacks: custom_roles, allowlist. Upgrade the plan",
    );
  });

  it.each([
    ["resource_locked", 409, "Something else is changing the same object just now"],
    ["internal_clerk_error", 500, "This is a fault on Clerk's side."],
    ["request_invalid_for_environment", 400, "The key belongs to an instance of the other kind"],
    ["a_code_of_tomorrow", 402, "Upgrade the plan of this application"],
  ])("%s has advice", async (code, status, advice) => {
    expect((await ask({ status, body: clerkErrors({ code }) }, "GET")).message).toContain(`(${code}): long. ${advice}`);
  });

  it.each(["constructor", "__proto__", "toString"])("a code named %s finds no advice", async (code) => {
    const error = await ask({
      status: 422,
      body: `{"errors":[{"code":"${code}","message":"m","long_message":"l"}]}`,
      text: `{"errors":[{"code":"${code}","message":"m","long_message":"l"}]}`,
    });
    expect(error.message).toBe(`Clerk refused the request (${code}): l.`);
    expect(error.explain({})).toBe(error.message);
  });

  it("a half-filled entry still gives a sentence, and the header's trace", async () => {
    const error = await ask({ status: 400, body: { errors: [{ message: "odd" }, 7] }, headers: { "x-clerk-trace-id": "abc" } });
    expect(error.message).toBe("Clerk refused the request (unknown): odd. [trace abc]");
  });

  it("control characters do not reach the terminal", async () => {
    const error = await ask({ status: 422, body: clerkErrors({ code: "x", long_message: "a\u001b[2Jb\r\nc" }) });
    expect(error.message).toContain("(x): a [2Jb c. ");
  });
});

it("an error holds plain data only, and shows all of it in JSON", async () => {
  const error = await ask({ status: 422, body: clerkErrors({ code: "c", meta: { param_name: "p" } }) });
  expect(JSON.parse(JSON.stringify(error))).toMatchObject({
    name: "ClerkError",
    code: "c",
    message: error.message,
    errors: [{ paramName: "p" }],
  });
  expect(error.cause).toBeUndefined();
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(KEY);
});
