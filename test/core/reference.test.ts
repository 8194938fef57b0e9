// References in plans: by id where both sides know it, else by key.
import { diff } from "../../provider/core/plan/diff";
import { unknownValue } from "../../provider/core/vocabulary/unknown";
import { organizationRole } from "../../provider/resources/organization-role";

type Ids = { readonly [key: string]: string };

const planned = (
  before: readonly string[],
  after: readonly string[],
  state: Ids,
  declared: Ids,
  ignore: readonly string[] = [],
): string[] =>
  diff(
    organizationRole,
    { name: "A", key: "org:a", permissions: before },
    { name: "A", key: "org:a", permissions: after },
    { ids: { state: { permissions: state }, declared: { permissions: declared } }, ignore },
  ).map(({ property, to, replaces }) => `${property}${to === undefined ? "" : ` ${JSON.stringify(to)}`}${replaces ? "!" : ""}`);

test.each<[string, readonly string[], readonly string[], Ids, Ids, readonly string[]]>([
  ["the same keys, no ids", ["p", "q"], ["q", "p"], {}, {}, []],
  ["the same key, another id: the object was replaced", ["p"], ["p"], { p: "1" }, { p: "2" }, ['permissions ["p"]']],
  ["another key, the same id: the object was renamed", ["p"], ["q"], { p: "1" }, { q: "1" }, []],
  ["another key, no ids", ["p"], ["q"], {}, {}, ['permissions ["q"]']],
  ["an id that only the program knows is no difference", ["p"], ["p"], {}, { p: "2" }, []],
  ["an id that only the state knows is no difference", ["p"], ["p"], { p: "1" }, {}, []],
  ["an id that is not known yet: the object is being replaced", ["p"], ["p"], { p: "1" }, { p: unknownValue }, ["permissions"]],
  ["a key that every object of JavaScript has", ["constructor"], ["constructor"], {}, { constructor: "2" }, []],
  ["one renamed, one added", ["p"], ["q", "r"], { p: "1" }, { q: "1", r: "2" }, ['permissions ["q","r"]']],
])("%s", (_, before, after, state, declared, expected) => {
  expect(planned(before, after, state, declared)).toEqual(expected);
});

test("what is ignored stays, whatever its references stand for by now", () => {
  expect(planned(["p"], ["p", "q"], { p: "1" }, { p: "2", q: "3" }, ["permissions"])).toEqual([]);
});
