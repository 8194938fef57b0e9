// The vocabulary of bodies, word by word, also the words that no kind uses yet; and that the emulator stands alone.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "../../emulator/core/check";
import { secretNames, shape } from "../../emulator/core/field";
import { paramFormat } from "../../emulator/core/problem";

const fields = shape({
  name: { type: "string", minLength: 2, maxLength: 5 },
  note: { type: "string", null: "value" },
  mode: { type: "string", oneOf: ["on", "off", ""], null: "unchanged" },
  host: { type: "string", check: (value, param) => (value.includes("/") ? paramFormat(param, "a host") : undefined) },
  tags: { type: "list", items: { type: "string", maxLength: 3 }, max: 3, unique: true },
  saml: { type: "object", fields: { url: { type: "string", required: true }, certificate: { type: "string", secret: true } } },
});

const rows: readonly (readonly [what: string, body: object, problems: readonly string[]])[] = [
  ["nothing", {}, []],
  ["all that is allowed", { name: "abc", note: null, mode: null, host: "a.b", tags: ["a"], saml: { url: "u" } }, []],
  ["an empty text that an enumeration has", { mode: "" }, []],
  ["a text too short", { name: "a" }, ["form_param_min_length_exceeded name"]],
  ["a text too long", { name: "abcdef" }, ["form_param_max_length_exceeded name"]],
  ["a text counted in characters", { name: "😀😀😀😀😀" }, []],
  ["a value not in the enumeration", { mode: "maybe" }, ["form_param_value_invalid mode"]],
  ["a value that the field's own check refuses", { host: "a/b" }, ["form_param_format_invalid host"]],
  ["a list too long", { tags: ["a", "b", "c", "d"] }, ["form_param_array_size_exceeded tags"]],
  ["a list with doubles", { tags: ["a", "a"] }, ["form_param_duplicate tags"]],
  ["a bad item", { tags: ["abcd"] }, ["form_param_max_length_exceeded tags"]],
  ["an item of another type", { tags: ["a", 1] }, ["form_param_value_invalid"]],
  ["null in a list", { tags: [null] }, ["form_param_nil tags"]],
  ["a text in place of a list", { tags: "a" }, ["form_param_value_invalid"]],
  ["a list in place of an object", { saml: [] }, ["form_param_value_invalid"]],
  ["problems further in", { saml: { certificates: 1 } }, ["form_param_missing saml.url", "form_param_unknown saml.certificates"]],
  ["a wrong type further in", { saml: { url: 1 } }, ["form_param_value_invalid"]],
];

test.each(rows)("%s", (_what, body, problems) => {
  const found = check(fields, body as never, "refuse").problems;
  expect(found.map(({ code, meta }) => [code, meta?.param_name].filter(Boolean).join(" "))).toEqual(problems);
});

test("unknown fields are dropped where the operation says so, at any depth", () => {
  const { body, problems } = check(fields, { foo: 1, saml: { url: "u", foo: 1 } }, "drop");
  expect([body, problems]).toEqual([{ saml: { url: "u" } }, []]);
});

test("a null that means unchanged is as if not sent, one that is a value stays", () => {
  expect(check(fields, { note: null, mode: null }, "refuse").body).toEqual({ note: null });
});

test("secrets are known by name, at any depth", () => {
  expect(secretNames(fields)).toEqual(["certificate"]);
});

test("the emulator imports nothing of the provider, the SDK or the tools", () => {
  const root = join(__dirname, "../../emulator");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const imports = files.flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(/(?:from|import\(|require\() ?"([^"]+)"/g)].map((match) =>
      join(file, "..", match[1] ?? ""),
    ),
  );
  expect(files.length).toBeGreaterThan(20);
  expect(imports.filter((path) => path.startsWith(".."))).toEqual([]);
});
