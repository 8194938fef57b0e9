// The files of an exported project beside its program: what Pulumi, npm and TypeScript need. Knows no resource.
import type { ImportedResource } from "./state";

/** The names of the files, which are all that an export ever writes. */
export const fileNames = ["index.ts", "Pulumi.yaml", "package.json", "tsconfig.json", ".gitignore", "import.json"] as const;

export type FileName = (typeof fileNames)[number];

/** Throws a sentence for a name that Pulumi would not take. */
export function checkProjectName(name: string): void {
  if (!/^[A-Za-z0-9_.-]{1,100}$/.test(name))
    throw new Error(
      `${JSON.stringify(name)} is no name of a Pulumi project: it must consist of up to 100 letters, digits, dots, dashes and underscores.`,
    );
}

interface Manifest {
  readonly version: string;
  readonly peerDependencies: { readonly [name: string]: string };
  readonly devDependencies: { readonly [name: string]: string };
}

/** The files, the program aside. */
export function projectFiles(
  name: string,
  resources: readonly ImportedResource[],
): { readonly [file in Exclude<FileName, "index.ts">]: string } {
  // The package itself knows which versions it was tried with.
  const manifest = require("pulumi-clerk/package.json") as Manifest;
  return {
    // A name of digits would be a number.
    "Pulumi.yaml": `name: ${JSON.stringify(name)}\ndescription: The configuration of a Clerk instance\nruntime: nodejs\n`,
    "package.json": json({
      name: name.toLowerCase().replace(/^[._]+/, "") || "clerk",
      private: true,
      main: "index.ts",
      dependencies: { "@pulumi/pulumi": manifest.peerDependencies["@pulumi/pulumi"], "pulumi-clerk": manifest.version },
      devDependencies: Object.fromEntries(tools.map((tool) => [tool, manifest.devDependencies[tool]])),
    }),
    "tsconfig.json": json({
      compilerOptions: { target: "es2022", module: "node16", moduleResolution: "node16", strict: true, skipLibCheck: true, noEmit: true },
      files: ["index.ts"],
    }),
    // The import file may hold secrets, which the state encrypts.
    ".gitignore": "/node_modules/\n/import.json\n",
    "import.json": json({ resources }),
  };
}

/** What Pulumi runs programs in TypeScript with. */
const tools = ["@types/node", "ts-node", "typescript"] as const;

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
