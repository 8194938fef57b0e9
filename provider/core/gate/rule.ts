// The rules of the gate: each looks at one plan and says why it must not be carried out. Together they are all that pulumi-clerk forbids.
import type { Plan } from "../plan/plan";
import { label } from "../resource-error";
import type { Policy } from "../policy";

/** Why a plan must not be carried out. */
export interface Refusal {
  readonly code: string;
  /** A full sentence, with the resource, the cause and the way out. */
  readonly sentence: string;
}

type Rule = (plan: Plan, policy: Policy) => Refusal | undefined;

const where = ({ instance }: Policy): string => `the production instance${instance ? ` ${instance}` : ""}`;
const allowing = "To allow it for this run set CLERK_ALLOW_DELETES=true";

/** Objects of production that people depend on are deleted by nobody's oversight. */
const deletion: Rule = ({ definition, name, id, effects }, policy) => {
  const deletes = effects.some(({ kind }) => kind === "deletes");
  if (!deletes || !definition.endpoint.guarded || !policy.production || policy.allowDeletes) return undefined;
  return {
    code: "deletes_refused",
    sentence: `deleting ${label(definition, name)}: ${id} is in ${where(policy)}, and people or programs lose access when it goes. Nothing was deleted. ${allowing}; to keep it put it back into the program; to forget it without deleting it run \`pulumi state delete\`.`,
  };
};

/** A property of which a change takes access from people counts as a deletion, also where an object is taken over. */
const cutOff: Rule = ({ definition, name, id, effects }, policy) => {
  const guarded = effects.flatMap((effect) => (effect.kind === "writes" ? effect.guarded : []));
  if (guarded.length === 0 || !policy.production || policy.allowDeletes) return undefined;
  const properties = guarded.join(", ");
  return {
    code: "deletes_refused",
    sentence: `changing ${properties} of ${label(definition, name)}: ${id} is in ${where(policy)}, and people lose access when it changes. Nothing was changed. ${allowing}; to keep what stands, declare its ${properties} as it is.`,
  };
};

/** The engine would carry the option over to the new object, which does not exist. */
const keptImport: Rule = ({ intent, definition, name, from }) =>
  intent !== "replace" || from === undefined
    ? undefined
    : {
        code: "import_kept",
        sentence: `planning ${label(definition, name)}: a change replaces it while the option import is still in the program, and an import cannot be replaced. Take the option out.`,
      };

const unadoptable: Rule = ({ intent, definition, name, id, objections }) =>
  intent !== "adopt" || objections.length === 0
    ? undefined
    : {
        code: "immutable",
        sentence: `creating ${label(definition, name)}: the object ${id} cannot be adopted, because ${objections.join("; ")}. Declare the value that it has, or a new object.`,
      };

const clash: Rule = ({ intent, definition, name, objections }) =>
  intent === "adopt" || objections.length === 0
    ? undefined
    : { code: "clash", sentence: `planning ${label(definition, name)}: ${objections.join(" ")}` };

const rules: readonly Rule[] = [keptImport, deletion, cutOff, unadoptable, clash];

/** Everything against the plan, at once. */
export const refusals = (plan: Plan, policy: Policy): readonly Refusal[] => rules.flatMap((rule) => rule(plan, policy) ?? []);
