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

/** Where the object is, which may be the instance itself. */
const place = ({ id }: Plan, { instance }: Policy): string =>
  id === instance ? `it is of the production instance ${id}` : `${id} is in the production instance${instance ? ` ${instance}` : ""}`;
const allowing = "To allow it for this run set CLERK_ALLOW_DELETES=true";

/** Objects of production that people depend on are deleted by nobody's oversight. */
const deletion: Rule = (plan, policy) => {
  const { definition, name, effects } = plan;
  const deletes = effects.some(({ kind }) => kind === "deletes");
  if (!deletes || !definition.endpoint.guarded || !policy.production || policy.allowDeletes) return undefined;
  return {
    code: "deletes_refused",
    sentence: `deleting ${label(definition, name)}: ${place(plan, policy)}, and people or programs lose access when it goes. Nothing was deleted. ${allowing}; to keep it put it back into the program; to forget it without deleting it run \`pulumi state delete\`.`,
  };
};

/** A property of which a change takes access from people counts as a deletion, also where an object is taken over. */
const cutOff: Rule = (plan, policy) => {
  const { definition, name, effects } = plan;
  const guarded = effects.flatMap((effect) => (effect.kind === "writes" ? effect.guarded : []));
  if (guarded.length === 0 || !policy.production || policy.allowDeletes) return undefined;
  const properties = guarded.join(", ");
  return {
    code: "deletes_refused",
    sentence: `changing ${properties} of ${label(definition, name)}: ${place(plan, policy)}, and people lose access when it changes. Nothing was changed. ${allowing}; to keep what stands, declare its ${properties} as it is.`,
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

/** Of what is unique the new object cannot stand beside the old one; the engine tells nobody of replacements that the command line asks for. */
const itself: Rule = ({ definition, name, id, itself: isSame }) =>
  isSame !== true
    ? undefined
    : {
        code: "replaces_itself",
        sentence: `replacing ${label(definition, name)}: the new object is the old one, ${id}, because what exists is taken over (adopt). Nothing was replaced, and nothing was deleted. To replace it give the resource the option { deleteBeforeReplace: true } and run the same command again; to go on with it as it is run pulumi up.`,
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

const rules: readonly Rule[] = [keptImport, deletion, cutOff, itself, unadoptable, clash];

/** Everything against the plan, at once. */
export const refusals = (plan: Plan, policy: Policy): readonly Refusal[] => rules.flatMap((rule) => rule(plan, policy) ?? []);
