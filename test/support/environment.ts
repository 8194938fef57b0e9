// Tests see no settings of the machine that they run on.
for (const name of Object.keys(process.env))
  if (name.startsWith("CLERK_") && name !== "CLERK_OPENAPI" && name !== "CLERK_LIVE_TEST_SECRET_KEY") delete process.env[name];

jest.mock("@npmcli/arborist", () => standIn("@npmcli/arborist"));
jest.mock("@pulumi/pulumi/typescript-shim", () => standIn("@pulumi/pulumi/typescript-shim"));

/** The module itself, loaded when something of it is asked for. */
function standIn(name: string): object {
  const { late } = jest.requireActual<typeof import("./late")>("./late");
  return late(() => jest.requireActual(name));
}
