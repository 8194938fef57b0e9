/** For any interleaving of list answers and our own writes, the kept list is never older than the writes, and in the end it is the truth. */
import * as fc from "fast-check";
import type { JsonObject } from "../../provider/api/json";
import { createLists, type ListSpec } from "../../provider/api/lists";

type Row = { readonly id: string; readonly version: number };

type Event =
  | { readonly do: "create" | "update" | "delete" | "unfoldable" | "answer"; readonly pick: number }
  | { readonly do: "read" | "page" | "arrive" };

/** A server whose work and whose answers happen when the test says so. */
class World {
  rows: Row[];
  version = 0;
  created = 0;
  readonly asked: { offset: number; limit: number; resolve: (value: JsonObject) => void }[] = [];
  readonly answered: (() => void)[] = [];
  /** Writes that are done but whose answers are on their way. */
  readonly pending: { id: string; fold: () => void }[] = [];
  /** What the program has been told: a version, or null when deleted. */
  readonly told = new Map<string, number | null>();
  inFlight = 0;
  readonly reads: Promise<unknown>[] = [];
  readonly lists = createLists((_path, query) => {
    this.inFlight += 1;
    expect(this.inFlight).toBe(1);
    return new Promise((resolve) => {
      this.asked.push({ offset: Number(query["offset"]), limit: Number(query["limit"]), resolve });
    });
  });

  constructor(
    readonly spec: ListSpec,
    count: number,
  ) {
    this.rows = Array.from({ length: count }, (_, index) => ({ id: `old_${index}`, version: 0 }));
  }

  apply(event: Event): void {
    if (event.do === "read") this.reads.push(this.read());
    if (event.do === "page") this.servePage();
    if (event.do === "arrive") this.answered.shift()?.();
    if (event.do === "answer") this.pending.splice(event.pick % Math.max(1, this.pending.length), 1)[0]?.fold();
    if (event.do === "create") this.write({ id: `new_${(this.created += 1)}`, version: (this.version += 1) }, false, true);
    if (event.do === "update" || event.do === "delete" || event.do === "unfoldable") {
      const row = this.rows[event.pick % Math.max(1, this.rows.length)];
      // Two writes of one object follow each other; the callers see to that.
      if (row === undefined || this.pending.some((write) => write.id === row.id)) return;
      if (event.do === "delete") this.write(row, true, true);
      else this.write({ id: row.id, version: (this.version += 1) }, false, event.do === "update");
    }
  }

  servePage(): void {
    const request = this.asked.shift();
    if (request === undefined) return;
    const answer = {
      data: this.rows.slice(request.offset, request.offset + request.limit).map((row) => structuredClone(row)),
      total_count: this.rows.length,
    };
    this.answered.push(() => {
      this.inFlight -= 1;
      request.resolve(answer);
    });
  }

  write(row: Row, gone: boolean, foldable: boolean): void {
    const known = this.rows.some((other) => other.id === row.id);
    // New ones come first, as in Clerk's lists.
    if (gone) this.rows = this.rows.filter((other) => other.id !== row.id);
    else this.rows = known ? this.rows.map((other) => (other.id === row.id ? row : other)) : [row, ...this.rows];
    const fold = (): void => {
      this.told.set(row.id, gone ? null : row.version);
      if (!foldable) this.lists.forget(this.spec);
      else if (gone) this.lists.remove(this.spec, row.id);
      else this.lists.put(this.spec, { ...row });
    };
    this.pending.push({ id: row.id, fold });
  }

  async read(): Promise<readonly Row[]> {
    const list = (await this.lists.all(this.spec)) as unknown as readonly Row[];
    const found = new Map(list.map((row) => [row.id, row.version]));
    expect(found.size).toBe(list.length);
    for (const [id, version] of this.told) {
      if (version === null) expect(found.has(id)).toBe(false);
      else if (!this.pending.some((write) => write.id === id)) expect(found.get(id)).toBeGreaterThanOrEqual(version);
    }
    return list;
  }

  async drain(): Promise<readonly Row[]> {
    for (const write of this.pending.splice(0)) write.fold();
    let done = false;
    const list = this.read().finally(() => (done = true));
    const isDone = (): boolean => done;
    for (let turn = 0; !isDone() && turn < 500; turn += 1) {
      await settle();
      this.servePage();
      this.answered.shift()?.();
      await settle();
    }
    await Promise.all(this.reads);
    return list;
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const sorted = (rows: readonly Row[]): readonly Row[] => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ do: fc.constantFrom("create", "update", "delete", "unfoldable", "answer", "answer", "answer"), pick: fc.nat(20) }),
  fc.record({ do: fc.constantFrom("read", "page", "arrive", "page", "arrive") }),
) as fc.Arbitrary<Event>;

it.each([
  ["one page", 500],
  ["pages of two", 2],
])("the kept list equals the model (%s)", async (_name, page) => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 60 }), fc.nat(7), async (events, count) => {
      const world = new World({ path: "/x", page }, count);
      world.apply({ do: "read" });
      for (const next of events) {
        world.apply(next);
        await settle();
      }
      expect(sorted(await world.drain())).toEqual(sorted(world.rows));
    }),
    { numRuns: 400 },
  );
});
