// The rooms of the core: in the order in which data goes through them, each small enough to be read.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { circleIn, importsOf, root, sources } from "../support/imports";

/** What a room may import is before it. The words between are single files that all rooms after them share. */
const order: readonly (string | readonly string[])[] = [
  "definition",
  "vocabulary",
  ["context", "define", "optional", "policy", "resource-error", "timing"],
  "check",
  "observe",
  "plan",
  "gate",
  "settle",
  "apply",
  "read",
  "lifecycle",
];

/** Some objects are only seen by a call that is no GET: observing asks the gate for it. */
const exceptions: readonly string[] = ["provider/core/observe/observe.ts -> provider/core/gate/probe.ts"];

const core = "provider/core";
const places = order.flatMap((each, place) => (typeof each === "string" ? [each] : each).map((name) => [name, place] as const));
const placeOf = (file: string): number | undefined => {
  const [first = ""] = file.slice(`${core}/`.length).split("/");
  return places.find(([name]) => name === first.replace(/\.ts$/, ""))?.[1];
};
const inside = sources(core)
  .flatMap(importsOf)
  .filter(({ to }) => to.startsWith(`${core}/`));

test("every room and every word has its place", () => {
  const there = readdirSync(join(root, core)).map((name) => name.replace(/\.ts$/, ""));
  expect(there.toSorted()).toEqual(places.map(([name]) => name).toSorted());
});

test("a room imports only what data has gone through before", () => {
  const backwards = inside.filter(({ from, to }) => placeOf(from)! < placeOf(to)!).map(({ from, to }) => `${from} -> ${to}`);
  expect(backwards).toEqual(exceptions);
});

test("no file imports itself by way of others, not even for a type", () => {
  const edges = new Map<string, string[]>();
  for (const { from, to } of inside) edges.set(from, [...(edges.get(from) ?? []), to]);
  expect(circleIn(edges)).toBeUndefined();
});

test("no file has more than 200 lines", () => {
  const long = sources(core).filter((file) => readFileSync(join(root, file), "utf8").trimEnd().split("\n").length > 200);
  expect(long).toEqual([]);
});
