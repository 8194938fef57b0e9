// Between the engine's properties and the core's words: what is known, what is declared, and the outcome as the outputs of a resource.
import type { Json } from "../api/json";
import type { Values } from "../core/definition/values";
import { optional } from "../core/optional";
import type { Declared, Known, Place } from "../core/plan/known";
import type { Outcome } from "../core/lifecycle/object";
import { type Split, document, hidden, references, split, text, texts } from "./hidden";

type Props = { readonly [key: string]: Json };

/** The object of the state. */
export function knownOf(id: string, olds: Props): Known {
  const { values, aside } = split(olds);
  return {
    id,
    values,
    ids: references(aside),
    ...placeOf(aside),
    ...optional("entry", text(aside, hidden.entry)),
    ...optional("managed", texts(aside, hidden.managed)),
    ...optional("instance", text(aside, hidden.instance)),
    ...optional("key", text(aside, hidden.key)),
    ...optional("before", document<Values>(aside, hidden.before)),
  };
}

const placeOf = (aside: Split["aside"]): Place => ({
  ...optional("name", text(aside, hidden.name)),
  ...optional("parent", text(aside, hidden.parent)),
});

/** What the program wants. */
export function declaredOf(news: Props): Declared {
  const { values, aside } = split(news);
  const adopt = aside[hidden.adopt];
  return {
    values,
    ids: references(aside),
    ignore: texts(aside, hidden.ignore) ?? [],
    secret: texts(aside, hidden.secret) ?? [],
    replaceOn: texts(aside, hidden.replaceOn) ?? [],
    ...(adopt !== undefined && { adopt: adopt === true }),
    ...placeOf(aside),
    ...optional("from", text(aside, hidden.import)),
  };
}

/** The outputs of a resource: its values, and what must travel with them to the next phase. */
export function outputsOf({ values, before, managed, instance, key, entry }: Outcome, news: Props, olds: Props = {}): Props {
  const stood = before ?? document<Values>(split(olds).aside, hidden.before);
  return {
    ...split(news).aside,
    ...(stood && { [hidden.before]: stood }),
    [hidden.entry]: entry,
    [hidden.managed]: managed,
    [hidden.instance]: instance,
    [hidden.key]: key,
    ...values,
  };
}

/** Hidden values of the state that are no inputs; the last is of older versions. */
const outputsOnly: ReadonlySet<string> = new Set([
  hidden.entry,
  hidden.managed,
  hidden.instance,
  hidden.key,
  hidden.before,
  hidden.rewritten,
]);

export const inputsAside = (aside: Split["aside"]): Props =>
  Object.fromEntries(Object.entries(aside).filter(([name]) => !outputsOnly.has(name)));
