// The gate: no plan is carried out, and nothing but a question is sent to Clerk, without the permit that it gives.
import type { Permit } from "../../api/permit";
import type { Definition } from "../definition/field";
import type { Op } from "../definition/operation";
import type { Effect, Plan } from "../plan/plan";
import { ResourceError } from "../resource-error";
import { meaningOf } from "../vocabulary/meaning";
import type { Policy } from "../policy";
import { grant } from "./granted";
import { refusals } from "./rule";

/** Throws all reasons against the plan at once. For previews, in which nothing is written. */
export function judge(plan: Plan, policy: Policy): void {
  const against = refusals(plan, policy);
  if (against.length > 0) throw new ResourceError(against.map(({ sentence }) => sentence).join(" "), against[0]!.code);
}

/** The leave to carry the plan out; throws where there are reasons against it. */
export function permit(plan: Plan, policy: Policy): Permit {
  judge(plan, policy);
  return grant(plan.effects.flatMap((effect) => callsOf(plan.definition, effect)));
}

/** The calls that an effect may need. */
function callsOf({ endpoint, fields }: Definition, { kind }: Effect): readonly (Op | undefined)[] {
  const own = Object.values(fields).flatMap((field) => {
    const { isInput, ownCall } = meaningOf(field);
    return isInput ? [ownCall(undefined)?.op, ownCall("")?.op] : [];
  });
  const writing = [...endpoint.update, ...own];
  switch (kind) {
    case "makes":
      return [endpoint.create, ...writing];
    case "takes over":
    case "writes":
      return writing;
    case "deletes":
    case "clears away":
    case "gives back":
      return typeof endpoint.remove === "object" ? [endpoint.remove] : endpoint.update;
  }
}
