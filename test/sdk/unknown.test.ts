// The text by which the engine stands in for what is not known yet, in a program that writes it as a value.
import * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";

const text = pulumi.runtime.unknownValue;
beforeEach(() => {
  const program = { newResource: ({ name }: { readonly name: string }) => ({ id: name, state: {} }), call: () => ({}) };
  pulumi.runtime.setMocks(program);
});

test.each<[string, () => unknown, string]>([
  ["a whole property", () => new clerk.RedirectUrl("a", { url: text }), 'RedirectUrl "a": url is the text'],
  [
    "inside of a document",
    () => new clerk.JwtTemplate("a", { name: "a", claims: { b: [1, { c: text }] } }),
    'JwtTemplate "a": claims.b[1].c is the text',
  ],
  [
    "an item of a list",
    () => new clerk.OrganizationRole("a", { name: "a", key: "org:a", permissions: ["org:a:b", text] }),
    'OrganizationRole "a": permissions[1] is the text',
  ],
])("it is refused where it stands: %s", (_, declare, sentence) => {
  expect(declare).toThrow(sentence);
});

test.each<[string, () => unknown]>([
  ["a part of another text", () => new clerk.JwtTemplate("a", { name: "a", claims: { b: `${text}!` } })],
  ["a key", () => new clerk.JwtTemplate("b", { name: "b", claims: { [text]: 1 } })],
  ["an output that is not known yet", () => new clerk.RedirectUrl("c", { url: pulumi.output("https://c.example.com/") })],
])("what only looks like it is not: %s", (_, declare) => {
  expect(declare).not.toThrow();
});

test("a document deeper than the stack is looked through", () => {
  let claims: object = { end: text };
  for (let depth = 0; depth < 20_000; depth++) claims = { a: claims };
  expect(() => new clerk.JwtTemplate("d", { name: "d", claims })).toThrow(/claims(\.a)+\.end is the text/);
});
