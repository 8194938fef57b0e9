// Names and texts of an instance are data: whatever they are, the exported program compiles and declares just what was read.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import ts from "typescript";
import type { Json, JsonObject } from "../../provider/api/json";
import { type ExportedProject, exportProject } from "../../toolkit/export/export-project";
import { textLiteral } from "../../toolkit/export/literal";
import { runs } from "../support/runs";
import { importedBy, runProgram } from "../support/run-program";
import { type Told, idFor, toldInstance } from "../support/told-instance";

/** What would end a literal or a comment, begin code, leave a folder, or look like something else. */
const hostile = [
  '");process.exit(1);//',
  "`${process.exit(1)}`",
  "${process.env.CLERK_SECRET_KEY}",
  "*/ process.exit(1) /*",
  "// comment\nprocess.exit(1)",
  "\u2028process.exit(1)\u2029",
  "\r\nprocess.exit(1)\r\n",
  "</script><script>alert(1)</script>",
  "../../etc/passwd",
  "C:\\Windows\\\\",
  "\u001b[2J\u001b]0;title\u0007",
  "\u202egnp.exe\u202c",
  "\u0000\u0008\u007f\u0085",
  "\ufeff\u200b\u00ad",
  "'\"`\\",
  "\\u0022);process.exit(1);//",
  "constructor",
  "__proto__",
  "toString",
  "class",
  "Ünïcödé 日本語 🎉👩‍👩‍👧",
  "\u{e0041}\u{1d173}\u{13430}",
  "{{user.id}}",
  "-",
  " ",
  "1e999",
  "null",
];

const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...hostile) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...hostile), fc.constantFrom(...hostile)).map((parts) => parts.join("")) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
  { weight: 1, arbitrary: fc.constantFrom("long ".repeat(2000), `${"line\n".repeat(100)}end`) },
);
const someText = text.filter((value) => value.length > 0);

/** A document with hostile keys and values, but those that no program of Pulumi's can hold. */
const document: fc.Arbitrary<JsonObject> = fc
  .dictionary(
    fc.oneof(text, fc.constantFrom("hasOwnProperty", "valueOf", "then", "a.b", "https://hasura.io/jwt/claims")),
    fc.oneof(
      text,
      fc.constantFrom<Json>(null, true, -1, 0.5, 1e21, [], {}),
      fc.array(text, { maxLength: 3 }),
      fc.dictionary(text, fc.array(fc.dictionary(text, text, { maxKeys: 2, noNullPrototype: true }), { maxLength: 2 }), {
        maxKeys: 2,
        noNullPrototype: true,
      }),
    ) as fc.Arbitrary<Json>,
    { maxKeys: 5, noNullPrototype: true },
  )
  .filter((value) => !JSON.stringify(value).includes('"__proto__":')) as fc.Arbitrary<JsonObject>;

const several = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(of, { minLength: 1, maxLength: 3 });

const told: fc.Arbitrary<Told> = fc
  .record({
    JwtTemplate: several(
      fc.record({
        name: someText,
        claims: document,
        lifetime: fc.constantFrom(60, 90),
        custom_signing_key: fc.boolean(),
        signing_algorithm: someText,
      }),
    ),
    OAuthApplication: several(
      fc.record({ name: someText, redirect_uris: fc.uniqueArray(someText, { maxLength: 2 }), scopes: fc.constant("a b") }),
    ),
    Organization: several(
      fc.record({ name: someText, slug: fc.constant(null), public_metadata: document, private_metadata: document, role_set_key: someText }),
    ),
    OrganizationRole: several(
      fc.record({ name: someText, key: fc.constantFrom("org:a", "org:class"), description: text, permissions: fc.constant([]) }),
    ),
    Machine: fc.array(someText, { minLength: 3, maxLength: 3 }),
    ApiKey: several(
      fc.record({ name: someText, subject: fc.constant(idFor("mch", 1)), description: text, claims: document, scopes: fc.array(text) }),
    ),
    EmailTemplate: several(fc.record({ slug: someText, name: someText, subject: someText, body: someText, can_revert: fc.constant(true) })),
    EnterpriseConnection: several(
      fc.record({
        name: someText,
        provider: fc.constant("saml_okta"),
        domains: fc.constant(["a.example"]),
        saml_connection: fc.record({
          name: someText,
          idp_entity_id: someText,
          idp_certificates: fc.array(fc.record({ certificate: someText }), { minLength: 1 }),
        }),
        custom_attributes: several(
          fc.record({ name: someText, key: fc.constantFrom("a", "b"), sso_path: text, multi_valued: fc.boolean() }),
        ),
      }),
    ),
  })
  .map(({ Machine, ...rest }) => ({ ...rest, Machine: machinesOf(Machine) }));

/** The first two name each other, the third names both. */
function machinesOf(names: readonly string[]): JsonObject[] {
  const scope = (index: number): JsonObject => ({ id: idFor("mch", index + 1), name: names[index]! });
  const scopes = [[1], [0], [0, 1]];
  return names.map((name, index) => ({ id: idFor("mch", index + 1), name, scoped_machines: scopes[index]!.map(scope) }));
}

const secretsOf = (told_: Told): JsonObject =>
  told_.JwtTemplate?.[0]?.custom_signing_key === true
    ? { [`JwtTemplate[${JSON.stringify(told_.JwtTemplate[0].name)}].signingKey`]: hostile.join("") }
    : {};

/** The project of the instance; the secret is left out where two templates have its name. */
function exported(instance: Told): ExportedProject {
  try {
    return exportProject(toldInstance(instance), { secrets: secretsOf(instance) });
  } catch {
    return exportProject(toldInstance(instance));
  }
}

test("what it registers is what the import file holds, ids and secrets too", async () => {
  let resources = 0;
  await fc.assert(
    fc.asyncProperty(told, async (instance) => {
      const project = exported(instance);
      resources += project.resources;
      const wanted = importedBy(project).map(({ type, name, inputs }) => ({ type, name, inputs }));
      expect(await runProgram(project)).toEqual(wanted);
    }),
    { numRuns: runs(40) },
  );
  // Most of what is told can be declared.
  expect(resources).toBeGreaterThan(runs(40) * 6);
});

test("the values are those that were read", () => {
  fc.assert(
    fc.property(told, (instance) => {
      const read = toldInstance(instance);
      const byName = new Map(read.objects.map((object) => [`pulumi-nodejs:dynamic/clerk:${object.type} ${object.name}`, object]));
      for (const { type, name, inputs } of importedBy(exported(instance))) {
        const { inputs: known, type: of } = byName.get(`${type} ${name}`)!;
        for (const property of ["name", "claims", "publicMetadata", "redirectUris", "subject", "body", "description"])
          if (inputs[property] !== undefined && !(of === "ApiKey" && property === "subject"))
            expect(inputs[property]).toEqual(known[property]);
      }
    }),
    { numRuns: runs(40) },
  );
});

test("the program is plain text: nothing in it is invisible, turns the direction or ends a line unseen", () => {
  fc.assert(
    fc.property(told, (instance) => {
      const program = exported(instance).files["index.ts"];
      // eslint-disable-next-line no-control-regex
      expect(program).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\p{Cf}\p{Co}\p{Cs}]/u);
      for (const line of program.split("\n")) expect(line).not.toMatch(/^\s*process\.exit/);
    }),
    { numRuns: runs(40) },
  );
});

test("every control, format, surrogate and private character is escaped", () => {
  const points = Array.from({ length: 0x110000 }, (_, point) => String.fromCodePoint(point));
  const unseen = points.filter((character) => /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u.test(character));
  expect(unseen.length).toBeGreaterThan(100_000);
  expect(unseen.filter((character) => textLiteral(character).includes(character))).toEqual([]);
  expect(unseen.filter((character) => (JSON.parse(textLiteral(character)) as string) !== character)).toEqual([]);
});

test("it is the same, byte for byte, in whatever order Clerk tells objects and sets", () => {
  const turned = (instance: Told): Told =>
    Object.fromEntries(
      Object.entries(instance)
        .toReversed()
        .map(([type, objects]) => [
          type,
          objects
            .map((object, index) => ({
              id: idFor(type.toLowerCase(), index + 1),
              ...object,
              ...(typeof object.scopes === "string" && { scopes: "b a" }),
            }))
            .toReversed(),
        ]),
    );
  fc.assert(
    fc.property(told, (instance) => {
      expect(exportProject(toldInstance(turned(instance))).files).toEqual(exportProject(toldInstance(instance)).files);
    }),
    { numRuns: runs(40) },
  );
});

test("it compiles, types and all", () => {
  const folder = join(__dirname, `../../.local/test/export-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    const files = fc.sample(told, { seed: 4711, numRuns: runs(10) }).map((instance, index) => {
      const file = join(folder, `program-${index}.ts`);
      writeFileSync(file, exported(instance).files["index.ts"]);
      return file;
    });
    const { compilerOptions } = JSON.parse(exported({}).files["tsconfig.json"]) as { readonly compilerOptions: object };
    const { options } = ts.convertCompilerOptionsFromJson(compilerOptions, folder);
    const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram(files, options));
    expect(diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
