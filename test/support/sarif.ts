// The schema of SARIF 2.1.0 as its makers publish it, and as much of its shape as tests look at.
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import type { ValidateFunction } from "ajv";

export interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly message: { readonly text: string };
  readonly partialFingerprints: { readonly [name: string]: string };
  readonly locations: readonly {
    readonly physicalLocation: { readonly artifactLocation: object };
    readonly logicalLocations: readonly { readonly fullyQualifiedName: string }[];
  }[];
}

export interface SarifLog {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly help: { readonly text: string } }[] } };
    readonly results: readonly SarifResult[];
  }[];
}

export function sarifValidator(): ValidateFunction {
  const schema = require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json") as object;
  // The schema is of draft 4, and one of its patterns is none by the newer syntax.
  return addFormats(new Ajv({ strict: false, unicodeRegExp: false })).compile(schema);
}
