// Whether the engine's process will find this package: it loads the provider by name from the project's folder, whoever declares the resources.
import { createRequire } from "node:module";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

let isChecked = false;

/** Throws where it will not. Asked once by a process, before the first resource is registered. */
export function requireProvider(): void {
  if (isChecked) return;
  isChecked = true;
  // Set by the CLI for programs that it runs itself; programs of the Automation API may have their project anywhere.
  const { PULUMI_NODEJS_ROOT_DIRECTORY: project } = process.env;
  if (!project || [process.cwd(), project].some(isFoundFrom)) return;
  throw new pulumi.RunError(
    `pulumi-clerk is not installed for the project in ${project}: only a package that the program uses depends on it. Pulumi's engine loads the provider from the project's folder, also for a refresh and a destroy, where nothing of the program is known. Add pulumi-clerk to the dependencies in the project's own package.json, install, and run again.`,
  );
}

function isFoundFrom(folder: string): boolean {
  try {
    createRequire(join(folder, "index.js")).resolve("pulumi-clerk/dynamic");
    return true;
  } catch (error) {
    // Only what is certainly missing: of everything else the engine's own message tells more.
    return (error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND";
  }
}
