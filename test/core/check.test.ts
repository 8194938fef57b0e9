// What check says of a declaration: one sentence a problem, all of them, none with a value.
import fc from "fast-check";
import type { Json } from "../../provider/api/json";
import { check } from "../../provider/core/check/check";
import type { Definition } from "../../provider/core/define";
import { unknownValue } from "../../provider/core/vocabulary/unknown";
import { directoryGroupRoleMappings } from "../../provider/resources/directory-group-role-mappings";
import { enterpriseConnection } from "../../provider/resources/enterprise-connection";
import { jwtTemplate } from "../../provider/resources/jwt-template";
import { oauthApplication } from "../../provider/resources/oauth-application";
import { redirectUrl } from "../../provider/resources/redirect-url";
import { registry } from "../../provider/resources/registry";
import { arbitraryInputs } from "../support/arbitrary";
import { runs } from "../support/runs";
import { ruled, widget } from "../support/widget";

type Inputs = { readonly [name: string]: Json };
const attribute = (key: string, name = "A"): Inputs => ({ name, key });
const connection = (customAttributes: readonly Inputs[]): Inputs => ({
  name: "a",
  provider: "saml_okta",
  domains: ["a.example.com"],
  customAttributes,
});
const mapping = { directoryGroupId: "g", role: "org:admin" };
const claims = { role: "{{user.public_metadata.role}}" };

test.each<[string, Definition, Inputs, readonly string[]]>([
  ["a valid template", jwtTemplate, { name: "a", claims }, []],
  ["what is required is missing", jwtTemplate, {}, ["name is required: give it a value.", "claims is required: give it a value."]],
  ["a wrong type", jwtTemplate, { name: "a", claims, lifetime: "60" }, ["lifetime must be a whole number."]],
  ["a fraction", jwtTemplate, { name: "a", claims, lifetime: 60.5 }, ["lifetime must be a whole number."]],
  ["a number below its range", jwtTemplate, { name: "a", claims, lifetime: 29 }, ["lifetime must be from 30 to 315360000 seconds."]],
  [
    "a number above its range",
    jwtTemplate,
    { name: "a", claims, allowedClockSkew: 301 },
    ["allowedClockSkew must be from 0 to 300 seconds."],
  ],
  [
    "a misspelt property",
    jwtTemplate,
    { name: "a", claims, lifetme: 60 },
    ["lifetme is no property of JwtTemplate. Did you mean lifetime?"],
  ],
  [
    "a property that Clerk sets",
    jwtTemplate,
    { name: "a", claims, createdAt: "x" },
    ["createdAt is set by Clerk and cannot be given. Take it out."],
  ],
  [
    "a reserved claim",
    jwtTemplate,
    { name: "a", claims: { iss: "me", "a.b": 1, exp: 2 } },
    [
      'claims must not contain "iss": Clerk sets it itself. Take it out.',
      'claims must not contain "exp": Clerk sets it itself. Take it out.',
    ],
  ],
  ["a reserved name deeper inside is the user's", jwtTemplate, { name: "a", claims: { nested: { iss: "me" } } }, []],
  ["claims that are a text", jwtTemplate, { name: "a", claims: "{}" }, ["claims must be an object."]],
  [
    "several at once",
    jwtTemplate,
    { name: 5, claims, lifetime: 1, sigingKey: "canary-canary" },
    [
      "sigingKey is no property of JwtTemplate. Did you mean signingKey?",
      "name must be a string.",
      "lifetime must be from 30 to 315360000 seconds.",
    ],
  ],
  [
    "a custom key without what it needs",
    jwtTemplate,
    { name: "a", claims, customSigningKey: true },
    [
      "signingKey is required when customSigningKey is true: give it a value.",
      "signingAlgorithm is required when customSigningKey is true: give it a value.",
    ],
  ],
  [
    "a URL without a scheme",
    redirectUrl,
    { url: "example.com/callback" },
    ["url must be a URL with https:// or a scheme of your own, such as https://example.com/callback or my-app://callback."],
  ],
  ["a text that is too long", widget, { key: "k", note: "x".repeat(21) }, ["note must have at most 20 characters."]],
  ["no value of the list", widget, { key: "k", color: "blue" }, ['color must be one of "red", "green".']],
  ["a wrong item", widget, { key: "k", tags: ["a", 1] }, ["tags[1] must be a string."]],
  [
    "a misspelt inner property",
    widget,
    { key: "k", saml: { entityID: "x" } },
    ["saml.entityID is no property of saml. Did you mean entityId?"],
  ],
  [
    "no time",
    widget,
    { key: "k", saml: { startsAt: "tomorrow" } },
    ["saml.startsAt must be an RFC 3339 time such as 2026-01-31T12:00:00Z."],
  ],
  [
    "every rule across properties",
    ruled,
    { key: "k", tags: ["a"], steps: ["b"], owner: "o", seed: "s" },
    [
      "Give exactly one of note, extra.",
      "Give at most one of tags, steps.",
      "size is required with owner.",
      "seed, active go together: give all of them, or none.",
    ],
  ],
  [
    "no file",
    oauthApplication,
    { name: "a", logo: "logo.png" },
    ["logo must be a file of this machine: give it a pulumi.asset.FileAsset."],
  ],
  [
    "an asset of another machine",
    oauthApplication,
    { name: "a", logo: { uri: "https://example.com/logo.png" } },
    ["logo must be a file of this machine: give it a pulumi.asset.FileAsset."],
  ],
  ["a file", oauthApplication, { name: "a", logo: { path: "logo.png", hash: "1" } }, []],
  [
    "a list that names something twice",
    oauthApplication,
    { name: "a", redirectUris: ["a:b", "a:b"] },
    ["redirectUris must not name anything twice."],
  ],
  [
    "a list that is too long as one text",
    oauthApplication,
    { name: "a", scopes: ["a".repeat(600), "b".repeat(600)] },
    ["scopes must have at most 1024 characters in all."],
  ],
  [
    "a value that another one fixes",
    oauthApplication,
    { name: "a", public: true, pkceRequired: false },
    ["pkceRequired must be true when public is true."],
  ],
  [
    "a value that another one fixes, left out",
    oauthApplication,
    { name: "a", public: true },
    ["pkceRequired must be true when public is true."],
  ],
  [
    "a value that is fixed unless another one says so",
    jwtTemplate,
    { name: "a", claims, signingAlgorithm: "HS256" },
    ['signingAlgorithm must be "RS256" unless customSigningKey is true.'],
  ],
  ["the fixed value itself", jwtTemplate, { name: "a", claims, signingAlgorithm: "RS256", customSigningKey: false }, []],
  [
    "a URL that is none",
    redirectUrl,
    { url: "https://[" },
    ["url must be a URL with https:// or a scheme of your own, such as https://example.com/callback or my-app://callback."],
  ],
  [
    "plain http",
    redirectUrl,
    { url: "http://example.com/" },
    ["url must be a URL with https:// or a scheme of your own, such as https://example.com/callback or my-app://callback."],
  ],
  ["plain http to this machine", redirectUrl, { url: "http://localhost:3000/" }, []],
  [
    "two items of one key",
    enterpriseConnection,
    connection([attribute("a"), attribute("b"), attribute("a", "Other"), attribute("b", "Other")]),
    [
      "customAttributes[2].key is that of customAttributes[0] too: each must have another.",
      "customAttributes[3].key is that of customAttributes[1] too: each must have another.",
    ],
  ],
  ["one item of a set twice", enterpriseConnection, connection([attribute("a"), attribute("a")]), []],
  ["items of keys that are not known yet", enterpriseConnection, connection([attribute(unknownValue), attribute(unknownValue, "B")]), []],
  [
    "one item of a list twice",
    directoryGroupRoleMappings,
    { directory: "d", mappings: [mapping, mapping] },
    ["mappings[1].directoryGroupId is that of mappings[0] too: each must have another."],
  ],
])("%s", (_, definition, inputs, expected) => {
  expect(check(definition, inputs)).toEqual(expected);
});

test.each<[string, Inputs]>([
  ["a whole property", { name: unknownValue, claims: unknownValue, lifetime: unknownValue }],
  ["inside a document", { name: "a", claims: { deep: [{ id: unknownValue }] } }],
  ["the switch of a rule", { name: "a", claims, customSigningKey: unknownValue }],
  ["what a rule needs", { name: "a", claims, customSigningKey: true, signingKey: unknownValue, signingAlgorithm: unknownValue }],
])("what the preview does not know yet passes: %s", (_, inputs) => {
  expect(check(jwtTemplate, inputs)).toEqual([]);
});

test("what is wrong beside an unknown value is still reported", () => {
  expect(check(jwtTemplate, { name: unknownValue, claims, lifetime: 1 })).toEqual(["lifetime must be from 30 to 315360000 seconds."]);
});

describe("what Clerk never shows is demanded when the switch is turned on, not of an object that has it", () => {
  const on = { name: "a", claims, customSigningKey: true, signingAlgorithm: "HS256" };
  const missing = ["signingKey is required when customSigningKey is true: give it a value."];
  test.each<[string, Parameters<typeof check>[2], readonly string[]]>([
    ["created", {}, missing],
    ["adopted", { adopting: true }, []],
    ["turned on", { before: { ...on, customSigningKey: false } }, missing],
    ["on before", { before: on }, []],
  ])("%s", (_, context, expected) => {
    expect(check(jwtTemplate, on, context)).toEqual(expected);
  });
});

test("no sentence repeats a value", () => {
  const canary = "canary-4711";
  const inputs = {
    name: [canary],
    claims: canary,
    lifetime: canary,
    signingKey: { canary },
    customSigningKey: canary,
    signingAlgorithm: 1,
  };
  expect(check(jwtTemplate, inputs).join(" ")).not.toContain(canary);
});

test.each(registry.filter((definition) => definition.rules.length === 0).concat(widget))(
  "random valid inputs of $type pass",
  (definition) => {
    fc.assert(
      fc.property(arbitraryInputs(definition), (inputs) => {
        expect(check(definition, inputs)).toEqual([]);
      }),
      { numRuns: runs(100) },
    );
  },
);
