// Looks for drift from a program of your own: what a snapshot declares against the live instance, as a page, as lines, and as an exit code.
import { readFileSync, writeFileSync } from "node:fs";
import { clientOf, differs, drift, formats, parseSnapshot, readInstance } from "pulumi-clerk/toolkit";

async function main(): Promise<void> {
  const declared = parseSnapshot(readFileSync("friday.json", "utf8"), "friday.json");
  const live = await readInstance({ client: clientOf("env:DEV_KEY"), label: "env:DEV_KEY" });
  const found = await drift(declared, live, { exclude: ["ApiKey"] });
  writeFileSync("drift.html", formats.html(found));
  for (const { type, key, verdict, differences } of found.objects)
    if (verdict !== "same") console.log(verdict, type, key, JSON.stringify(differences));
  process.exitCode = differs(found) ? 2 : 0;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
