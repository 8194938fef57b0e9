// Bringing a declared object into being, or taking over the one that the program says is its own: observe, plan, gate, ensure, sync, settle.
import type { JsonObject } from "../../api/json";
import type { Permit } from "../../api/permit";
import type { WriteContext } from "../context";
import { idParts } from "../definition/endpoint";
import type { Definition } from "../definition/field";
import { type Values, picked } from "../definition/values";
import { permit } from "../gate/gate";
import { fetched } from "../observe/fetch";
import { instanceOf } from "../observe/instance";
import { type Observed, observeByIdOrKey, observeDirectly } from "../observe/observe";
import { findExisting } from "../observe/recognise";
import { resolveReferences } from "../observe/reference";
import { idBy, idOf, isBuiltin } from "../observe/row";
import { optional } from "../optional";
import { paramsOf, restOf, shareOf } from "../plan/carry";
import type { Declared } from "../plan/known";
import { planCreation } from "../plan/plan";
import { label } from "../resource-error";
import { settle } from "../settle/settle";
import { adopt } from "./adopt";
import { type Created, recorded, settled } from "./outcome";
import { post } from "./post";
import { exists, unknownId, unknownRow } from "./refusal";
import { send } from "./send";
import { sync } from "./sync";
import { write } from "./write";

export type CreateOptions = Omit<Declared, "values" | "name" | "ids">;

/** Brings the declared object into being, or takes over the one that the program says is its own. */
export async function create(given: WriteContext, definition: Definition, values: Values, options: CreateOptions = {}): Promise<Created> {
  return write("creating", given, definition, async (context) => {
    const declared: Declared = { ...options, values, ...optional("name", context.name), ...optional("ids", context.ids) };
    const listed = await (options.from === undefined
      ? findExisting(context, definition, declared)
      : observeByIdOrKey(context, definition, options.from));
    // A list may lag behind a deletion of our own: what is to be taken over is looked at itself.
    const existing = listed && definition.endpoint.confirm ? await observeDirectly(context, definition, listed.id, listed.values) : listed;
    if (!existing && options.from !== undefined) throw unknownId(context, definition, options.from);
    if (!existing) return make(context, definition, declared);
    if (!isBuiltin(definition, existing.object) && !options.adopt && options.from === undefined)
      throw exists(context, definition, values, existing.id);
    return adopt(context, definition, declared, existing);
  });
}

async function make(context: WriteContext, definition: Definition, declared: Declared): Promise<Created> {
  const op = definition.endpoint.create;
  if (!op) throw unknownRow(context, definition, declared.values);
  const leave = permit(planCreation(definition, declared), context.policy);
  const sent = shareOf(definition, op, declared.values);
  const { answer: told, recovered } = await post(context, definition, op, sent, leave);
  const id = idOf(definition, told, await knownId(context, definition, declared.values));
  const answer = recovered ? await withSecrets(context, definition, { id, object: told, values: {} }, declared.values, leave) : told;
  const rest = restOf(definition, declared.values, sent);
  const pending = new Set(Object.keys(rest));
  const start = settle(definition, { state: {}, declared: declared.values, sent: new Set(Object.keys(sent)), pending, answer });
  return recorded(id, { values: start }, async () => {
    const ids = declared.ids && { state: {}, declared: declared.ids };
    const done = { before: {}, declared: declared.values, sent, names: [], progress: { values: {} }, pending, answer };
    const made = settled(context, definition, { ...done, ...optional("ids", ids) });
    if (Object.keys(rest).length === 0) return { id, ...made };
    const existing = { id, object: answer, values: made.values };
    const work = { existing, start: made, declared: declared.values, changes: rest, ...optional("ids", ids) };
    return { id, ...(await sync(context, definition, work, leave)) };
  });
}

/** What only the lost answer told is asked for by the rotating operation; where there is none it is reported as lost. */
async function withSecrets(
  context: WriteContext,
  definition: Definition,
  found: Observed,
  declared: Values,
  leave: Permit,
): Promise<JsonObject> {
  const { fields } = definition;
  const names = Object.keys(fields).filter((name) => fields[name]!.once && !fields[name]!.fetch);
  const rotation = Object.values(fields).find((field) => field.trigger)?.trigger;
  const { object } = found;
  if (names.length === 0) return { ...object, ...(await fetched(context, definition, found)) };
  // A failure here must not lose the object: the warning says what is missing and how to get it.
  const params = rotation && paramsOf(definition, rotation, declared);
  const rotated = rotation && (await send(context, definition, rotation, params!, leave, found).catch(() => undefined));
  if (!rotated)
    context.warn?.(
      `${label(definition, context.name)}: Clerk's answer to its creation was lost, and with it ${names.join(", ")}. ${rotation ? "Rotate it" : "Delete it and create it again"} to get a new one.`,
    );
  return { ...object, ...rotated };
}

/** The parts of the id that the declaration tells: its parents, or the instance. */
async function knownId(context: WriteContext, definition: Definition, values: Values): Promise<string> {
  if (definition.endpoint.id === "instance") return (await instanceOf(context.client)).id;
  return idBy(definition, await resolveReferences(context, definition, picked(values, idParts(definition.endpoint))));
}
