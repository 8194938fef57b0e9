// What a plan changes, trait by trait, and that a settled state plans nothing.
import fc from "fast-check";
import type { Json, JsonObject } from "../../provider/api/json";
import { encode } from "../../provider/core/vocabulary/codec";
import type { Definition } from "../../provider/core/define";
import { type DiffOptions, diff } from "../../provider/core/plan/diff";
import type { Values } from "../../provider/core/definition/values";
import { shareOf } from "../../provider/core/plan/carry";
import { settle, settleRead } from "../../provider/core/settle/settle";
import { unknownValue } from "../../provider/core/vocabulary/unknown";
import { jwtTemplate } from "../../provider/resources/jwt-template";
import { instanceRestrictions } from "../../provider/resources/instance-restrictions";
import { organizationRole } from "../../provider/resources/organization-role";
import { organizationSettings } from "../../provider/resources/organization-settings";
import { arbitraryInputs } from "../support/arbitrary";
import { answerTo } from "../support/model-server";
import { runs } from "../support/runs";
import { widget } from "../support/widget";

type Row = [sentence: string, state: Values, declared: Values, expected: readonly string[], options?: DiffOptions];

/** "note=x" sends x, "note" sends nothing, "!" marks a replacement. */
const told = (state: Values, declared: Values, options?: DiffOptions): string[] =>
  diff(widget, { key: "k", ...state }, { key: "k", ...declared }, options).map(
    ({ property, to, replaces }) => `${property}${to === undefined ? "" : `=${JSON.stringify(to)}`}${replaces ? "!" : ""}`,
  );

test.each<Row>([
  ["nothing", { note: "a" }, { note: "a" }, []],
  ["a new value", { note: "a" }, { note: "b" }, ['note="b"']],
  ["another spelling of the same", { key: "K" }, { key: "k" }, []],
  ["clear: taken out sends what clears", { note: "a" }, {}, ['note=""']],
  ["clear: null is a value that clears", { steps: ["a"] }, {}, ["steps=null"]],
  ["clear: absent on both sides", {}, {}, []],
  ["clear: the value that clears is absence", {}, { note: "", tags: [], steps: null }, []],
  ["set: another order", { tags: ["a", "b"] }, { tags: ["b", "a", "b"] }, []],
  ["set: another item", { tags: ["a", "b"] }, { tags: ["a", "c"] }, ['tags=["a","c"]']],
  ["list: another order", { steps: ["a", "b"] }, { steps: ["b", "a"] }, ['steps=["b","a"]']],
  ["serverDefault: absent is left alone", { size: 7 }, {}, []],
  ["serverDefault: declared is compared", { size: 7 }, { size: 3 }, ["size=3"]],
  ["immutable: a change replaces", { color: "red" }, { color: "green" }, ['color="green"!']],
  ["immutable: a value not known yet decides no replacement", { color: "red" }, { color: unknownValue }, ["color"]],
  ["replaceOnRemoval: a change updates", { owner: "a" }, { owner: "b" }, ['owner="b"'], { managed: ["owner"] }],
  ["replaceOnRemoval: taken out replaces", { owner: "a" }, {}, ["owner!"], { managed: ["owner"] }],
  ["replaceOnRemoval: never declared is left alone", { owner: "a" }, {}, [], { managed: [] }],
  ["replaceOnRemoval: newly declared is learnt", { owner: "a" }, { owner: "a" }, ["owner"], { managed: [] }],
  ["clearOnRemoval: never declared is left alone", { origins: ["a"] }, {}, [], { managed: [] }],
  ["clearOnRemoval: taken out is emptied", { origins: ["a"] }, {}, ["origins=[]"], { managed: ["origins"] }],
  ["clearOnRemoval: taken out and empty already", { origins: [] }, {}, [], { managed: ["origins"] }],
  ["clearOnRemoval: newly declared is learnt", { origins: ["a"] }, { origins: ["a"] }, ["origins"], { managed: [] }],
  ["clearOnRemoval: an older state does not say", { origins: ["a"] }, {}, []],
  ["writeOnly: against the state", { password: "a" }, { password: "b" }, ['password="b"']],
  ["createOnly: never", { seed: "a" }, { seed: "b" }, []],
  ["once: never", { token: "a" }, {}, []],
  ["computed: never", { createdAt: "2026-01-01T00:00:00.000Z" }, {}, []],
  ["unknown at any depth", { labels: { a: 1 } }, { labels: { a: unknownValue } }, ["labels"]],
  ["json: key order", { extra: { a: 1, b: [null] } }, { extra: { b: [null], a: 1 } }, []],
  ["json: null and absent differ", { extra: { a: null } }, { extra: {} }, ["extra={}"]],
  ["json: zero has no sign", { extra: [0] }, { extra: [-0] }, []],
  ["object: what is left to the server inside", { saml: { entityId: "e", contact: "c" } }, { saml: { contact: "c" } }, []],
  ["object: what is cleared inside", { saml: { entityId: "e", contact: "c" } }, { saml: { entityId: "e" } }, ['saml={"entityId":"e"}']],
  [
    "object: one instant, two spellings",
    { saml: { startsAt: "2026-01-01T00:00:00.000Z" } },
    { saml: { startsAt: "2026-01-01T01:00:00+01:00" } },
    [],
  ],
  ["ignore: a property", { size: 7, note: "a" }, { size: 3, note: "b" }, ['note="b"'], { ignore: ["size"] }],
  ["ignore: a property that would be cleared", { note: "a" }, {}, [], { ignore: ["note"] }],
  ["ignore: a path inside", { labels: { a: 1, b: 1 } }, { labels: { a: 2, b: 2 } }, ['labels={"a":1,"b":2}'], { ignore: ["labels.a"] }],
  ["ignore: a quoted key", { labels: { "a.b": 1 } }, { labels: { "a.b": 2 } }, [], { ignore: ['labels["a.b"]'] }],
  ["ignore: every key", { labels: { a: 1 } }, { labels: { b: 1 } }, [], { ignore: ["labels.*"] }],
  ["replaceOn: a property", { note: "a" }, { note: "b" }, ['note="b"!'], { replaceOn: ["note"] }],
  ["replaceOn: unchanged", { note: "a", size: 1 }, { note: "a", size: 2 }, ["size=2"], { replaceOn: ["note"] }],
  [
    "replaceOn: a path inside",
    { labels: { a: 1, b: 1 } },
    { labels: { a: 1, b: 2 } },
    ['labels={"a":1,"b":2}!'],
    { replaceOn: ["labels.b"] },
  ],
  [
    "replaceOn: another path inside",
    { labels: { a: 1, b: 1 } },
    { labels: { a: 1, b: 2 } },
    ['labels={"a":1,"b":2}'],
    { replaceOn: ["labels.a"] },
  ],
  ["replaceOn: anything", { note: "a" }, { note: "b" }, ['note="b"!'], { replaceOn: ["*"] }],
])("%s", (_, state, declared, expected, options = {}) => {
  expect(told(state, declared, options)).toEqual(expected);
});

/** Creates, as far as an honest server is concerned, and settles. */
function created(definition: Definition, declared: Values): { state: Values; object: JsonObject } {
  const op = definition.endpoint.create ?? definition.endpoint.update[0]!;
  const share = shareOf(definition, op, declared);
  const object = answerTo(definition, encode(definition.fields, share));
  const state = settle(definition, { state: {}, declared, sent: new Set(Object.keys(share)), answer: object });
  return updated(definition, { state, object }, declared, without(declared, share));
}

function updated(
  definition: Definition,
  { state, object }: { state: Values; object: JsonObject },
  declared: Values,
  changes: Values,
): { state: Values; object: JsonObject } {
  if (Object.keys(changes).length === 0) return { state: settle(definition, { state, declared, sent: new Set() }), object };
  const answer = answerTo(definition, encode(definition.fields, changes), object);
  return { state: settle(definition, { state, declared, sent: new Set(Object.keys(changes)), answer }), object: answer };
}

const without = (all: Values, some: Values): Values => Object.fromEntries(Object.entries(all).filter(([name]) => !(name in some)));
const sendable = (changes: ReturnType<typeof diff>): Values =>
  Object.fromEntries(changes.filter(({ to, replaces }) => to !== undefined && !replaces).map(({ property, to }) => [property, to as Json]));

// Every resource goes through the same over HTTP in test/conformance; these need no server with its peculiarities.
describe.each([widget, jwtTemplate, instanceRestrictions, organizationRole, organizationSettings])(
  "whatever is declared of $type",
  (definition) => {
    const inputs = arbitraryInputs(definition);

    test("a settled creation plans nothing, before and after a refresh", () => {
      fc.assert(
        fc.property(inputs, (declared) => {
          const { state, object } = created(definition, declared);
          const managed = Object.keys(declared);
          expect(diff(definition, state, declared, { managed })).toEqual([]);
          expect(diff(definition, settleRead(definition, state, object), declared, { managed })).toEqual([]);
        }),
        { numRuns: runs(100) },
      );
    });

    if (definition.endpoint.update.length > 0)
      test("a settled update plans nothing, unless it replaces", () => {
        fc.assert(
          fc.property(inputs, inputs, (first, second) => {
            const before = created(definition, first);
            const changes = diff(definition, before.state, second, { managed: Object.keys(first) });
            fc.pre(!changes.some((change) => change.replaces));
            const after = updated(definition, before, second, sendable(changes));
            expect(diff(definition, after.state, second, { managed: Object.keys(second) })).toEqual([]);
          }),
          { numRuns: runs(100) },
        );
      });

    test("a declaration differs from itself in nothing", () => {
      fc.assert(
        fc.property(inputs, (declared) => {
          expect(diff(definition, declared, declared)).toEqual([]);
        }),
        { numRuns: runs(100) },
      );
    });
  },
);
