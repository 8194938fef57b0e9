// The exported program, index.ts: the resources by class, each after what it refers to. Asks nobody.
import type { Definition } from "../../provider/core/define";
import type { ConfigurationObject } from "../configuration";
import { type Entry, secretsIn } from "./expression";
import { textLiteral } from "./literal";
import type { Note } from "./pick";
import { type VariableOf, printArguments } from "./print";

/** One resource of the program. */
export interface Declaration {
  readonly definition: Definition;
  readonly object: ConfigurationObject;
  readonly variable: string;
  readonly entries: readonly Entry[];
  readonly notes: readonly Note[];
  readonly ignored: readonly string[];
  /** The objects that refer to each other in a circle with it, itself included; alone where there is none. */
  readonly circle: readonly ConfigurationObject[];
}

/** The text of the program. The declarations stand in the order of the program. */
export function printProgram(declarations: readonly Declaration[]): string {
  const configured = declarations.some(({ entries }) => secretsIn({ kind: "object", entries }).length > 0);
  const variables = new Map<ConfigurationObject, string>();
  const sections: string[] = [];
  let heading: string | undefined;
  for (const declaration of declarations) {
    const { definition, object, variable } = declaration;
    if (heading !== definition.type) sections.push(`// ${definition.type}: ${definition.doc}`);
    heading = definition.type;
    sections.push(printDeclaration(declaration, variables));
    variables.set(object, variable);
  }
  return `// A Clerk instance as it was found by pulumi-clerk export. From here on it is yours to change.
${configured ? 'import * as pulumi from "@pulumi/pulumi";\n' : ""}import * as clerk from "pulumi-clerk";
${configured ? "\nconst config = new pulumi.Config();\n" : ""}
${sections.map(spaced).join("")}`;
}

/** A blank line before every class and every declaration of several lines. */
const spaced = (section: string, index: number, sections: readonly string[]): string => {
  const before = sections[index - 1];
  const close = index === 0 || before!.startsWith("//") || !(section.startsWith("//") || section.includes("\n") || before!.includes("\n"));
  return `${close ? "" : "\n"}${section}\n`;
};

function printDeclaration(declaration: Declaration, variables: ReadonlyMap<ConfigurationObject, string>): string {
  const { definition, object, variable, ignored } = declaration;
  // Resources in a circle name each other by their natural keys: of a resource that is passed the engine waits for the creation.
  const variableOf: VariableOf = ({ to }) => (to && !declaration.circle.includes(to) ? variables.get(to) : undefined);
  const args = (indent: string, used: number): string => printArguments(declaration, indent, used, variableOf);
  const [open, name] = [`const ${variable} = new clerk.${definition.type}(`, textLiteral(object.name)];
  if (ignored.length === 0) return `${open}${name}, ${args("", open.length + name.length + 4)});`;
  const options = `{ ignoreChanges: [${ignored.map(textLiteral).join(", ")}] }`;
  return `${open}\n  ${name},\n  ${args("  ", 3)},\n  ${options},\n);`;
}
