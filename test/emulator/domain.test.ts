// Domains of an instance, driven by Clerk's own SDK, in development and in production.

import { createClerkClient } from "@clerk/backend";
import { type StartOptions, startEmulator, type TestEmulator } from "../support/emulator";
import { outcome, refusal } from "./organization";

const production = "sk_live_production";
let emulator: TestEmulator;
let clerk: ReturnType<typeof createClerkClient>;
let live: ReturnType<typeof createClerkClient>;
let now = 1_790_000_000_000;

const client = (of: TestEmulator, secretKey: string) => createClerkClient({ secretKey, apiUrl: of.url });
beforeAll(async () => {
  const onPurpose = ["provider_domain_operation_not_allowed"];
  emulator = await startEmulator({ rateLimit: false, keys: ["sk_test_development", production], now: () => (now += 1000), onPurpose });
  [clerk, live] = [client(emulator, emulator.key), client(emulator, production)];
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

async function other(options: StartOptions, test: (of: TestEmulator) => Promise<void>): Promise<void> {
  const started = await startEmulator({ rateLimit: false, keys: ["sk_test_development", production], ...options });
  await test(started);
  await started.close();
}

interface Shown {
  readonly id: string;
  readonly name: string;
  readonly proxy_url: string | null;
}
const primaryOf = async (of: TestEmulator, key = of.key): Promise<Shown> => {
  const { data } = await of.seed<{ readonly data: readonly (Shown & { readonly is_satellite: boolean })[] }>(
    "GET",
    "/domains",
    undefined,
    key,
  );
  return data.find((row) => !row.is_satellite)!;
};
const path = (id: string) => `/domains/${id}`;

test("a fresh instance has one domain, which is primary", async () => {
  const { data, totalCount } = await clerk.domains.list();
  expect([data.length, totalCount]).toEqual([1, 1]);
  expect(data[0]).toMatchObject({ id: expect.stringMatching(/^dmn_[0-9A-Za-z]{27}$/), isSatellite: false, proxyUrl: null });
  expect(data[0]!.accountsPortalUrl).toMatch(/^https:\/\/.*\.accounts\.dev$/);
  const [own] = (await live.domains.list()).data;
  expect(own).toMatchObject({ frontendApiUrl: `https://clerk.${own!.name}`, accountsPortalUrl: `https://accounts.${own!.name}` });
});

test("a satellite is added, renamed, given a proxy and taken from it, and deleted", async () => {
  const made = await live.domains.add({ name: "satellite.com", is_satellite: true });
  expect(made).toMatchObject({ name: "satellite.com", isSatellite: true, accountsPortalUrl: null, proxyUrl: null });
  const url = "https://satellite.com/__clerk";
  await live.domains.update({ domainId: made.id, name: "Other.com", proxy_url: url, is_secondary: true });
  expect(await emulator.seed("PATCH", path(made.id), { name: null, is_secondary: null }, production)).toMatchObject({
    name: "other.com",
    proxy_url: url,
    frontend_api_url: "https://clerk.other.com",
  });
  expect(await live.domains.update({ domainId: made.id, proxy_url: null })).toMatchObject({ name: "other.com", proxyUrl: null });
  expect(await live.domains.delete(made.id)).toMatchObject({ object: "domain", id: made.id, deleted: true });
  await expect(live.domains.delete(made.id)).rejects.toEqual(refusal(404, "resource_not_found"));
  expect((await live.domains.list()).totalCount).toBe(1);
});

test("it shows neither times nor what is only written", async () => {
  const made = await emulator.seed("POST", "/domains", { name: "localhost:3000", is_satellite: true });
  expect(Object.keys(made).sort()).toEqual(
    ["accounts_portal_url", "cname_targets", "development_origin", "dns_targets", "frontend_api_url"].concat([
      "id",
      "is_satellite",
      "name",
      "object",
      "proxy_url",
    ]),
  );
});

test("only production has records to be set: five for the primary domain, one for a satellite, not demanded behind a proxy", async () => {
  const demanded = async (key: string) => {
    const { data } = await client(emulator, key).domains.list();
    return data.map(({ cnameTargets }) => cnameTargets?.map(({ host, required }) => [host.split(".")[0], required]) ?? null);
  };
  const proxied = { name: "b.com", is_satellite: true, proxy_url: "https://b.com/__clerk" };
  await live.domains.add({ name: "a.com", is_satellite: true });
  await live.domains.add(proxied);
  const five = ["clerk", "accounts", "clkmail", "clk", "clk2"].map((host) => [host, true]);
  expect(await demanded(production)).toEqual([[["clerk", false]], [["clerk", true]], five]);
  expect(await demanded(emulator.key)).toEqual([null]);
});

test("the list comes whole, newest first", async () => {
  for (let i = 0; i < 12; i++) await clerk.domains.add({ name: `a${i}.com`, is_satellite: true });
  const { data } = await emulator.seed<{ readonly data: readonly Shown[] }>("GET", "/domains");
  expect([data.length, data[0]!.name, data[12]!.id]).toEqual([13, "a11.com", (await primaryOf(emulator)).id]);
});

test("the primary domain cannot be deleted, nor renamed in development", async () => {
  const { id } = await primaryOf(emulator);
  expect([
    await outcome(emulator, "DELETE", path(id)),
    await outcome(emulator, "PATCH", path(id), { body: { name: "a.com" } }),
    await outcome(emulator, "PATCH", path(id), { body: { is_secondary: true } }),
    await outcome(emulator, "GET", path(id)),
  ]).toEqual(["403 operation_not_allowed_on_primary_domain", "400 domain_update_forbidden", "200", "405 method_not_allowed"]);
});

test("in production the primary domain is renamed; a subdomain counts for a secondary application only", async () => {
  const { id } = await primaryOf(emulator, production);
  const rename = (body: object) => emulator.seed<Shown>("PATCH", path(id), body, production);
  expect((await rename({ name: "app.example.co.uk" })).name).toBe("example.co.uk");
  expect((await rename({ name: "app.example.com", is_secondary: true })).name).toBe("app.example.com");
  expect((await rename({ name: "web.example.com" })).name).toBe("web.example.com");
});

test("it also moves by the address of the home page", async () => {
  const move = (body: object, key: string, method = "POST", at = "/instance/change_domain") => outcome(emulator, method, at, { key, body });
  expect(await move({ home_url: "https://www.example.com" }, production)).toBe("202");
  expect((await primaryOf(emulator, production)).name).toBe("example.com");
  expect(await move({ home_url: "https://www.app.example.com", is_secondary: true }, production, "PUT", "/beta_features/domain")).toBe(
    "202",
  );
  expect((await primaryOf(emulator, production)).name).toBe("app.example.com");
  expect(await move({ home_url: "https://www.example.com" }, emulator.key)).toBe("400 domain_update_forbidden");
  expect(await move({}, production)).toBe("422 form_param_missing home_url");
  expect(await move({ home_url: "example.com" }, production)).toBe("422 form_param_format_invalid home_url");
  expect(await move({ home_url: "https://x.github.io" }, production)).toBe("422 known_hosting_domain home_url");
});

const REFUSED: readonly (readonly [key: string, body: object, outcome: string])[] = [
  ["dev", {}, "422 form_param_missing name form_param_missing is_satellite"],
  ["dev", { name: "a.com", is_satellite: false }, "422 primary_domain_already_exists is_satellite"],
  ["dev", { name: "https://a.com", is_satellite: true }, "422 form_param_format_invalid name"],
  ["dev", { name: "HERE.com", is_satellite: true }, "422 form_identifier_exists name"],
  ["dev", { name: "a.clerk.com", is_satellite: true }, "422 reserved_domain name"],
  ["dev", { name: "a.github.io", is_satellite: true }, "200"],
  ["live", { name: "a.com:3000", is_satellite: true }, "422 form_param_format_invalid name"],
  ["live", { name: "localhost", is_satellite: true }, "422 form_param_format_invalid name"],
  ["live", { name: "a.github.io", is_satellite: true }, "422 known_hosting_domain name"],
  ["live", { name: "accounts.a.com", is_satellite: true }, "422 reserved_subdomain name"],
  ["live", { name: "accounts.org", is_satellite: true }, "200"],
  ["live", { name: "app.taken.example", is_satellite: true }, "422 home_url_taken name"],
  ["live", { name: "a.replit.app", is_satellite: true }, "403 provider_domain_operation_not_allowed"],
  ["live", { name: "a.vercel.app", is_satellite: true }, "422 proxy_url_required_for_provider_domain proxy_url"],
  ["live", { name: "a.vercel.app", is_satellite: true, proxy_url: "https://a.vercel.app/__clerk" }, "200"],
  ["live", { name: "a.com", is_satellite: true, proxy_url: "a.com" }, "422 form_param_format_invalid proxy_url"],
  ["live", { name: "a.com", is_satellite: true, proxy_url: "http://a.com" }, "422 insecure_url proxy_url"],
  ["live", { name: "a.com", is_satellite: true, proxy_url: "https://a.invalid/x" }, "422 invalid_proxy_configuration proxy_url"],
];
test.each(REFUSED)("adding, %s: %j", async (kind, body, expected) => {
  await clerk.domains.add({ name: "here.com", is_satellite: true });
  const key = kind === "live" ? production : emulator.key;
  expect(await outcome(emulator, "POST", "/domains", { key, body })).toBe(expected);
});

test("the primary domain's name is taken, and in development it is Clerk's", async () => {
  const add = async (key: string, satellite: boolean) =>
    outcome(emulator, "POST", "/domains", { key, body: { name: (await primaryOf(emulator, key)).name, is_satellite: satellite } });
  expect(await add(production, true)).toBe("422 form_identifier_exists name");
  expect(await add(production, false)).toBe("422 primary_domain_already_exists is_satellite");
  expect(await add(emulator.key, true)).toBe("422 reserved_domain name");
});

test("a change is refused like an addition, and is_satellite never changes", async () => {
  const { id } = await live.domains.add({ name: "a.com", is_satellite: true });
  await live.domains.add({ name: "b.com", is_satellite: true });
  const patch = (body: object) => outcome(emulator, "PATCH", path(id), { key: production, body });
  expect([
    await patch({ name: "B.com" }),
    await patch({ name: "" }),
    await patch({ is_satellite: true }),
    await patch({ proxy_url: "http://a.com" }),
    await outcome(emulator, "PATCH", path("dmn_none"), { body: {} }),
  ]).toEqual([
    "422 form_identifier_exists name",
    "422 form_param_value_invalid name",
    "422 form_param_unknown is_satellite",
    "422 insecure_url proxy_url",
    "404 resource_not_found",
  ]);
});

test("satellites of a production instance take the plan", () =>
  other({ plan: "free" }, async (of) => {
    const body = { name: "a.com", is_satellite: true };
    expect(await outcome(of, "POST", "/domains", { key: production, body })).toBe("402 unsupported_subscription_plan_features");
    expect(await outcome(of, "POST", "/domains", { body })).toBe("200");
  }));

test("in the other reading a development instance refuses proxies, but takes null", () =>
  other({ readings: { developmentProxy: "refused" } }, async (of) => {
    const body = { name: "a.com", is_satellite: true, proxy_url: "https://a.com/__clerk" };
    expect(await outcome(of, "POST", "/domains", { body })).toBe("400 request_invalid_for_environment");
    const { id } = await of.seed("POST", "/domains", { ...body, proxy_url: null });
    expect(await outcome(of, "PATCH", path(id), { body: { proxy_url: body.proxy_url } })).toBe("400 request_invalid_for_environment");
    expect(await outcome(of, "POST", "/domains", { key: production, body })).toBe("200");
  }));

test("in the other readings a name keeps its letters, and a primary domain its subdomain", () =>
  other({ readings: { instanceDomainCase: "kept", primarySubdomain: "kept" } }, async (of) => {
    expect(await of.seed("POST", "/domains", { name: "A.com", is_satellite: true })).toMatchObject({ name: "A.com" });
    expect(await outcome(of, "POST", "/domains", { body: { name: "a.COM", is_satellite: true } })).toBe("422 form_identifier_exists name");
    const { id } = await primaryOf(of, production);
    expect(await of.seed("PATCH", path(id), { name: "App.example.com" }, production)).toMatchObject({ name: "App.example.com" });
  }));
