// What the user hears of a declaration that can be applied and is hardly meant.
import type { Json } from "../../provider/api/json";
import { warningsOf } from "../../provider/core/check/warning";
import type { Definition } from "../../provider/core/define";
import { emailTemplate } from "../../provider/resources/email-template";
import { enterpriseConnection } from "../../provider/resources/enterprise-connection";
import { instanceSettings } from "../../provider/resources/instance-settings";
import { jwtTemplate } from "../../provider/resources/jwt-template";
import { oauthApplication } from "../../provider/resources/oauth-application";
import { organization } from "../../provider/resources/organization";

type Inputs = { readonly [name: string]: Json };
const unfilled = (at: string): string =>
  `${at} has a shortcode that begins with none of user, org, org_membership, session: Clerk does not fill it in, and the token has null there.`;

test.each<[string, Json, readonly string[]]>([
  [
    "the root that people give organizations",
    { t: "{{organization.public_metadata.x}}" },
    [`${unfilled("claims.t")} Did you mean {{org.…}} instead of {{organization.…}}?`],
  ],
  [
    "and memberships",
    { t: "{{ membership.role }}" },
    [`${unfilled("claims.t")} Did you mean {{org_membership.…}} instead of {{membership.…}}?`],
  ],
  [
    "a misspelt root, deep inside",
    { a: [{ "b.c": "x {{usr.id}} y" }] },
    [`${unfilled('claims.a[0]["b.c"]')} Did you mean {{user.…}} instead of {{usr.…}}?`],
  ],
  ["the second choice", { t: "{{user.a || organisation.b || 'none'}}" }, [unfilled("claims.t")]],
  ["an unknown root, which is not shown", { t: "{{canary4711.x}}" }, [unfilled("claims.t")]],
  ["every root that Clerk knows", { a: "{{user.id}}", b: "{{org.slug}}", c: "{{org_membership.role}}", d: "{{session.actor}}" }, []],
  ["texts and numbers in place of a root", { a: "{{user.x || 'organization.y' || \"a.b\" || 1.5 || true}}" }, []],
  ["no shortcode", { a: "{organization.x}", b: "{{}}", c: "{{ }}", d: 1, e: null, "{{organization.x}}": true }, []],
  [
    "one sentence for one place",
    { t: "{{organization.a}} {{organization.b}}" },
    [`${unfilled("claims.t")} Did you mean {{org.…}} instead of {{organization.…}}?`],
  ],
])("shortcodes: %s", (_, claims, expected) => {
  expect(warningsOf(jwtTemplate, { name: "a", claims })).toEqual(expected);
});

test("claims as deep as a program may write them", () => {
  let claims: Json = "{{organization.x}}";
  for (let depth = 0; depth < 20_000; depth++) claims = { a: claims };
  expect(warningsOf(jwtTemplate, { name: "a", claims })).toHaveLength(1);
});

test.each<[string, Definition, Inputs]>([
  ["variables of an e-mail", emailTemplate, { slug: "a", body: "{{organization.x}}" }],
  ["metadata", organization, { name: "A", publicMetadata: { t: "{{organization.x}}" } }],
])("where Clerk fills nothing in, or something else, nothing is said: %s", (_, definition, inputs) => {
  expect(warningsOf(definition, inputs)).toEqual([]);
});

describe("a switch that is taken out of the program and stays where it was", () => {
  const stays = (at: string): string => `${at} is no longer declared, and stays in Clerk as it is. Declare the value that it is to have.`;
  const connection = { name: "a", provider: "saml_okta", domains: ["a.com"] };
  test.each<[string, Definition, Inputs, Inputs | undefined, readonly string[]]>([
    ["of an unknown default", instanceSettings, {}, { hibp: true }, [stays("hibp")]],
    ["also when it was off", instanceSettings, {}, { hibp: false }, [stays("hibp")]],
    [
      "inside of an object",
      enterpriseConnection,
      { ...connection, saml: {} },
      { ...connection, saml: { forceAuthn: true } },
      [stays("saml.forceAuthn")],
    ],
    [
      "with the object around it",
      enterpriseConnection,
      connection,
      { ...connection, saml: { forceAuthn: true } },
      [stays("saml.forceAuthn")],
    ],
    ["one that goes back by itself is planned", oauthApplication, { name: "a" }, { name: "a", pkceRequired: true }, []],
    ["one that never was there", instanceSettings, {}, {}, []],
    ["one that is still declared", instanceSettings, { hibp: false }, { hibp: true }, []],
    ["what is no switch", instanceSettings, {}, { supportEmail: "a@b.c" }, []],
    ["at creation", instanceSettings, {}, undefined, []],
  ])("%s", (_, definition, declared, before, expected) => {
    expect(warningsOf(definition, declared, before && { before })).toEqual(expected);
  });
});
