// Lists: the two shapes, paging, order, and what a list refuses.

import { startEmulator, type TestEmulator } from "../support/emulator";
import { raw } from "./raw";

let emulator: TestEmulator;
let paging: TestEmulator;

/** Twelve of them, each a second after the one before. */
async function filled(emulatorOptions: { readonly readings?: { readonly pageBareLists: boolean } }): Promise<TestEmulator> {
  let now = 1_790_000_000_000;
  const started = await startEmulator({ ...emulatorOptions, rateLimit: false, now: () => (now += 1000) });
  for (let i = 0; i < 12; i++) await started.seed("POST", "/redirect_urls", { url: `https://example.com/${i}` });
  return started;
}

beforeAll(async () => {
  emulator = await filled({});
  paging = await filled({ readings: { pageBareLists: true } });
});
afterAll(async () => {
  await emulator.close();
  await paging.close();
});

const numbers = (rows: unknown) => (rows as readonly { readonly url: string }[]).map(({ url }) => Number(url.split("/").at(-1)));
const newestFirst = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0];

const rows: readonly (readonly [query: string, rows: readonly number[], total: number | undefined])[] = [
  ["", newestFirst, undefined],
  ["?limit=2", newestFirst, undefined],
  ["?paginated=false&limit=2&offset=3", newestFirst, undefined],
  ["?paginated=true", newestFirst.slice(0, 10), 12],
  ["?paginated=true&limit=1", [11], 12],
  ["?paginated=true&limit=500", newestFirst, 12],
  ["?paginated=true&limit=5&offset=10", [1, 0], 12],
  ["?paginated=true&offset=12", [], 12],
];

test.each(rows)("GET /redirect_urls%s", async (query, expected, total) => {
  const { status, body } = await raw(emulator, "GET", `/redirect_urls${query}`);
  expect([status, numbers(body.data), body.total_count]).toEqual([200, expected, total]);
});

test("in the other reading a bare list is paged too", async () => {
  expect(numbers((await raw(paging, "GET", "/redirect_urls")).body.data)).toEqual(newestFirst.slice(0, 10));
  expect(numbers((await raw(paging, "GET", "/redirect_urls?limit=2&offset=1")).body.data)).toEqual([10, 9]);
});

const refused: readonly (readonly [query: string, param: string])[] = [
  ["limit=0", "limit"],
  ["limit=501", "limit"],
  ["limit=ten", "limit"],
  ["limit=", "limit"],
  ["offset=-1", "offset"],
  ["paginated=maybe", "paginated"],
];

test.each(refused)("GET /redirect_urls?%s is refused", async (query, param) => {
  const { status, body } = await raw(emulator, "GET", `/redirect_urls?${query}`);
  expect([status, body.errors]).toEqual([
    422,
    [expect.objectContaining({ code: "form_param_value_invalid", meta: { param_name: param } })],
  ]);
});
