// The path of an operation: an id fills one place of it, whatever letters it has.
import { type Op, pathOf } from "../../provider/core/definition/operation";

const one: Op = { method: "GET", path: "/jwt_templates/{template_id}" };
const two: Op = { method: "DELETE", path: "/organizations/{organization_id}/domains/{domain_id}" };

test.each<[string, Op, string, string]>([
  ["an id", one, "jtmp_1", "/jwt_templates/jtmp_1"],
  ["of two parts", two, "org_1/orgdmn_2", "/organizations/org_1/domains/orgdmn_2"],
  ["with letters of its own", one, "a?b#c", "/jwt_templates/a%3Fb%23c"],
  ["with dots in it", one, "..a", "/jwt_templates/..a"],
  ["three dots", one, "...", "/jwt_templates/..."],
])("%s", (_, op, id, expected) => {
  expect(pathOf(op, id)).toBe(expected);
  expect(new URL(`https://api.example.com/v1${pathOf(op, id)}`).pathname).toBe(`/v1${expected}`);
});

test.each<[string, Op, string]>([
  ["one dot", one, "."],
  ["two dots", one, ".."],
  ["two dots as one part of several", two, "../orgdmn_2"],
  ["as the last part", two, "org_1/."],
])("what would lead elsewhere is refused: %s", (_, op, id) => {
  expect(() => pathOf(op, id)).toThrow(`The id ${JSON.stringify(id)} cannot be one of Clerk's`);
});
