// The published schema of snapshots is the one by which they are read.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { documentSchema, parseSnapshot } from "../../toolkit/snapshot";

test("schema/snapshot.schema.json is what the reader checks with, and its example in the docs is one", () => {
  const root = join(__dirname, "../..");
  expect(JSON.parse(readFileSync(join(root, "schema/snapshot.schema.json"), "utf8"))).toEqual(documentSchema);
  const example = /```json\n([\s\S]*?)```/.exec(readFileSync(join(root, "docs/snapshot.md"), "utf8"))![1]!;
  expect(parseSnapshot(example, "docs/snapshot.md").objects.map(({ key }) => key)).toEqual(["org:billing", "ledger/ci deploy"]);
});
