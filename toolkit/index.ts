// pulumi-clerk/toolkit: reading a whole instance, and what is done with it. No terminal: whoever calls it decides what is shown.

export { type AdoptOptions, type AdoptProgress, type AdoptStep, type Adopted, AdoptError, adoptProject } from "./adopt";
export { parseClasses } from "./class-list";
export { type CompareOptions, compare } from "./compare";
export {
  type Comparison,
  type Ignored,
  type ObjectComparison,
  type PropertyDifference,
  type SideLabel,
  type Summary,
  type Verdict,
  differs,
} from "./comparison";
export type { Configuration, ConfigurationObject, NamedReference, Unavailable } from "./configuration";
export { type DriftOptions, drift } from "./drift";
export { Environment, type EnvironmentArgs } from "./environment";
export type { LeftOut } from "./export/declare";
export { type ConfigSecret, type ExportOptions, type ExportedProject, type Untold, exportProject } from "./export/export-project";
export { readOnce } from "./export/read-once";
export { SecretsError, parseSecrets } from "./export/secrets";
export { type WriteOptions, checkFolder, writeProject } from "./export/write-project";
export type { IgnoreRule } from "./ignore";
export type { Overrides, Replacement } from "./overrides";
export {
  type PromoteOptions,
  type PromoteProgress,
  type Promotion,
  type PromotionStep,
  PromoteError,
  planPromotion,
} from "./promote/index";
export { type Instance, type ReadOptions, type ReadProgress, readInstance } from "./read-instance";
export { type StackOptions, readStack, selectedStack } from "./read-stack";
export { type SideOptions, clientOf, openInstance, readSide } from "./side";
export { type Snapshot, type SnapshotObject, SnapshotError, configurationOf, parseSnapshot, snapshotOf } from "./snapshot";
export { type SnapshotFormat, formatSnapshot, snapshotFormats } from "./snapshot-text";
export { type Stack, type StackObject, parseState } from "./state";
export { type FormatName, type FormatOptions, formatNames, formats } from "./format/index";
export { WrittenFileError, parseIgnore, parseOverrides } from "./written-file";
