/** Reads a list of Clerk's whole, page by page, in both of its shapes; knows no resource and keeps nothing. */
import { ClerkError } from "./errors";
import { isJsonObject, type Json, type JsonObject } from "./json";

/** How a list is asked for. */
export interface ListSpec {
  readonly path: string;
  /** Objects a page (500, 100), or "whole" where the API takes neither limit nor offset. */
  readonly page: number | "whole";
  /** Lists that answer a bare array unless asked for a count. */
  readonly flag?: "paginated";
  readonly query?: Readonly<Record<string, string>>;
}

// Lists that change all the time, or a count that goes up and down, must not keep us for ever.
const MOST_REREADS = 20;
const MOST_PASSES = 3;

/** The one call that paging needs. */
export type GetList = (path: string, query: Readonly<Record<string, string | number | boolean>>) => Promise<Json | undefined>;

/**
 * All objects of a list, each once. Objects that appear while we page push others onto the next page: those are told by their id. Objects
 * that disappear pull others onto a page already read: that shows in a falling total_count, and the gap is read again. (One that goes while
 * another is appended at the end keeps the count and may hide a third; absence needs a second witness in any case.)
 */
export async function readWhole(get: GetList, spec: ListSpec): Promise<readonly JsonObject[]> {
  for (let pass = 1; pass <= MOST_PASSES; pass += 1) {
    const list = await readPages(get, spec);
    if (list !== undefined) return list;
  }
  throw ignoresOffset(spec);
}

/** One pass over the pages; undefined when two pages were the same, which a server that ignores the offset does every time. */
async function readPages(get: GetList, spec: ListSpec): Promise<readonly JsonObject[] | undefined> {
  const found = new Map<string, JsonObject>();
  let offset = 0;
  let lastTotal: number | undefined;
  let lastPage = "";
  let rereads = 0;
  for (;;) {
    const { data, total } = await readPage(get, spec, offset);
    // An object without an id cannot be told from another, so that each counts.
    for (const [index, object] of data.entries()) found.set(idOf(object) ?? `#${offset + index}`, object);
    if (spec.page === "whole") break;
    const page = JSON.stringify(data);
    if (data.length > 0 && page === lastPage && total === lastTotal) return undefined;
    lastPage = page;
    const fell = lastTotal === undefined || total === undefined || rereads === MOST_REREADS ? 0 : Math.min(lastTotal - total, offset);
    lastTotal = total;
    if (fell > 0) {
      rereads += 1;
      offset -= fell;
      lastPage = "";
      continue;
    }
    offset += data.length;
    // A server may allow smaller pages than we ask for: where it counts, its count decides, not the size of the page.
    if (data.length === 0 || (total === undefined ? data.length !== spec.page : offset >= total)) break;
  }
  return [...found.values()];
}

/** What tells an object of a list from the others. */
export function idOf(object: JsonObject): string | undefined {
  return typeof object["id"] === "string" && object["id"] !== "" ? object["id"] : undefined;
}

async function readPage(get: GetList, spec: ListSpec, offset: number): Promise<{ data: readonly JsonObject[]; total?: number }> {
  const query: Record<string, string | number | boolean> = { ...spec.query };
  if (spec.page !== "whole") Object.assign(query, { limit: spec.page, offset });
  if (spec.flag !== undefined) query[spec.flag] = true;
  const answer = await get(spec.path, query).catch((error: unknown) => {
    throw error instanceof ClerkError && error.status === 404 ? listNotFound(error) : error;
  });
  const data = isJsonObject(answer) ? answer["data"] : answer;
  if (!Array.isArray(data) || !data.every(isJsonObject)) throw notAList(spec);
  const total = isJsonObject(answer) ? answer["total_count"] : undefined;
  return typeof total === "number" ? { data, total } : { data };
}

function listNotFound(error: ClerkError): ClerkError {
  return new ClerkError({
    ...error,
    code: "list_not_found",
    what: `The whole list GET ${error.path} does not exist in this instance, which says nothing about single objects: none is taken for deleted. ${error.what}`,
    advice:
      "Check that the key belongs to the instance that you mean, that the feature is switched on there, and that CLERK_API_URL is right.",
  });
}

function notAList(spec: ListSpec): ClerkError {
  return new ClerkError({
    method: "GET",
    path: spec.path,
    code: "malformed",
    what: `The answer to GET ${spec.path} is JSON, but no list of objects, neither bare nor under "data".`,
    advice: "Check that CLERK_API_URL is Clerk's Backend API, and that no proxy answers in its place.",
  });
}

function ignoresOffset(spec: ListSpec): ClerkError {
  return new ClerkError({
    method: "GET",
    path: spec.path,
    code: "paging",
    what: `GET ${spec.path} gave the same objects again when it was asked for the next ones, so that the list cannot be read whole.`,
    advice: "The server, or a proxy that keeps answers, ignores the parameter offset: check CLERK_API_URL and the proxy.",
  });
}
