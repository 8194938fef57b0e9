// What a server made of written objects that is not what it was sent: by fault rules, shown by all answers from then on. Knows no kind.

import { isObject, type Json, type JsonObject, same, valueAt, withValue } from "../core/json";
import type { Answer } from "../core/route";
import type { Exchange } from "./exchange";

type Values = ReadonlyMap<string, Json>;

export class Altered {
  /** By instance, and by the object's id, or the path of settings that have none. */
  readonly #values = new Map<string, Values>();

  forget(instance?: string): void {
    for (const known of this.#values.keys()) if (instance === undefined || known.startsWith(`${instance} `)) this.#values.delete(known);
  }

  /** The answer to a request, as it shows what was altered by it or before it. */
  show(answer: Answer, exchange: Exchange): Answer {
    if (this.#values.size === 0 && !exchange.store) return answer;
    const shown = this.#shown(answer, exchange);
    if (!same(shown.body ?? null, answer.body ?? null)) exchange.injected = true;
    return shown;
  }

  #shown(answer: Answer, exchange: Exchange): Answer {
    const place = (name: string) => `${exchange.instance?.id} ${name}`;
    const own = place(idOf(answer.body) ?? exchange.path);
    if (exchange.method !== "GET") this.#write(own, exchange);
    if (answer.body === undefined) return answer;
    const object = (body: Json, ...places: readonly string[]): Json =>
      isObject(body) ? places.reduce((shown, at) => laid(shown, this.#values.get(at)), body) : body;
    const item = (body: Json) => object(body, place(idOf(body) ?? ""));
    const { body } = answer;
    if (Array.isArray(body)) return { ...answer, body: body.map(item) };
    if (isObject(body) && Array.isArray(body.data)) return { ...answer, body: { ...body, data: body.data.map(item) } };
    return { ...answer, body: object(body, place(exchange.path), own) };
  }

  /** What is written anew is no longer altered, unless it is altered again. */
  #write(at: string, { given, store = {} }: Exchange): void {
    const sent = given.kind === "json" ? names(given.value) : new Set<string>();
    const left = [...(this.#values.get(at) ?? [])].filter(([path]) => !sent.has(path.split(".").at(-1) ?? path));
    const values = new Map([...left, ...Object.entries(store)]);
    if (values.size > 0) this.#values.set(at, values);
    else this.#values.delete(at);
  }
}

const idOf = (body: Json | undefined): string | undefined => (isObject(body) && typeof body.id === "string" ? body.id : undefined);

/** Only what the object has can be altered. */
const laid = (object: JsonObject, values: Values | undefined): JsonObject =>
  [...(values ?? [])].reduce(
    (shown, [path, value]) => (valueAt(shown, path) === undefined ? shown : withValue(shown, path, value)),
    object,
  );

/** All names in a body, at any depth. */
function names(value: Json): ReadonlySet<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((item: Json) => [...names(item)]));
  return isObject(value) ? new Set(Object.entries(value).flatMap(([name, inner]) => [name, ...names(inner)])) : new Set();
}
