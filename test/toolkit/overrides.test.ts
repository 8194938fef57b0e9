// Overrides and ignored differences: tables of what they do, and of what is said of those that do nothing.
import type { Values } from "../../provider/core/definition/values";
import { compare } from "../../toolkit/compare";
import { type Overrides, applyOverrides } from "../../toolkit/overrides";
import { type Snapshot, type SnapshotObject, configurationOf, parseSnapshot } from "../../toolkit/snapshot";
import { parseIgnore, parseOverrides } from "../../toolkit/written-file";

const snapshot: Snapshot = {
  format: "pulumi-clerk/snapshot",
  version: 1,
  objects: [
    { type: "InstanceSettings", name: "instance-settings", inputs: { allowedOrigins: ["https://dev.example.com"] } },
    { type: "RedirectUrl", name: "dev", inputs: { url: "https://dev.example.com/a" } },
    { type: "RedirectUrl", name: "live", inputs: { url: "https://example.com/a" } },
    {
      type: "JwtTemplate",
      name: "hasura",
      inputs: { name: "hasura", claims: { aud: "dev.example.com", deep: { list: [1, 2] } }, lifetime: 60 },
    },
    { type: "Organization", name: "acme", inputs: { name: "Acme", slug: "acme" } },
    { type: "OrganizationDomain", name: "acme-com", inputs: { organization: "acme", name: "acme.com" } },
    { type: "OAuthApplication", name: "app", inputs: { name: "App", redirectUris: ["a://b", "c://d"] } },
    { type: "EnterpriseConnection", name: "okta", inputs: { name: "okta", provider: "saml_okta", domains: ["acme.com"] } },
    {
      type: "SamlConnection",
      name: "okta",
      inputs: { name: "okta", provider: "saml_okta", domains: ["acme.com"] },
      twin: { resource: "EnterpriseConnection", name: "okta" },
    },
    { type: "Machine", name: "ledger", inputs: { name: "ledger" } },
    { type: "Machine", name: "ledger-2", inputs: { name: "ledger" } },
    { type: "Machine", name: "caller", inputs: { name: "caller", scopedMachines: [{ resource: "Machine", name: "ledger-2" }] } },
    { type: "ApiKey", name: "key", inputs: { name: "deploy", subject: { resource: "Machine", name: "caller" } } },
  ],
};
const apply = (overrides: Overrides): ReturnType<typeof applyOverrides> => applyOverrides(configurationOf(snapshot).objects, overrides);
const inputsOf = (overrides: Overrides, name: string): unknown => apply(overrides).objects.find((object) => object.name === name)?.inputs;

test.each<[string, Overrides, string, unknown]>([
  ["a value by path", { values: { "JwtTemplate.hasura.lifetime": 90 } }, "hasura", { lifetime: 90 }],
  [
    "a value deep inside",
    { values: { "JwtTemplate.hasura.claims.deep.list[1]": 3 } },
    "hasura",
    { claims: { aud: "dev.example.com", deep: { list: [1, 3] } } },
  ],
  ["null takes a property out", { values: { "JwtTemplate.hasura.lifetime": null } }, "hasura", { name: "hasura" }],
  ["an object by its natural key", { values: { 'RedirectUrl["https://dev.example.com/a"].url': "x://y" } }, "dev", { url: "x://y" }],
  ["a singleton by its class alone", { values: { "InstanceSettings.allowedOrigins": [] } }, "instance-settings", { allowedOrigins: [] }],
  [
    "a text wherever it stands",
    { replace: [{ from: "dev.example.com", to: "test.example" }] },
    "hasura",
    { claims: { aud: "test.example", deep: { list: [1, 2] } } },
  ],
  ["a text with signs of a pattern", { replace: [{ from: "dev.example.com", to: "$&" }] }, "dev", { url: "https://$&/a" }],
  ["what is left out", { omit: ["JwtTemplate.hasura"] }, "hasura", undefined],
  ["a class that is left out, though there is none of it", { omit: ["Machine"] }, "hasura", { lifetime: 60 }],
  [
    "an item of a list taken out",
    { values: { "JwtTemplate.hasura.claims.deep.list[0]": null } },
    "hasura",
    { claims: { deep: { list: [2] } } },
  ],
  ["a part of every item", { values: { "OAuthApplication.app.redirectUris.*": "x://y" } }, "app", { redirectUris: ["x://y", "x://y"] }],
  [
    "a part of a document that is not there yet",
    { values: { 'JwtTemplate.hasura.claims["https://x.y"].role': "admin" } },
    "hasura",
    { claims: { "https://x.y": { role: "admin" } } },
  ],
  [
    "what is taken out of nothing leaves nothing behind",
    { values: { "JwtTemplate.hasura.claims.none.at.all": null } },
    "hasura",
    { name: "hasura", claims: { aud: "dev.example.com", deep: { list: [1, 2] } }, lifetime: 60 },
  ],
  [
    "what is taken out of a text leaves the text",
    { values: { "JwtTemplate.hasura.claims.aud.part": null } },
    "hasura",
    { claims: { aud: "dev.example.com" } },
  ],
  [
    "nor the names by which programs tell objects apart",
    { replace: [{ from: "ledger", to: "book" }] },
    "caller",
    { name: "caller", scopedMachines: [{ resource: "Machine", name: "ledger-2" }] },
  ],
  ["nor words of the API", { replace: [{ from: "okta", to: "auth0" }] }, "okta", { name: "auth0", provider: "saml_okta" }],
  [
    "what refers to a key that moves",
    { values: { "Organization.acme.slug": "acme-live" } },
    "acme-com",
    { organization: "acme-live", name: "acme.com" },
  ],
])("%s", (_, overrides, name, expected) => {
  expect(apply(overrides).problems).toEqual([]);
  if (overrides.values?.["JwtTemplate.hasura.lifetime"] === null) expect(inputsOf(overrides, name)).not.toHaveProperty("lifetime");
  if (expected === undefined) expect(inputsOf(overrides, name)).toBeUndefined();
  else expect(inputsOf(overrides, name)).toMatchObject(expected as object);
});

test.each<[string, Overrides, string]>([
  [
    "a path that matches nothing",
    { values: { "JwtTemplate.hasrua.lifetime": 1 } },
    "The override values JwtTemplate.hasrua.lifetime matches nothing. The nearest path is JwtTemplate.hasura.",
  ],
  [
    "an object that is not there to be left out",
    { omit: ["JwtTemplate.hasrua"] },
    "The override omit JwtTemplate.hasrua matches nothing. The nearest path is JwtTemplate.hasura.",
  ],
  ["a class that does not exist", { omit: ["Jwt"] }, "The override omit Jwt matches nothing."],
  ["a text that stands nowhere", { replace: [{ from: "nowhere", to: "x" }] }, 'The override replace "nowhere" matches no value.'],
  [
    "a property that the class does not have",
    { values: { "JwtTemplate.hasura.liftime": 1 } },
    "The override values JwtTemplate.hasura.liftime matches nothing. The nearest path is JwtTemplate.hasura.lifetime.",
  ],
  [
    "a part of what has no parts",
    { values: { "JwtTemplate.hasura.lifetime.x": 1 } },
    "The override values JwtTemplate.hasura.lifetime.x matches nothing.",
  ],
  [
    "an item that a list does not have",
    { values: { "OAuthApplication.app.redirectUris[2]": "x://y" } },
    "The override values OAuthApplication.app.redirectUris[2] matches nothing.",
  ],
  [
    "an item of a list that is not there",
    { values: { "EnterpriseConnection.okta.customAttributes[0].name": "x" } },
    "The override values EnterpriseConnection.okta.customAttributes[0].name matches nothing.",
  ],
  [
    "a property that Clerk sets",
    { values: { "Machine.caller.instanceId": "x" } },
    "The override values Machine.caller.instanceId matches nothing.",
  ],
  ["a path without a property", { values: { "JwtTemplate.hasura": 1 } }, "names no property"],
  ["a property under omit", { omit: ["JwtTemplate.hasura.lifetime"] }, "give it the value null under values instead"],
  [
    "two objects that become one",
    { replace: [{ from: "dev.example.com", to: "example.com" }] },
    'RedirectUrl.dev and RedirectUrl.live would become one object, RedirectUrl "https://example.com/a"',
  ],
])("%s is told", (_, overrides, sentence) => {
  expect(apply(overrides).problems.join("\n")).toContain(sentence);
});

test("a text that is replaced in a natural key moves what refers to it, and not twice", () => {
  const objects = ["a", "aa"].flatMap((slug): readonly SnapshotObject[] => [
    { type: "Organization", name: slug, inputs: { name: "O", slug } },
    { type: "OrganizationDomain", name: slug, inputs: { organization: slug, name: `${slug}.com` } },
  ]);
  const { problems, objects: done } = applyOverrides(configurationOf({ ...snapshot, objects }).objects, {
    replace: [{ from: "a", to: "aa" }],
  });
  expect([problems, done.map(({ key }) => key)]).toEqual([[], ["aa", "aa/aa.com", "aaaa", "aaaa/aaaa.com"]]);
});

test("a natural key of which a part is left out stays as it was", () => {
  const { objects, problems } = apply({ omit: ["Machine"] });
  expect([problems, objects.find(({ type }) => type === "ApiKey")!.key]).toEqual([[], "caller/deploy"]);
  const renamed = apply({ values: { "Machine.caller.name": "phone" } });
  expect(renamed.objects.find(({ type }) => type === "ApiKey")!.key).toBe("phone/deploy");
});

test("an object that shows up under two classes is left out under both", () => {
  const types = (omit: string): readonly string[] =>
    apply({ omit: [omit] }).objects.flatMap(({ type, name }) => (name === "okta" ? [type] : []));
  expect(types("EnterpriseConnection.okta")).toEqual([]);
  expect(types("SamlConnection.okta")).toEqual(["EnterpriseConnection"]);
});

test("a secret of the stack's configuration is no value of the object", () => {
  const { objects, secrets } = apply({ values: { "JwtTemplate.hasura.signingKey": { secret: "hasuraKey" } } });
  expect(secrets).toEqual([{ type: "JwtTemplate", name: "hasura", property: ["signingKey"], path: "signingKey", config: "hasuraKey" }]);
  expect(JSON.stringify(objects)).not.toContain("hasuraKey");
});

test("what was not looked at matches nothing, and is no problem", () => {
  const overrides = { values: { "Domain.none.proxyUrl": "x" }, omit: ["Domain.other"], replace: [{ from: "nowhere", to: "x" }] };
  expect(applyOverrides(configurationOf(snapshot).objects, overrides, new Set(["Domain"])).problems).toEqual([]);
  expect(apply(overrides).problems).toHaveLength(3);
});

test("the natural key follows the values, and so compares with the object of the other side", () => {
  const other = configurationOf({
    ...snapshot,
    objects: [{ type: "RedirectUrl", name: "other", inputs: { url: "https://test.example/a" } }],
  });
  const { objects } = compare(configurationOf(snapshot), other, {
    only: ["RedirectUrl"],
    expect: { replace: [{ from: "dev.example.com", to: "test.example" }] },
  });
  expect(objects.map(({ verdict, key }) => [verdict, key])).toEqual([
    ["missing", "https://example.com/a"],
    ["same", "https://test.example/a"],
  ]);
});

test("defaults, cleared values and the order of sets are no difference; what is not the same is told by its smallest part", () => {
  const declared: readonly Values[] = [
    { name: "hasura", claims: { a: 1, b: { c: [1] } }, allowedClockSkew: 5 },
    { name: "hasura", claims: { b: { c: [2] }, a: 1 } },
  ];
  const sides = declared.map((inputs: Values) => configurationOf({ ...snapshot, objects: [{ type: "JwtTemplate", name: "x", inputs }] }));
  expect(compare(sides[0]!, sides[1]!).objects[0]!.differences).toEqual([{ path: "claims.b.c", left: [1], right: [2] }]);
  const sets = [
    ["a", "b"],
    ["b", "a", "a"],
  ].map((allowedOrigins) =>
    configurationOf({ ...snapshot, objects: [{ type: "InstanceSettings", name: "i", inputs: { allowedOrigins } }] }),
  );
  expect(compare(sets[0]!, sets[1]!).summary).toMatchObject({ same: 1, changed: 0 });
});

test.each<[string, string, RegExp]>([
  ["no snapshot", "{}", /It is no snapshot/],
  [
    "a newer one",
    '{ "format": "pulumi-clerk/snapshot",\n "version": 2, "objects": [] }',
    /line 2: It is of version 2, and this pulumi-clerk reads up to version 1/,
  ],
  ["broken text", "{\n  oops", /line \d/],
  [
    "an unknown class",
    "format: pulumi-clerk/snapshot\nversion: 1\nobjects:\n  - { type: Jwt, name: a, inputs: {} }\n",
    /line 4: "Jwt" is no class/,
  ],
  [
    "an unknown property",
    "format: pulumi-clerk/snapshot\nversion: 1\nobjects:\n  - type: JwtTemplate\n    name: a\n    inputs:\n      lifetme: 3\n",
    /line 7: "lifetme" is no property of JwtTemplate/,
  ],
  [
    "two of one name",
    "format: pulumi-clerk/snapshot\nversion: 1\nobjects:\n  - { type: JwtTemplate, name: a, inputs: {} }\n  - { type: JwtTemplate, name: a, inputs: {} }\n",
    /line 5: Two objects of JwtTemplate are called "a"/,
  ],
])("a snapshot file that is %s is told with its line", (_, text, sentence) => {
  expect(() => parseSnapshot(text, "clerk.json")).toThrow(sentence);
});

test.each<[string, () => unknown, RegExp]>([
  [
    "an overrides file with a misspelt part",
    () => parseOverrides("values: {}\nreplaces: []\n", "o.yaml"),
    /o\.yaml: .*The document has no "replaces"\./,
  ],
  [
    "a replacement without an end",
    () => parseOverrides("replace:\n  - { from: a }\n", "o.yaml"),
    /o\.yaml: line 2: replace\.0 lacks "to"\./,
  ],
  [
    "an ignore file with no day",
    () => parseIgnore("ignore:\n  - { path: Machine, reason: b, expires: soon }\n", "i.yaml"),
    /i\.yaml: line 2: ignore\.0\.expires must be a day of the calendar, as YYYY-MM-DD\./,
  ],
  ["text that is no YAML", () => parseIgnore("ignore: [", "i.yaml"), /i\.yaml: line \d+ cannot be read/],
])("%s is told with its line", (_, parse, sentence) => {
  expect(parse).toThrow(sentence);
});
