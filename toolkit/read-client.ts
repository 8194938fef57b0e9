// The client of one reading: tells how far each list has come, asks nothing twice, and stops when it is told to. Knows nothing of what is read.
import type { ClerkClient, ClerkRequest, ReadRequest } from "../provider/api/client";
import { type Json, isJsonObject } from "../provider/api/json";
import { createLists } from "../provider/api/lists";
import { isSingleton } from "../provider/core/definition/endpoint";
import { registry } from "../provider/resources/registry";

/** How far the reading of one class has come. */
export interface ReadProgress {
  readonly type: string;
  /** Objects read so far. */
  readonly read: number;
  /** All objects of the class, once Clerk has told how many there are. */
  readonly total?: number;
  readonly done: boolean;
  /** Why the class could not be read; the rest goes on. */
  readonly unavailable?: string;
}

/** The client of one reading. */
export interface Watched {
  readonly client: ClerkClient;
  /** Nothing more is asked for: the reading has failed. */
  stop(): void;
  /** The reading is over: from now on every request is made. */
  end(): void;
}

interface WatchOptions {
  readonly onProgress?: (progress: ReadProgress) => void;
  readonly signal?: AbortSignal;
}

/** The client, which tells how far each list has come and stops when it is told to. Until the end of the reading nothing is asked for twice. */
export function watched(client: ClerkClient, { onProgress, signal }: WatchOptions): Watched {
  // Of a class that has a list for each owner no page tells how many there are.
  const listed = registry.filter(
    ({ endpoint: { list }, endpoint }) => list !== undefined && list.per === undefined && !isSingleton(endpoint),
  );
  const classes = new Map(listed.map(({ type, endpoint }) => [endpoint.list!.path, type]));
  const asked = new Map<string, Promise<Json | undefined>>();
  const stopped = new AbortController();
  let reads = true;
  const send = async (request: ClerkRequest, ask: () => Promise<Json | undefined>): Promise<Json | undefined> => {
    signal?.throwIfAborted();
    stopped.signal.throwIfAborted();
    const answer = await ask();
    const type = classes.get(request.path);
    if (type !== undefined) onProgress?.(progressOf(type, request.query ?? {}, answer));
    return answer;
  };
  const once = (wanted: ClerkRequest, ask: () => Promise<Json | undefined>): Promise<Json | undefined> => {
    if (!reads) return send(wanted, ask);
    const id = JSON.stringify(wanted);
    const answer = asked.get(id) ?? send(wanted, ask);
    asked.set(id, answer);
    return answer;
  };
  const request: ClerkClient["request"] = (wanted) => once(wanted, () => client.request(wanted));
  // Some kinds are read by calls that are no GET.
  const write: ClerkClient["write"] = (wanted, permit) => once(wanted, () => client.write(wanted, permit));
  // Pages are not kept twice, since the lists remember them; a refusal is, since whatever refers to the class would ask again.
  const page = async (path: string, query: NonNullable<ClerkRequest["query"]>): Promise<Json | undefined> => {
    const wanted: ReadRequest = { method: "GET", path, query };
    const answer = await request(wanted);
    asked.delete(JSON.stringify(wanted));
    return answer;
  };
  const end = (): void => {
    reads = false;
    asked.clear();
  };
  return { client: { ...client, request, write, lists: createLists(page) }, end, stop: () => stopped.abort() };
}

function progressOf(type: string, query: Readonly<Record<string, Json>>, answer: Json | undefined): ReadProgress {
  const data = isJsonObject(answer) ? answer.data : answer;
  const total = isJsonObject(answer) ? answer.total_count : undefined;
  const read = Number(query.offset ?? 0) + (Array.isArray(data) ? data.length : 0);
  return { type, read, ...(typeof total === "number" && { total }), done: false };
}
