// docs/coverage.md against Clerk's OpenAPI and the published schema: what the classes write, and that all else stands on the page with a reason.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writePath } from "../../provider/core/vocabulary/codec";
import { writes } from "../../provider/core/definition/endpoint";
import { isInput } from "../../provider/core/vocabulary/meaning";
import { registry } from "../../provider/resources/registry";
import { kebab } from "../../scripts/generate/names";
import { codeIn, tableUnder } from "../support/markdown";
import { type Write, readOpenApi, writesOf } from "../support/openapi-writes";

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly fields: readonly string[];
}

const root = join(__dirname, "../..");
const page = readFileSync(join(root, "docs/coverage.md"), "utf8");
const published = JSON.parse(readFileSync(join(root, "schema/resources.json"), "utf8")) as {
  readonly [type: string]: { readonly operations: readonly Operation[] };
};

const nameOf = ({ method, path }: { readonly method: string; readonly path: string }): string =>
  `${method} ${path.replace(/^\/templates\/(email|sms)\//, "/templates/{template_type}/")}`;

/** What is sent though no property stands for it: Domain's `is_satellite`. */
const constants = new Map(
  registry.map((definition) => {
    const inputs = Object.entries(definition.fields).filter(([, field]) => isInput(field));
    const names = new Set(inputs.map(([name, field]) => writePath(name, field)));
    return [
      definition.type,
      writes(definition.endpoint).flatMap(({ fixed }) => Object.keys(fixed ?? {}).filter((name) => !names.has(name))),
    ];
  }),
);

/** Each class with its writing operations, and with what it sends by each. */
const classes = Object.entries(published).map(([type, { operations }]) => {
  const sent = new Map<string, Set<string>>();
  for (const operation of operations.filter(({ method }) => method !== "GET")) {
    const fields = operation.fields.filter((field) => !constants.get(type)?.includes(field));
    sent.set(nameOf(operation), new Set([...(sent.get(nameOf(operation)) ?? []), ...fields]));
  }
  return { type, sent };
});

const sentBy = (operation: string): ReadonlySet<string> => new Set(classes.flatMap(({ sent }) => [...(sent.get(operation) ?? [])]));

/** An entry is one operation, or a path that stands for every operation under it. */
const stands = (entry: string, { method, path }: Write): boolean =>
  entry.startsWith("/") ? `${path}/`.startsWith(`${entry}/`) : entry === `${method} ${path}`;

const entries = ["Operations left out", "Data, not configuration"].flatMap((heading) =>
  tableUnder(page, heading).flatMap(([names]) => codeIn(names!)),
);

describe("the page", () => {
  test.each(["Properties left out", "Operations left out", "Data, not configuration"])("gives a reason for every row of: %s", (heading) => {
    const rows = tableUnder(page, heading);
    expect(rows.filter((row) => codeIn(row[0]!).length === 0 || !/^\S.*\.$/.test(row.at(-1)!))).toEqual([]);
  });
});

describe("the writable properties of an operation", () => {
  const named = { type: "object", properties: { name: { type: "string" }, old: { type: "string", deprecated: true } } };
  const of = (schema: object, form = "application/json"): readonly string[] => {
    const post = { requestBody: { content: { [form]: { schema } } } };
    return writesOf({ paths: { "/things": { get: {}, post } }, components: { named } })[0]!.properties;
  };

  test.each<[string, object, readonly string[]]>([
    ["those of the body, without deprecated ones", named, ["name"]],
    ["those of a schema that is referred to", { $ref: "#/components/named" }, ["name"]],
    ["those of nested objects", { properties: { inner: named } }, ["inner.name"]],
    ["those of objects in lists", { properties: { all: { type: "array", items: named } } }, ["all[].name"]],
    ["a list of texts as one", { properties: { words: { type: "array", items: { type: "string" } } } }, ["words"]],
    ["an open object as one", { properties: { metadata: { type: "object", additionalProperties: true } } }, ["metadata"]],
    [
      "those of every alternative, once each",
      { properties: { a: {} }, anyOf: [{ properties: { a: {}, b: {} } }, named] },
      ["a", "b", "name"],
    ],
  ])("are %s", (_, schema, properties) => expect(of(schema)).toEqual(properties));

  test("are those of a form as well", () => expect(of(named, "multipart/form-data")).toEqual(["name"]));
});

const location = process.env.CLERK_OPENAPI;
(location ? describe : describe.skip)("Clerk's OpenAPI", () => {
  const api = location ? writesOf(readOpenApi(location)) : [];

  test("has a place for every operation that writes: in one class or more, or in one row of the page", () => {
    const places = (write: Write): readonly string[] => [
      ...(classes.some(({ sent }) => sent.has(nameOf(write))) ? ["a class"] : []),
      ...entries.filter((entry) => stands(entry, write)),
    ];
    expect(api.map((write) => ({ operation: nameOf(write), places: places(write) })).filter((of) => of.places.length !== 1)).toEqual([]);
  });

  test("holds every operation that a class writes by, and every one that the page leaves out", () => {
    const known = new Set(api.map(nameOf));
    expect(classes.flatMap(({ sent }) => [...sent.keys()]).filter((operation) => !known.has(operation))).toEqual([]);
    expect(entries.filter((entry) => !api.some((write) => stands(entry, write)))).toEqual([]);
  });

  test("has no writable property that a class lacks, besides those that the page leaves out", () => {
    const operations = new Set(classes.flatMap(({ sent }) => [...sent.keys()]));
    const lacking = api
      .filter((write) => operations.has(nameOf(write)))
      .flatMap((write) => write.properties.filter((name) => !sentBy(nameOf(write)).has(name)).map((name) => `${nameOf(write)} ${name}`));
    const leftOut = tableUnder(page, "Properties left out").flatMap(([names, properties]) =>
      codeIn(names!).flatMap((operation) => codeIn(properties!).map((name) => `${operation} ${name}`)),
    );
    expect(leftOut.sort()).toEqual(lacking.sort());
  });

  test("gives each class the number of properties that the page says", () => {
    const count = ({ sent }: (typeof classes)[number]): number =>
      new Set(api.flatMap((write) => write.properties.filter((name) => sent.get(nameOf(write))?.has(name)))).size;
    const rows = classes.map((of) => [
      `[\`${of.type}\`](resources/${kebab(of.type)}.md)`,
      [...of.sent.keys()].map((name) => `\`${name}\``).join(", "),
      String(count(of)),
    ]);
    const total = ["All", `${new Set(classes.flatMap(({ sent }) => [...sent.keys()])).size} operations`];
    const sum = classes.map(count).reduce((left, right) => left + right, 0);
    expect(tableUnder(page, "Classes")).toEqual([...rows, [...total, String(sum)]]);
  });
});
