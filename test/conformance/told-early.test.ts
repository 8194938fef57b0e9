// What can be known of a declaration without Clerk is told in the preview, for every property of the registry that is alike.
import { check } from "../../provider/core/check/check";
import { formOf } from "../../provider/core/check/schema";
import { warningsOf } from "../../provider/core/check/warning";
import type { Definition } from "../../provider/core/define";
import { diff } from "../../provider/core/plan/diff";
import { type Field, type Fields, has, referenceIn } from "../../provider/core/definition/field";
import { isInput } from "../../provider/core/vocabulary/meaning";
import { registry } from "../../provider/resources/registry";
import { sample } from "../support/declaration";
import { exampleInputs } from "../support/held";

const stand = { user: `user_${"1".repeat(27)}`, idOf: () => `mch_${"1".repeat(27)}` };
const fullOf = (definition: Definition) => exampleInputs(definition, "full", stand);

type Place = readonly [name: string, definition: Definition, property: string, field: Field];

/** The properties at the top of every class for which this holds. */
const topLevel = (holds: (field: Field) => boolean): readonly Place[] =>
  registry.flatMap((definition) =>
    Object.entries(definition.fields).flatMap(([property, field]): Place[] =>
      isInput(field) && holds(field) ? [[`${definition.type}.${property}`, definition, property, field]] : [],
    ),
  );

describe("references to what has a key of a strict form", () => {
  const strict = (field: Field): boolean => {
    const reference = referenceIn(field);
    return reference !== undefined && formOf(reference) !== undefined;
  };
  const wrap = (field: Field, text: string) => (field.kind === "ref" ? text : field.kind === "map" ? { "org:a": text } : [text]);
  test.each(topLevel(strict))("%s: without its head it is refused, and the right one is proposed", (_, definition, property, field) => {
    const key = String(sample(referenceIn(field)!)).replace(/[^:]+$/, "a_b");
    const headless = key.replace(/^[^:]*:/, "");
    const reasons = check(definition, { ...fullOf(definition), [property]: wrap(field, headless) });
    expect(reasons).toContainEqual(expect.stringMatching(new RegExp(`^${property}.* must be the key of a.* Did you mean "${key}"\\?$`)));
    expect(check(definition, { ...fullOf(definition), [property]: wrap(field, `role_${"7".repeat(27)}`) })).toEqual([]);
    expect(check(definition, { ...fullOf(definition), [property]: wrap(field, key) })).toEqual([]);
  });
  test("there are some of every class that has such keys", () => {
    const classes = topLevel(strict).map(([, , , field]) => referenceIn(field)!.to().type);
    expect(new Set(classes)).toEqual(new Set(["OrganizationPermission", "OrganizationRole", "RoleSet"]));
    expect(classes.length).toBeGreaterThan(8);
  });
});

test.each(topLevel((field) => Boolean(field.production)))(
  "%s is refused for development, and not for production",
  (_, definition, property, field) => {
    const quiet = [field.clear, field.clearOnRemoval, field.serverDefault].filter(
      (value) => value !== undefined && typeof value !== "symbol",
    );
    const declared = { [property]: field.kind === "bool" ? !field.serverDefault : sample(field, quiet as never) };
    expect(check(definition, declared, { production: false })).toEqual([
      expect.stringMatching(new RegExp(`^${property} is for instances of production,`)),
    ]);
    expect(check(definition, declared, { production: true })).toEqual([]);
  },
);

const switches = topLevel((field) => field.kind === "bool" && !field.required && !field.createOnly && !field.oneWay && !field.param);

test.each(switches)("%s: taken out of the program it goes back, or stays and that is said", (_, definition, property, field) => {
  const isSet = { [property]: !(field as { serverDefault?: unknown }).serverDefault };
  const planned = diff(definition, isSet, {}, { managed: [property] }).map(({ to }) => to);
  const said = warningsOf(definition, {}, { before: isSet });
  if (has(field, "clearOnRemoval")) expect([planned, said]).toEqual([[field.clearOnRemoval], []]);
  else expect([planned, said]).toEqual([[], [expect.stringMatching(new RegExp(`^${property} is no longer declared`))]]);
});

test("there are switches of both kinds", () => {
  const resets = switches.filter(([, , , field]) => has(field, "clearOnRemoval"));
  expect(resets.map(([name]) => name)).toEqual([
    "InstanceSettings.subdomainAllowlistEnabled",
    "JwtTemplate.customSigningKey",
    "OAuthApplication.consentScreenEnabled",
    "OAuthApplication.pkceRequired",
    "OAuthApplication.public",
    "OAuthApplication.deviceAuthorizationGrantEnabled",
  ]);
  expect(switches.length - resets.length).toBeGreaterThan(20);
});

test("every text that is checked by a form is refused with blanks around it by that name", () => {
  const told: string[] = [];
  const walk = (definition: Definition, fields: Fields, path: readonly string[]): void => {
    for (const [name, field] of Object.entries(fields)) {
      if (!isInput(field)) continue;
      if (field.kind === "object") walk(definition, field.fields, [...path, name]);
      if (field.kind !== "string" || (!field.pattern && !field.format)) continue;
      const spoilt = path.reduceRight<object>((inner, key) => ({ [key]: inner }), { [name]: ` ${String(sample(field))}` });
      const at = [...path, name].join(".");
      const reasons = check(definition, { ...fullOf(definition), ...spoilt } as never).filter((reason) => reason.startsWith(`${at} `));
      // A form that allows blanks says nothing of them.
      if (field.pattern && new RegExp(field.pattern.match).test(` ${String(sample(field))}`)) continue;
      expect(reasons).toEqual([`${at} has blanks around it: take them out.`]);
      told.push(`${definition.type}.${at}`);
    }
  };
  for (const definition of registry) walk(definition, definition.fields, []);
  expect(told.length).toBeGreaterThan(25);
});
