// One resource of a definition made for a test, written and read by the core over HTTP against a small server that keeps objects by that definition.
import { type Seen, type Server, type Step, clerkErrors, startServer } from "../api/server";
import type { ClerkClient } from "../../provider/api/client";
import type { Json, JsonObject } from "../../provider/api/json";
import type { Definition } from "../../provider/core/define";
import { type DiffOptions, diff } from "../../provider/core/plan/diff";
import type { Change } from "../../provider/core/vocabulary/trait";
import type { ReferenceIds } from "../../provider/core/vocabulary/value";
import type { Values } from "../../provider/core/definition/values";
import type { WriteContext } from "../../provider/core/context";
import { isBuiltinState } from "../../provider/core/observe/row";
import { read } from "../../provider/core/read/read";
import { type CreateOptions, create } from "../../provider/core/apply/create";
import { update } from "../../provider/core/apply/update";
import { type Removal, remove } from "../../provider/core/apply/remove";
import { ResourceError } from "../../provider/core/resource-error";
import { answerTo } from "./model-server";

export type Stored = { [wire: string]: Json };

/** What the server answers in place of what it would; undefined lets it. */
export type Turn = (request: Seen, body: JsonObject, object: Stored | undefined) => Step | Promise<Step> | undefined;

interface Held {
  readonly id: string;
  readonly values: Values;
  readonly managed: readonly string[];
  readonly before?: Values;
}

const found = (body: unknown): Step => ({ body });
export const missing: Step = { status: 404, body: clerkErrors({ code: "resource_not_found" }) };
export const refused = (code: string, status = 400): Step => ({ status, body: clerkErrors({ code }) });

/** What the server holds, and who decides instead of it. */
export class Store {
  readonly objects = new Map<string, Stored>();
  /** "POST /things/:id/items" -> the answer. */
  turns: { readonly [route: string]: Turn } = {};
  #made = 0;

  constructor(readonly definition: Definition) {}

  add(object: JsonObject): string {
    const id = typeof object.id === "string" ? object.id : `${this.definition.type.toLowerCase()}_${++this.#made}`;
    this.objects.set(id, { created_at: 1_700_000_000_000, updated_at: 1_700_000_000_000, ...object, id });
    return id;
  }

  /** The object that stands after a body was written over it; without an id a new one. */
  write(body: JsonObject, id?: string): Stored {
    const { id: made, ...object } = answerTo(this.definition, body, id === undefined ? {} : this.objects.get(id)!);
    return this.objects.get(this.add({ ...object, ...(typeof made === "string" && { id: made }) }))!;
  }

  answer(request: Seen): Step | Promise<Step> | undefined {
    const [path = "", query = ""] = request.url.replace(/^\/v1/, "").split("?");
    const collection = this.definition.endpoint.list?.path ?? "/none";
    const id = path.startsWith(`${collection}/`) ? path.slice(collection.length + 1).split("/")[0]! : undefined;
    const body = request.headers["content-type"]?.startsWith("application/json") && request.body ? JSON.parse(request.body) : {};
    const object = id === undefined ? undefined : this.objects.get(id);
    const own = this.turns[`${request.method} ${id === undefined ? path : path.replace(id, ":id")}`]?.(request, body as JsonObject, object);
    if (own) return own;
    if (path === collection && request.method === "GET") return found(this.#page(new URLSearchParams(query)));
    if (path === collection && request.method === "POST") return found(this.write(body as JsonObject));
    if (id === undefined || path !== `${collection}/${id}`) return undefined;
    if (!object) return missing;
    if (request.method === "PATCH" || request.method === "PUT") return found(this.write(body as JsonObject, id));
    if (request.method === "DELETE") return (this.objects.delete(id), found({ id, deleted: true }));
    return found(object);
  }

  #page(query: URLSearchParams): unknown {
    const all = [...this.objects.values()];
    const offset = Number(query.get("offset") ?? 0);
    const data = all.slice(offset, offset + Number(query.get("limit") ?? all.length));
    return query.has("paginated") ? { data, total_count: all.length } : data;
  }
}

/** The server of one test file; every stage begins on an empty one. */
export class Theatre {
  private constructor(readonly server: Server) {}

  static async open(): Promise<Theatre> {
    return new Theatre(await startServer());
  }

  /** The first definition is the one that is written; the others are there to be named by it. */
  stage(definition: Definition, ...others: readonly Definition[]): Stage {
    const stores = [definition, ...others].map((each) => new Store(each));
    this.server.script((request) => {
      for (const store of stores) {
        const step = store.answer(request);
        if (step) return step;
      }
      return request.url === "/v1/instance" && request.method === "GET" ? found({ id: "ins_1", environment_type: "development" }) : missing;
    });
    return new Stage(this.server, stores);
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

export class Stage {
  state: Held | undefined;
  /** What the references of the next declaration stand for. */
  ids: ReferenceIds = {};
  timing: WriteContext["timing"] = {};
  readonly warnings: string[] = [];
  client: ClerkClient;
  #seen = 0;
  #stateIds: ReferenceIds = {};

  constructor(
    readonly server: Server,
    readonly stores: readonly Store[],
  ) {
    this.client = server.client();
  }

  get store(): Store {
    return this.stores[0]!;
  }

  /** The requests since the last look, as "PATCH /things/thing_1 {…}". */
  requests(): string[] {
    const fresh = this.server.seen.slice(this.#seen);
    this.#seen = this.server.seen.length;
    return fresh.map(({ method, url, body }) => [method, url.replace(/^\/v1/, ""), body].filter((part) => part !== "").join(" "));
  }

  /** Those of them that are no reads. */
  writes(): string[] {
    return this.requests().filter((request) => !request.startsWith("GET "));
  }

  plan(declared: Values, ignore: readonly string[] = []): readonly Change[] {
    return this.state ? diff(this.store.definition, this.state.values, declared, this.#options(this.state, ignore)) : [];
  }

  /** What `pulumi up` would do, a failure included: what it leaves behind is the state. */
  async up(declared: Values, { ignore = [], ...options }: CreateOptions & { readonly ignore?: readonly string[] } = {}): Promise<void> {
    const { state, context } = this;
    const { definition } = this.store;
    const managed = Object.keys(declared);
    try {
      if (!state) this.state = { ...(await create(context, definition, declared, options)), managed };
      else if (this.plan(declared, ignore).length > 0) {
        const done = await update(context, definition, state.id, state.values, declared, this.#options(state, ignore));
        this.state = { ...state, ...done, managed };
      }
      this.#stateIds = this.ids;
    } catch (error) {
      if (error instanceof ResourceError && error.half) this.state = { ...state, ...error.half, managed };
      throw error;
    }
  }

  /** What `pulumi refresh` would do; false when the object is gone. */
  async refresh(): Promise<boolean> {
    const { state } = this;
    if (!state) return false;
    const now = await read(this.context, this.store.definition, state.id, state.values, this.#stateIds);
    this.state = now && { ...state, ...now };
    return now !== undefined;
  }

  async destroy(): Promise<Removal> {
    const { id, values, before } = this.state!;
    const removal = await remove(this.context, this.store.definition, id, values, before ? { before } : {});
    this.state = undefined;
    return removal;
  }

  /** A new run of Pulumi: nothing is kept of the old one but the state. */
  restart(): void {
    this.client = this.server.client();
  }

  /** The state without what Clerk stamps on everything. */
  values(): Values {
    const { createdAt: _, updatedAt: __, ...values } = this.state?.values ?? {};
    return values;
  }

  get context(): WriteContext {
    return {
      client: this.client,
      name: "it",
      policy: { production: false, allowDeletes: false },
      warn: (sentence) => this.warnings.push(sentence),
      ids: this.ids,
      ...(this.timing && { timing: this.timing }),
    };
  }

  #options({ managed, values }: Held, ignore: readonly string[]): DiffOptions {
    const ids = { state: this.#stateIds, declared: this.ids };
    return { managed, ignore, ids, builtin: isBuiltinState(this.store.definition, values) };
  }
}
