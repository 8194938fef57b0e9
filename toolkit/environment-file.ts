// The names by which an environment's files are found beside its program, as Pulumi names the stack's own. Knows no file system.

/** The type of the component in the engine: states keep it. */
export const environmentType = "clerk:index:Environment";

/** Names the resources, as `Class.name` with commas between, whose objects a killed promotion had begun to make: they are taken over. */
export const resumeVariable = "PULUMI_CLERK_RESUME";

/** The files of an environment, relative to the program's folder. */
export interface EnvironmentFiles {
  readonly snapshot: string;
  readonly overrides: string;
}

/** As Pulumi.<stack>.yaml holds the stack's configuration. */
export function environmentFiles(stack: string): EnvironmentFiles {
  const short = stack.slice(stack.lastIndexOf("/") + 1);
  return { snapshot: `Clerk.${short}.json`, overrides: `Clerk.${short}.overrides.yaml` };
}
