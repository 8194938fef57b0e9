// One file a trait: all are asked, all are in the docs, and the rest of the core learns what a property means from its meaning alone.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { traits } from "../../provider/core/vocabulary/traits";
import { root, sources } from "../support/imports";

const folder = join(root, "provider/core/vocabulary/traits");
const files = readdirSync(folder).filter((file) => file !== "index.ts");
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

test("every file is one trait, and every trait is asked once", () => {
  expect(traits.map(({ name }) => `${kebab(name)}.ts`).toSorted()).toEqual(files.toSorted());
});

test.each(traits)("$name is a word of definitions in its own file, and a row of the docs", ({ name }) => {
  const text = readFileSync(join(folder, `${kebab(name)}.ts`), "utf8");
  expect(text).toMatch(new RegExp(`interface Traits \\{[^}]*readonly ${name}\\?:`));
  expect(readFileSync(join(root, "docs/vocabulary.md"), "utf8")).toContain(`| \`${name}\` `);
});

test("no other file of the core asks several traits what to do", () => {
  const asked = new RegExp(`\\b(?:field|given)\\.(${traits.map(({ name }) => name).join("|")})\\b`, "g");
  const asking = ["plan", "settle", "apply", "read", "observe", "gate", "lifecycle"].flatMap((room) =>
    sources(`provider/core/${room}`).flatMap((file) => {
      const words = new Set([...readFileSync(join(root, file), "utf8").matchAll(asked)].map(([, word]) => word));
      return words.size > 1 ? [`${file}: ${[...words].join(", ")}`] : [];
    }),
  );
  expect(asking).toEqual([]);
});
