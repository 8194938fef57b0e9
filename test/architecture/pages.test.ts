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

/** The files that a guide shows: its own program, else those that these tests run: environments-example, guide-pipelines. */
const shownIn: { readonly [guide: string]: readonly string[] } = {
  "docs/guides/drift.md": ["examples/toolkit/index.ts"],
  "docs/guides/environments.md": ["examples/environments/index.ts"],
  "docs/guides/pipelines.md": filesIn("examples/pipelines").flatMap(filesIn),
};
const programOf = (guide: string): string => guide.replace("docs/", "examples/").replace(".md", "/index.ts");

test.each(guides)("%s shows its programs as they stand", (guide) => {
  const files = shownIn[guide] ?? [programOf(guide)];
  expect(files.filter((file) => !text(guide).includes(text(file).trim()))).toEqual([]);
});

test("each program of the guides has its guide", () => {
  expect(filesIn("examples/guides").map((folder) => `${folder.replace("examples", "docs")}.md`)).toEqual(
    guides.filter((guide) => shownIn[guide] === undefined),
  );
});
