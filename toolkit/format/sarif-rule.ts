// The rules of a SARIF report: one for each verdict that is no "the same", with its level and what to do. Knows no comparison.
import type { JsonObject } from "../../provider/api/json";
import type { Comparison, Verdict } from "../comparison";

/** What could not be checked has a rule too, so that nobody takes silence for an answer. */
export type RuleName = Exclude<Verdict, "same"> | "unreadable";

export interface SarifRule {
  readonly name: RuleName;
  readonly level: "error" | "warning" | "none";
  readonly kind: "fail" | "open";
  readonly rule: JsonObject & { readonly id: string };
}

interface Text {
  readonly id: string;
  readonly name: string;
  readonly short: string;
  readonly help: string;
}

type Command = Comparison["command"];

const LEVELS: { readonly [name in RuleName]: SarifRule["level"] } = {
  changed: "error",
  missing: "error",
  unmanaged: "warning",
  ambiguous: "warning",
  unavailable: "warning",
  unreadable: "none",
};

const COMMON = {
  ambiguous: {
    id: "ambiguous",
    name: "AmbiguousObject",
    short: "Several objects of one side have the same natural key.",
    help: "Objects are matched by their natural key, and here several of one side have it, so that none of them was compared. Their ids stand in the result: keep one, or give the others keys of their own.",
  },
  unavailable: {
    id: "unavailable",
    name: "UnavailableClass",
    short: "A class of objects could not be read.",
    help: "One side could not tell its objects of this class, so that nothing is known of them. The reason is in the result: often the feature is off, or not in the plan of the instance.",
  },
  unreadable: {
    id: "unreadable",
    name: "UnreadableProperty",
    short: "A property could not be checked.",
    help: "The property is secret, or Clerk takes it and never gives it back, so that a difference in it cannot be seen. If in doubt, write it again: change it in the program, and run pulumi up.",
  },
} satisfies { readonly [name: string]: Text };

const TEXTS: { readonly [command in Command]: { readonly [name in RuleName]: Text } } = {
  drift: {
    changed: {
      id: "changed",
      name: "ChangedProperty",
      short: "A property of the live instance is not as it is declared.",
      help: "Somebody changed the instance, or the program was changed and not applied. Run pulumi up --refresh to write what is declared, or change the program to what is live.",
    },
    missing: {
      id: "missing",
      name: "MissingObject",
      short: "An object is declared, and not in the live instance.",
      help: "It was deleted outside Pulumi, or never created. Run pulumi up --refresh to create it again, or take it out of the program.",
    },
    unmanaged: {
      id: "unmanaged",
      name: "UnmanagedObject",
      short: "An object of the live instance is in nobody's code.",
      help: "It was made outside Pulumi. Declare it and take it over with the resource option import or adopt, delete it in Clerk, or list it with a reason in the file of what is ignored.",
    },
    ...COMMON,
  },
  compare: {
    changed: {
      id: "changed",
      name: "DifferentProperty",
      short: "A property is not the same on both sides.",
      help: "Both sides have the object, and it differs here. Change one of the sides, or declare the values that are expected to differ.",
    },
    missing: {
      id: "only-left",
      name: "OnlyLeft",
      short: "An object is on the left side alone.",
      help: "The right side has no object of this class with this natural key. Create it there, delete it at the left, or list it with a reason in the file of what is ignored.",
    },
    unmanaged: {
      id: "only-right",
      name: "OnlyRight",
      short: "An object is on the right side alone.",
      help: "The left side has no object of this class with this natural key. Create it there, delete it at the right, or list it with a reason in the file of what is ignored.",
    },
    ...COMMON,
  },
};

/** The rules of a command, always all of them and in one order. */
export function rulesOf(command: Command): readonly SarifRule[] {
  return (Object.keys(LEVELS) as RuleName[]).map((name) => {
    const { id, name: title, short, help } = TEXTS[command][name];
    const level = LEVELS[name];
    const rule = {
      id: `${command}/${id}`,
      name: title,
      shortDescription: { text: short },
      fullDescription: { text: `${short} ${help}` },
      help: { text: help },
      defaultConfiguration: { level },
      properties: { tags: ["clerk", "configuration", command], "problem.severity": level === "none" ? "recommendation" : level },
    };
    return { name, level, kind: level === "none" ? "open" : "fail", rule };
  });
}
