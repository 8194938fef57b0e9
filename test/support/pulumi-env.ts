// What every run of Pulumi in a test sees: a backend of its own, and a home that no other run of this machine uses.
import { join } from "node:path";
import { LATE_ENV } from "./late";

/** Makes many short runs cheaper, and changes nothing that they do. */
export const quickEnv: { readonly [name: string]: string } = {
  ...LATE_ENV,
  // The CLI is done long before Go's collector would have been worth its while.
  GOGC: "off",
  GOMEMLIMIT: "512MiB",
  // The types of programs are checked elsewhere.
  PULUMI_NODEJS_TRANSPILE_ONLY: "true",
};

/** @param state The folder of the backend; it exists. */
export const pulumiEnv = (state: string): { [name: string]: string } => ({
  PULUMI_CONFIG_PASSPHRASE: "test",
  PULUMI_SKIP_UPDATE_CHECK: "true",
  PULUMI_HOME: join(__dirname, "../../.local/test/pulumi-home"),
  PULUMI_BACKEND_URL: `file://${state}`,
  NO_PROXY: "127.0.0.1",
  ...quickEnv,
});
