// Seeded chaos: storms of 429 and 503, connections cut before and after the work, delays, stale reads. In the end the instance equals the program.
import fc from "fast-check";
import * as clerk from "pulumi-clerk";
import { type FaultRule, type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, newStack } from "../support/engine";

const counts = { permissions: 16, roles: 8, urls: 20, templates: 15 };
const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

const program: Program = async () => {
  new clerk.OrganizationSettings("organizations", { enabled: true, maxAllowedMemberships: 12 });
  for (const index of range(counts.roles))
    new clerk.OrganizationRole(`role-${index}`, {
      name: `Role ${index}`,
      key: `org:role_${index}`,
      permissions: [`org:feature${index}:use`, `org:feature${index + 8}:use`],
    });
  for (const index of range(counts.permissions))
    new clerk.OrganizationPermission(`permission-${index}`, { name: `Feature ${index}`, key: `org:feature${index}:use` });
  for (const index of range(counts.urls)) new clerk.RedirectUrl(`url-${index}`, { url: `https://app-${index}.example.com/` });
  for (const index of range(counts.templates))
    new clerk.JwtTemplate(`template-${index}`, { name: `template-${index}`, claims: { index }, lifetime: 60 + index });
};

const path = fc.constantFrom(
  "/v1/jwt_templates*",
  "/v1/redirect_urls*",
  "/v1/organization_permissions*",
  "/v1/organization_roles*",
  "/v1/instance*",
  "/v1/*",
);
const method = fc.constantFrom("GET", "POST", "PATCH");
const times = fc.integer({ min: 1, max: 4 });
const fault: fc.Arbitrary<FaultRule> = fc.oneof(
  fc.record({ path, method, times, status: fc.constantFrom(429, 503) }),
  fc.record({ path, times: fc.constant(1), status: fc.constant(429), retryAfter: fc.constant(1) }),
  fc.record({ path, method, times: fc.integer({ min: 1, max: 2 }), reset: fc.constantFrom("before" as const, "after" as const) }),
  fc.record({ path, times, delayMs: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ path, method: fc.constant("GET"), times, staleMs: fc.integer({ min: 100, max: 2000 }) }),
);
const storm = fc.array(fault, { minLength: 8, maxLength: 24 });
const seeds = range(process.env.TEST_LONG === "1" ? 50 : 3);

describeEngine("chaos", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    // What the storm does to the answers is wrong on purpose; the requests stay valid.
    emulator = await startEmulator({ rateLimit: false });
  });
  beforeEach(async () => {
    await emulator.faults([]);
    await emulator.reset();
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());

  const keys = async (kind: string, key: string): Promise<string[]> => {
    const answer = await emulator.seed<{ [key: string]: string }[] | { data: { [key: string]: string }[] }>("GET", `/${kind}?limit=500`);
    return (Array.isArray(answer) ? answer : answer.data).map((object) => object[key]!).sort();
  };

  test.each(seeds)(
    "seed %i: after at most one more up the instance equals the program, and nothing is doubled",
    async (seed) => {
      const [rules] = fc.sample(storm, { seed: 4711 + seed, numRuns: 1 }) as [FaultRule[]];
      await emulator.faults(rules);
      const first = await stack.up(program);
      await emulator.faults([]);
      if (first.code !== 0) {
        const second = await stack.up(program);
        expect({ code: second.code, text: second.code === 0 ? "" : `${JSON.stringify(rules)}\n${first.text}\n${second.text}` }).toEqual({
          code: 0,
          text: "",
        });
      }
      expect(await keys("jwt_templates", "name")).toEqual(
        range(counts.templates)
          .map((index) => `template-${index}`)
          .sort(),
      );
      expect(await keys("redirect_urls", "url")).toEqual(
        range(counts.urls)
          .map((index) => `https://app-${index}.example.com/`)
          .sort(),
      );
      expect((await keys("organization_permissions", "key")).filter((key) => !key.startsWith("org:sys_"))).toEqual(
        range(counts.permissions)
          .map((index) => `org:feature${index}:use`)
          .sort(),
      );
      expect(await keys("organization_roles", "key")).toEqual(
        ["org:admin", "org:member", ...range(counts.roles).map((index) => `org:role_${index}`)].sort(),
      );

      // Reads that lag and storms are no drift, and nothing that exists is reported deleted.
      await emulator.faults(rules.filter((rule) => rule.reset === undefined));
      const preview = await stack.preview(program, { refresh: true, expectNoChanges: true });
      expect({ code: preview.code, text: preview.code === 0 ? "" : preview.text }).toEqual({ code: 0, text: "" });
    },
    240_000,
  );
});
