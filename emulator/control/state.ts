// Reads a state or a list of fault rules that came from outside, and says in a sentence what is wrong with it.

import type { Row } from "../core/collection";
import { isObject, type Json, type JsonObject } from "../core/json";
import { kindOfKey } from "../core/key";
import type { InstanceState, State } from "../core/world";
import type { FaultRule } from "../http/fault";

export class ReadError extends Error {}

const fail = (sentence: string): never => {
  throw new ReadError(sentence);
};

export function readState(value: unknown, collections: readonly string[]): State {
  if (!isObject(value) || !isObject(value.instances)) return fail('A state has the form {"instances": {"ins_…": {…}}}.');
  const instances = Object.entries(value.instances).map(([id, given]): [string, InstanceState] => [
    id,
    readInstance(id, given, collections),
  ]);
  const keys = instances.flatMap(([, instance]) => instance.keys);
  if (new Set(keys).size !== keys.length) fail("A state names one key twice.");
  return { instances: Object.fromEntries(instances) };
}

function readInstance(id: string, given: Json, known: readonly string[]): InstanceState {
  if (!/^ins_\w+$/.test(id) || !isObject(given)) return fail(`Of an instance a state has "ins_…": {…}, not ${JSON.stringify(id)}.`);
  const { keys = [], kind = "development", collections = {} } = given;
  if (!Array.isArray(keys) || !keys.every((key): key is string => typeof key === "string" && kindOfKey(key) !== undefined)) {
    return fail(`The keys of ${id} are not a list of secret keys.`);
  }
  if (kind !== "development" && kind !== "production") return fail(`The kind of ${id} is neither development nor production.`);
  if (!keys.every((key) => kindOfKey(key) === kind)) return fail(`A key of ${id} is not one of a ${kind} instance.`);
  if (!isObject(collections)) return fail(`The collections of ${id} are no object.`);
  const rows = Object.entries(collections).map(([name, list]): [string, readonly Row[]] => {
    if (!known.includes(name)) return fail(`There is no collection ${JSON.stringify(name)}; there are ${known.join(", ")}.`);
    return Array.isArray(list) && list.every(isRow)
      ? [name, list]
      : fail(`The collection ${name} of ${id} is not a list of objects with an id.`);
  });
  return { keys, kind, collections: Object.fromEntries(rows) };
}

const isRow = (value: Json): value is Row => isObject(value) && typeof value.id === "string";

const RULE: Readonly<Record<keyof FaultRule, (value: Json) => boolean>> = {
  path: (value) => typeof value === "string",
  method: (value) => typeof value === "string",
  instance: (value) => typeof value === "string",
  times: (value) => Number.isInteger(value) && Number(value) > 0,
  status: (value) => Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599,
  retryAfter: (value) => typeof value === "number" && value >= 0,
  body: () => true,
  contentType: (value) => typeof value === "string",
  after: (value) => typeof value === "boolean",
  reset: (value) => value === "before" || value === "after",
  delayMs: (value) => typeof value === "number" && value >= 0,
  holdMs: (value) => typeof value === "number" && value >= 0,
  staleMs: (value) => typeof value === "number" && value >= 0,
  ignore: (value) => value === true || (Array.isArray(value) && value.every((name) => typeof name === "string")),
  rewrite: isObject,
  store: isObject,
};

export function readRules(value: unknown): readonly FaultRule[] {
  const rules = isObject(value) ? value.rules : undefined;
  if (!Array.isArray(rules)) return fail('Fault rules have the form {"rules": [{"path": "/v1/…", …}]}.');
  return rules.map((rule: Json, i) => readRule(rule, i + 1));
}

function readRule(rule: Json, number: number): FaultRule {
  if (!isObject(rule) || rule.path === undefined) return fail(`Fault rule ${number} has no path.`);
  for (const [name, value] of Object.entries(rule)) {
    const fits = Object.hasOwn(RULE, name) ? RULE[name as keyof FaultRule] : undefined;
    if (!fits) return fail(`Fault rule ${number} has ${JSON.stringify(name)}; what it can have is ${Object.keys(RULE).join(", ")}.`);
    if (!fits(value)) return fail(`Fault rule ${number} cannot have ${JSON.stringify(value)} as ${name}.`);
  }
  if (rule.after === true && rule.status === undefined && rule.body === undefined) {
    return fail(`Fault rule ${number} has "after" without a status or a body to answer after the work.`);
  }
  if (rule.after === true && rule.reset !== undefined) {
    return fail(`Fault rule ${number} has "after", which is about an answer, and "reset", which lets none through.`);
  }
  // Every property was just checked against the table above.
  return rule as unknown as FaultRule & JsonObject;
}
