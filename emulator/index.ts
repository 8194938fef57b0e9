// What the emulator offers to its command and to tests.

export { createEmulator, type CreateOptions, type Emulator } from "./emulator";
export { serveEmulator, type RunningEmulator, type ServeOptions } from "./server";
export { OptionError } from "./core/key";
export type { State, InstanceState } from "./core/world";
export { BY_HEADER, type Finished } from "./http/exchange";
export type { FaultRule } from "./http/fault";
export type { LogEntry } from "./http/request-log";
