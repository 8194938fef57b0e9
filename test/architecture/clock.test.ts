// Durations are measured by performance.now: the clock of Date can be set back, and who waits by it may wait for ever.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");

/** Where a date is meant: the time of a header of HTTP, and the age of what Clerk dates. */
const dates = ["provider/api/retry-policy.ts", "provider/core/observe/witness.ts"];

test("Date.now is asked for dates alone", () => {
  const sources = ["provider", "sdk", "toolkit", "cli"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
  );
  const asking = sources.filter((file) => file.endsWith(".ts") && readFileSync(join(root, file), "utf8").includes("Date.now"));
  expect(asking.sort()).toEqual(dates);
});
