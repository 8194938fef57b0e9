// What a definition's marks say of the values at hand.
import type { Definition } from "./field";
import type { Mark, Recognition } from "./mark";
import { type Values, picked } from "./values";

export const marksOf = (stated: Recognition): readonly Mark[] => (isMany(stated) ? stated : [stated]);

const isMany = (stated: Recognition): stated is readonly [Mark, ...Mark[]] => Array.isArray(stated);

/** What tells an object with these values from others. */
export interface Recognised {
  /** The properties to look for; none where nothing tells. */
  readonly by: Values | undefined;
  /** Whether no second object can have them. */
  readonly unique: boolean;
}

/** The first mark that these values have. */
export function recognise({ endpoint }: Definition, values: Values): Recognised {
  for (const mark of marksOf(endpoint.recognise)) {
    if (mark === "instance") return { by: {}, unique: true };
    if (mark === "never") return { by: undefined, unique: false };
    const names = mark === "key" ? endpoint.key : mark.by;
    const by = picked(values, names);
    // An organization without a slug has an empty one.
    if (names.every((name) => by[name] !== undefined && by[name] !== "")) return { by, unique: mark === "key" };
  }
  return { by: undefined, unique: false };
}

/** Whether the natural key is one object's alone. */
export const hasUniqueKey = ({ endpoint }: Definition): boolean => marksOf(endpoint.recognise).includes("key");

/** What is wrong with the statement. */
export function recognitionProblems({ endpoint, fields }: Definition): string[] {
  const { recognise: stated, key } = endpoint;
  // Written without types it may be missing.
  if ((stated as Recognition | undefined) === undefined) return ["does not state how an object is known again (recognise)"];
  const marks = marksOf(stated);
  const last = marks.at(-1)!;
  const optional = (names: readonly string[]): string[] => names.filter((name) => !fields[name]?.required);
  const unknown = marks.flatMap((mark) => (typeof mark === "object" ? mark.by : [])).filter((name) => fields[name] === undefined);
  const absent = last === "key" ? optional(key) : typeof last === "object" ? optional(last.by) : [];
  return [
    ...unknown.map((name) => `is recognised by the unknown property ${name}`),
    ...absent.map((name) => `is recognised by ${name} alone, which may be absent: say how an object without it is known again, or "never"`),
    ...(marks.includes("key") && key.length === 0 ? ["is recognised by a key that it does not have"] : []),
    ...(marks.includes("instance") !== (endpoint.id === "instance") ? ['is recognised as "instance" exactly where that is its id'] : []),
  ];
}
