// What goes wrong, and what the user reads: the resource, the property, the cause and the next step; before any write where that can be known.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";
import { type FaultRule, type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, flat, newStack } from "../support/engine";

const secret = "canary-8d1f7a20";
const template: Program = async () => void new clerk.JwtTemplate("hasura", { name: "hasura", claims: {} });

/** The CLI wraps lines; a sentence is looked for as one line. */

describeEngine("refusals", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false });
  });
  beforeEach(async () => {
    await emulator.reset();
    await emulator.faults([]);
    await emulator.clearRequests();
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());

  const nothingSent = async (): Promise<void> => expect(await emulator.requests()).toEqual([]);

  describe("settings, in the preview already", () => {
    test.each<[string, { [name: string]: string | undefined }, RegExp]>([
      [
        "no key",
        { CLERK_SECRET_KEY: undefined },
        /No Clerk secret key is set\. Set it for the stack by `pulumi config set --secret clerk:secretKey`, or in the environment as CLERK_SECRET_KEY\./,
      ],
      [
        "a publishable key",
        { CLERK_SECRET_KEY: `pk_test_${secret}` },
        /The value from the environment variable CLERK_SECRET_KEY is a publishable key \(pk_test_…\), not a secret key\./,
      ],
      [
        "a space in the key",
        { CLERK_SECRET_KEY: `sk_test_a ${secret}` },
        /The Clerk secret key from the environment variable CLERK_SECRET_KEY contains a space; remove it\./,
      ],
      [
        "a newline at the end of the key",
        { CLERK_SECRET_KEY: `sk_test_${secret}\n` },
        /CLERK_SECRET_KEY contains a line break; remove it\./,
      ],
      [
        "an address that is no URL",
        { CLERK_API_URL: "api.clerk.com" },
        /The API address from the environment variable CLERK_API_URL is not a URL\. Write it like https:\/\/api\.clerk\.com\/v1\./,
      ],
      ["both at once", { CLERK_SECRET_KEY: "nonsense", CLERK_API_URL: "ftp://x/v1" }, /no Clerk secret key\..* must begin with https:\/\//],
    ])("%s", async (_, env, sentence) => {
      for (const [name, value] of Object.entries(env))
        if (value === undefined) delete stack.env[name];
        else stack.env[name] = value;
      const preview = await stack.preview(template);
      expect(preview.code).not.toBe(0);
      expect(flat(preview)).toMatch(sentence);
      expect(preview.text).not.toContain(secret);
      await nothingSent();
    });

    test("the configuration wins over the environment, and is named", async () => {
      await stack.setConfig("clerk:secretKey", `pk_live_${secret}`, true);
      const preview = await stack.preview(template);
      expect(flat(preview)).toContain(
        "The value from the configuration clerk:secretKey is a publishable key (pk_live_…), not a secret key.",
      );
      expect(preview.text).not.toContain(secret);
    });
  });

  describe("declarations, in the preview already, all problems of a resource at once", () => {
    test.each<[string, { [property: string]: unknown }, readonly string[]]>([
      ["a wrong type", { lifetime: "long" }, ["lifetime must be a whole number."]],
      ["a number out of its range", { lifetime: 5 }, ["lifetime must be from 30 to 315360000 seconds."]],
      ["a misspelt property", { lifetme: 60 }, ["lifetme is no property of JwtTemplate. Did you mean lifetime?"]],
      ["a reserved claim", { claims: { sub: "me" } }, ['claims must not contain "sub": Clerk sets it itself. Take it out.']],
      [
        "several, a secret one among them",
        { lifetime: 5, signingKey: [secret], allowedClockSkew: 301, customSigningKey: true },
        [
          "lifetime must be from 30 to 315360000 seconds.",
          "signingKey must be a string.",
          "allowedClockSkew must be from 0 to 300 seconds.",
          "signingAlgorithm is required when customSigningKey is true: give it a value.",
        ],
      ],
      [
        "a secret inside of what is wrong",
        { claims: pulumi.secret(secret) as unknown, lifetime: pulumi.secret(secret) as unknown },
        ["claims must be an object.", "lifetime must be a whole number."],
      ],
    ])("%s", async (_, args, sentences) => {
      const program: Program = async () =>
        void new clerk.JwtTemplate("hasura", { name: "hasura", claims: {}, ...args } as clerk.JwtTemplateArgs);
      const preview = await stack.preview(program);
      expect(preview.code).not.toBe(0);
      for (const sentence of sentences) expect(flat(preview)).toContain(`resource 'hasura' has a problem: ${sentence}`);
      expect(flat(preview).match(/has a problem:/g)!.length % sentences.length).toBe(0);
      expect(preview.text).not.toContain(secret);
      await nothingSent();
    });
  });

  describe("Clerk's answers", () => {
    const html = "<html><body><h1>Access denied</h1><p>by the company proxy</p></body></html>";
    test.each<[string, FaultRule, RegExp]>([
      [
        "HTML from a proxy",
        { path: "/v1/jwt_templates", status: 200, body: html, contentType: "text/html" },
        /creating JwtTemplate "hasura": .*text\/html.*Access denied.*proxy/,
      ],
      [
        "malformed JSON",
        { path: "/v1/jwt_templates", status: 200, body: '{"data":[', contentType: "application/json" },
        /creating JwtTemplate "hasura": The answer to GET \/jwt_templates is not one of Clerk's: status 200 with content type application\/json/,
      ],
      ["a list that answers 404", { path: "/v1/jwt_templates", status: 404 }, /creating JwtTemplate "hasura": /],
    ])("%s: nothing is written", async (_, rule, sentence) => {
      await emulator.faults([{ ...rule, method: "GET", times: 99 }]);
      const up = await stack.up(template);
      expect(up.code).not.toBe(0);
      expect(flat(up)).toMatch(sentence);
      expect(await emulator.requests({ method: "POST" })).toEqual([]);
    });

    test("a key that Clerk rejects is told with where it came from", async () => {
      stack.env.CLERK_SECRET_KEY = `sk_test_${secret}`;
      const up = await stack.up(template);
      expect(up.code).not.toBe(0);
      expect(flat(up)).toMatch(/creating JwtTemplate "hasura": .*CLERK_SECRET_KEY/);
      expect(flat(up)).toContain("clerk_key_invalid");
      expect(up.text).not.toContain(secret);
    });

    test("429 without Retry-After is waited out, for reads and for creations", async () => {
      await emulator.faults([
        { path: "/v1/jwt_templates", method: "GET", status: 429, times: 1 },
        { path: "/v1/jwt_templates", method: "POST", status: 429, times: 1 },
      ]);
      expect(await stack.up(template)).toMatchObject({ code: 0 });
      expect((await emulator.requests({ path: "/v1/jwt_templates" })).map(({ method, status }) => `${method} ${status}`)).toEqual([
        "GET 429",
        "GET 200",
        "POST 429",
        "POST 200",
      ]);
    });

    test.each<[string, Partial<FaultRule>, readonly string[]]>([
      ["that did not happen is made again, after a look", { status: 502 }, ["GET 200", "POST 502", "GET 200", "POST 200"]],
      ["of which the connection broke before the work", { reset: "before" }, ["GET 200", "POST 0", "GET 200", "POST 200"]],
      ["that happened is found, and made once", { reset: "after" }, ["GET 200", "POST 0", "GET 200"]],
    ])("a creation whose answer is lost and %s", async (_, rule, expected) => {
      await emulator.faults([{ path: "/v1/jwt_templates", method: "POST", times: 1, ...rule }]);
      expect(await stack.up(template)).toMatchObject({ code: 0 });
      const asked = (await emulator.requests({ path: "/v1/jwt_templates" })).map(
        ({ method, status }) => `${method} ${status === 502 || status === 200 ? status : 0}`,
      );
      expect(asked.map((line) => line.split(" ")[0])).toEqual(expected.map((line) => line.split(" ")[0]));
      expect(await emulator.seed("GET", "/jwt_templates")).toHaveLength(1);
      expect(await stack.preview(template, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
    });

    test("what exists is not taken: its id and the two ways to adopt it", async () => {
      const { id } = await emulator.seed("POST", "/jwt_templates", { name: "hasura", claims: {} });
      const up = await stack.up(template);
      expect(up.code).not.toBe(0);
      expect(flat(up)).toContain(`creating JwtTemplate "hasura": Clerk has an object with name "hasura" already, ${id}.`);
      expect(flat(up)).toContain(`{ import: "${id}" } or { adopt: true }`);
      expect(await emulator.requests({ method: "POST" })).toEqual([]);
    });

    test("a secret that Clerk repeats in its refusal is not shown", async () => {
      await emulator.faults([
        {
          path: "/v1/jwt_templates",
          method: "POST",
          status: 422,
          body: {
            errors: [
              {
                code: "form_param_value_invalid",
                message: "is invalid",
                long_message: `${secret} is no key`,
                meta: { param_name: "signing_key" },
              },
            ],
            clerk_trace_id: "0123456789abcdef0123456789abcdef",
          },
        },
      ]);
      const program: Program = async () =>
        void new clerk.JwtTemplate("hasura", {
          name: "hasura",
          claims: {},
          customSigningKey: true,
          signingAlgorithm: "HS256",
          signingKey: secret,
        });
      const up = await stack.up(program);
      expect(flat(up)).toContain('creating JwtTemplate "hasura": Clerk refused signingKey (form_param_value_invalid)');
      expect(flat(up)).toContain("[trace 0123456789abcdef0123456789abcdef]");
      expect(up.text).not.toContain(secret);
      const diagnostics = up.text.slice(up.text.indexOf("Diagnostics:"));
      expect(diagnostics.match(/form_param_value_invalid/g)).toHaveLength(1);
    });

    test("nothing listening at the address", async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      const { port } = server.address() as AddressInfo;
      await new Promise((resolve) => server.close(resolve));
      stack.env.CLERK_API_URL = `http://127.0.0.1:${port}/v1`;
      const up = await stack.up(template);
      expect(up.code).not.toBe(0);
      expect(flat(up)).toMatch(new RegExp(`creating JwtTemplate "hasura": .*127\\.0\\.0\\.1:${port}.*CLERK_API_URL`));
    });
  });
});
