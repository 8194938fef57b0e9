// Paging and order of lists, in the two shapes that Clerk has. Unknown query parameters are ignored: Clerk's Go SDK sends some.

import type { Row } from "./collection";
import type { Json } from "./json";
import { type Answer, type Call, ok } from "./route";
import { paramInvalid, paramNotAllowed, type Problem, refuse } from "./problem";

export interface ListSpec<T extends Row> {
  /** `bare` answers an array unless `paginated=true`; `total` always answers {data, total_count}; `page` an array that is always paged. */
  readonly shape: "bare" | "total" | "page";
  readonly maxLimit?: number;
  /** False: neither limit nor offset, all rows in one answer. */
  readonly paged?: false;
  /** The fields that order_by may name, the default first with its sign. Left out: no order_by, newest first. */
  readonly orderBy?: readonly [`${"+" | "-"}${string}`, ...(readonly string[])];
  readonly where?: (row: T, query: URLSearchParams) => boolean;
}

export function answerList<T extends Row>(call: Call, rows: readonly T[], spec: ListSpec<T>, show: (row: T) => Json): Answer {
  const problems: Problem[] = [];
  const limit = integer(call.query, "limit", 10, 1, spec.maxLimit ?? 500, problems);
  const offset = integer(call.query, "offset", 0, 0, Number.MAX_SAFE_INTEGER, problems);
  const paginated = spec.shape === "bare" ? flag(call.query, "paginated", problems) : spec.shape === "total";
  const order = ordering<T>(call.query.get("order_by"), spec.orderBy, problems);
  refuse(problems);

  const found = order(rows.filter((row) => spec.where?.(row, call.query) ?? true));
  const whole = spec.paged === false || (spec.shape === "bare" && !paginated && !call.settings.readings.pageBareLists);
  const page = (whole ? found : found.slice(offset, offset + limit)).map(show);
  return ok(paginated ? { data: page, total_count: found.length } : page);
}

/** A filter that may be given many times: `-value` shuts out, `+value` and a plain value let in. */
export function filtered(query: URLSearchParams, name: string, own: readonly string[]): boolean {
  const asked = query.getAll(name);
  const shut = new Set(asked.filter((value) => value.startsWith("-")).map((value) => value.slice(1)));
  // A plus that nobody encoded arrives as a blank.
  const open = new Set(asked.filter((value) => !value.startsWith("-")).map((value) => value.replace(/^[+ ]/, "")));
  return !own.some((value) => shut.has(value)) && (open.size === 0 || own.some((value) => open.has(value)));
}

/** A switch of a query that is no list's own. */
export function flagOf(query: URLSearchParams, name: string): boolean {
  const problems: Problem[] = [];
  const value = flag(query, name, problems);
  refuse(problems);
  return value;
}

function integer(query: URLSearchParams, name: string, absent: number, min: number, max: number, problems: Problem[]): number {
  const text = query.get(name);
  if (text === null) return absent;
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) problems.push(paramInvalid(name));
  return value;
}

/** The spellings that Go's ParseBool takes. */
function flag(query: URLSearchParams, name: string, problems: Problem[]): boolean {
  const text = query.get(name);
  if (text === null || /^(0|f|F|false|FALSE|False)$/.test(text)) return false;
  if (!/^(1|t|T|true|TRUE|True)$/.test(text)) problems.push(paramInvalid(name));
  return true;
}

/** `[+-]field`, where no sign is +. Rows come in the order of their making, which settles what the field leaves open. */
function ordering<T extends Row>(
  asked: string | null,
  allowed: ListSpec<T>["orderBy"],
  problems: Problem[],
): (rows: readonly T[]) => readonly T[] {
  const [standard, ...others] = allowed ?? ["-created_at" as const];
  const fields = [standard.slice(1), ...others];
  const [, sign, field] = /^([+ -]?)(.*)$/.exec((allowed && asked) || standard) ?? [];
  if (field === undefined || !fields.includes(field)) {
    problems.push(paramNotAllowed("order_by", asked ?? "", fields));
    return (rows) => rows;
  }
  return (rows) => {
    const sorted = rows.toSorted((a, b) => compare(a[field] ?? null, b[field] ?? null));
    // Reversing, instead of comparing the other way round, puts the newest of the same millisecond first.
    return sign === "-" ? sorted.reverse() : sorted;
  };
}

function compare(a: Json, b: Json): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}
