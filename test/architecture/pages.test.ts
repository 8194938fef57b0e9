// Pages that people write: their links lead somewhere, and the programs of the guides are those that tests run.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const root = join(__dirname, "../..");
const text = (file: string): string => readFileSync(join(root, file), "utf8");
const filesIn = (folder: string): string[] => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);

const guides = filesIn("docs/guides");
const resources = filesIn("docs/resources");
const pages = ["README.md", "CONTRIBUTING.md", "docs/vocabulary.md", "docs/coverage.md", "emulator/README.md", ...guides, ...resources];

/** As GitHub makes them of headings. */
const anchorsOf = (file: string): string[] =>
  [...text(file).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );

function brokenLinks(page: string): string[] {
  const links = [...text(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)]*))?\)/g)];
  return links.flatMap(([link, path, anchor]) => {
    const file = path === "" ? page : relative(root, join(root, dirname(page), path!));
    return existsSync(join(root, file)) && (anchor === undefined || anchorsOf(file).includes(anchor)) ? [] : [link];
  });
}

test.each(pages)("the links of %s lead to files and headings that are there", (page) => expect(brokenLinks(page)).toEqual([]));

test("each program of the guides stands in the guide of its name, and each guide has one", () => {
  const shown = guides.filter((guide) =>
    text(guide).includes(text(`examples/${guide.replace("docs/", "").replace(".md", "")}/index.ts`).trim()),
  );
  expect(shown).toEqual(guides);
  expect(filesIn("examples/guides").map((folder) => `${folder.replace("examples", "docs")}.md`)).toEqual(guides);
});
