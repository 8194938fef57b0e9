// Changing an object of the state: what the plan showed and nothing else.
import type { WriteContext } from "../context";
import type { Definition } from "../definition/field";
import type { Values } from "../definition/values";
import { permit } from "../gate/gate";
import { observeById, observeDirectly } from "../observe/observe";
import { isStale, observeSettled } from "../observe/witness";
import { optional } from "../optional";
import { insistsOn, shareOf } from "../plan/carry";
import { sendableOf, withLive } from "../plan/change";
import { type DiffOptions, withIgnored } from "../plan/diff";
import { planChange } from "../plan/plan";
import { settle } from "../settle/settle";
import { meaningOf } from "../vocabulary/meaning";
import { type Progress, gone, recorded } from "./outcome";
import { sync } from "./sync";
import { write } from "./write";

/** Writes what the plan showed and nothing else. */
export async function update(
  given: WriteContext,
  definition: Definition,
  id: string,
  state: Values,
  declared: Values,
  options: DiffOptions = {},
): Promise<Progress> {
  return write("updating", given, definition, async (context) => {
    const { ignore = [], ids, managed, replaceOn } = options;
    const known = { id, values: state, ...optional("name", context.name), ...optional("managed", managed), ...optional("ids", ids?.state) };
    const wanted = { values: declared, ignore, ...optional("replaceOn", replaceOn), ...optional("ids", ids?.declared) };
    const plan = planChange(definition, known, wanted);
    const changes = sendableOf(plan.changes);
    const left = withIgnored(state, declared, ignore);
    if (Object.keys(changes).length === 0)
      return { values: settle(definition, { state, declared: left, sent: new Set(), ...optional("ids", ids) }) };
    const leave = permit(plan, context.policy);
    const found = await observeSettled(context, definition, id, state, needsNow(definition, changes) ? observeDirectly : observeById);
    if (!found) throw gone(context, definition, id);
    // What Clerk insists on comes from the state where the read is older than our own last write.
    const existing = isStale(found.values, state) ? { ...found, object: { id }, values: state } : found;
    const work = { existing, start: { values: state }, declared: left, changes: withLive(changes, existing.values, ignore) };
    return recorded(id, undefined, () => sync(context, definition, { ...work, ...optional("ids", ids) }, leave));
  });
}

/** Whether something goes out as it stands in Clerk, or only where it differs: the list may be as old as the run. */
function needsNow(definition: Definition, changes: Values): boolean {
  const { update: ops } = definition.endpoint;
  const carries = ops.filter((op) => Object.keys(shareOf(definition, op, changes)).length > 0);
  return (
    carries.some((op) => op.each || insistsOn(definition, op, changes).length > 0) ||
    Object.keys(changes).some((name) => meaningOf(definition.fields[name]!).needsLive)
  );
}
