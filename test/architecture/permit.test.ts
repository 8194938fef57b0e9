// Nothing is written without the permit of the gate: the compiler refuses it, the client refuses what gets past the compiler, and nobody else makes one.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { createClient } from "../../provider/api/client";
import type { Permit } from "../../provider/api/permit";
import { grant } from "../../provider/core/gate/granted";
import { importsOf, root, sources } from "../support/imports";

const attempt = join(root, "provider/core/apply/attempt.ts");
const before = `
import type { ClerkClient } from "../../api/client";
import { Permit } from "../../api/permit";
import type { WriteContext } from "../context";
import type { Definition } from "../definition/field";
import { permit } from "../gate/gate";
import { planCreation } from "../plan/plan";
import { send } from "./send";
declare const client: ClerkClient;
declare const context: WriteContext;
declare const definition: Definition;
void [client, context, definition, Permit, permit, planCreation, send];
`;

const options = ((): ts.CompilerOptions => {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (file) => readFileSync(file, "utf8")) as { config: unknown };
  return { ...ts.parseJsonConfigFileContent(config, ts.sys, root, { noEmit: true }).options, types: ["node"] };
})();
const host = ts.createCompilerHost(options);
let text = "";
const read = host.getSourceFile.bind(host);
const kept = new Map<string, ts.SourceFile | undefined>();
host.fileExists = (file) => file === attempt || ts.sys.fileExists(file);
host.getSourceFile = (file, language) => {
  if (file === attempt) return ts.createSourceFile(file, text, language);
  if (!kept.has(file)) kept.set(file, read(file, language));
  return kept.get(file);
};
let program: ts.Program | undefined;

/** What the compiler says to a file of the core with these lines. */
function compiled(lines: string): string[] {
  text = before + lines;
  program = ts.createProgram([attempt], options, host, program);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(attempt))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

test.each([
  [
    "with a permit of the gate",
    `void client.write({ method: "POST", path: "/x" }, permit(planCreation(definition, { values: {} }), context.policy));`,
  ],
  ["a question without one", `void client.request({ method: "GET", path: "/x" });`],
  [
    "one operation of a plan",
    `const leave = permit(planCreation(definition, { values: {} }), context.policy);
     void send(context, definition, definition.endpoint.update[0]!, {}, leave);`,
  ],
])("the compiler takes %s", (_, lines) => {
  expect(compiled(lines)).toEqual([]);
});

test.each([
  ["a write without a permit", `void client.write({ method: "PATCH", path: "/instance" });`, /Expected 2 arguments/],
  ["a write as a question", `void client.request({ method: "PATCH", path: "/instance" });`, /"PATCH"' is not assignable to type '"GET"'/],
  ["a permit of one's own", `void client.write({ method: "POST", path: "/x" }, { allows: () => true });`, /Property '#granted' is missing/],
  ["a permit out of nothing", `void client.write({ method: "POST", path: "/x" }, new Permit());`, /abstract class|protected/],
  ["a plan that was not judged", `void client.write({ method: "POST", path: "/x" }, planCreation(definition, { values: {} }));`, /Permit/],
  ["an operation without a permit", `void send(context, definition, definition.endpoint.update[0]!, {});`, /Expected 5-6 arguments/],
])("the compiler refuses %s", (_, lines, says) => {
  expect(compiled(lines).join("\n")).toMatch(says);
});

const client = createClient({ secretKey: "sk_test_permit", keySource: "the test", apiUrl: "http://127.0.0.1:9/v1" });
const given = grant([{ method: "PATCH", path: "/things/{thing_id}" }]);

test.each<[string, "PATCH" | "DELETE", string, unknown]>([
  ["another method", "DELETE", "/things/1", given],
  ["another object's part", "PATCH", "/things/1/secret", given],
  ["another path", "PATCH", "/instance", given],
  ["what only looks like a permit", "PATCH", "/things/1", { allows: () => true }],
  ["nothing", "PATCH", "/things/1", undefined],
])("the client sends nothing with %s", async (_, method, path, permit) => {
  await expect(client.write({ method, path }, permit as Permit)).rejects.toThrow(
    "is no part of what was planned and allowed. Nothing was sent.",
  );
});

describe("only the gate makes permits", () => {
  const provider = sources("provider");
  const importers = (file: string): string[] => [
    ...new Set(
      provider
        .flatMap(importsOf)
        .filter(({ to }) => to === file)
        .map(({ from }) => from),
    ),
  ];

  test("nobody else can reach what makes them", () => {
    expect(importers("provider/core/gate/granted.ts").toSorted()).toEqual(["provider/core/gate/gate.ts", "provider/core/gate/probe.ts"]);
  });

  test("nobody else extends the class", () => {
    const extending = provider.filter((file) => /extends\s+Permit\b/.test(readFileSync(join(root, file), "utf8")));
    expect(extending).toEqual(["provider/core/gate/granted.ts"]);
  });

  test("the client alone holds the connection", () => {
    expect(importers("provider/api/transport.ts")).toEqual(["provider/api/client.ts"]);
    // Failures and their sentences know its errors; the requests are the transport's.
    const holders = ["provider/api/failure.ts", "provider/api/sentences.ts", "provider/api/transport.ts"];
    expect(importers("provider/api/exchange.ts").toSorted()).toEqual(holders);
  });
});
