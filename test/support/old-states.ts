// The states of earlier versions that are kept in test/states, with the instances that they are of.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Deployment } from "@pulumi/pulumi/automation";
import type { OldState } from "../states/old-state";
import type { State } from "./emulator";

const folder = join(__dirname, "../states");

export interface KeptState extends OldState {
  readonly version: string;
  readonly name: string;
  readonly instance: State;
  readonly deployment: Deployment;
}

export const oldStates: readonly KeptState[] = readdirSync(folder)
  .filter((version) => /^\d/.test(version))
  .flatMap((version) => {
    const json = <T>(file: string): T => JSON.parse(readFileSync(join(folder, version, `${file}.json`), "utf8")) as T;
    const programs = readdirSync(join(folder, version)).filter((file) => file.endsWith(".ts"));
    return programs.map((file) => {
      const name = file.slice(0, -".ts".length);
      const { state } = require(join(folder, version, name)) as { readonly state: OldState };
      return { ...state, version, name, instance: json<State>(`${name}.instance`), deployment: json<Deployment>(`${name}.state`) };
    });
  });
