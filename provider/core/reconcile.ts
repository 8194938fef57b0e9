// Create and update as one flow: observe what stands, ensure that the object exists, sync what differs, settle the state from the answers.
import { ClerkError } from "../api/errors";
import type { JsonObject } from "../api/json";
import { underWay } from "./activity";
import { decodeIds } from "./codec";
import type { Definition } from "./define";
import { type DiffOptions, diff, withIgnored } from "./diff";
import type { Values } from "./field";
import { type Context, type Observed, isBuiltin, keyText, listOf, observeById, observeByIdOrKey, observeByKey } from "./observe";
import { ResourceError, during, label } from "./resource-error";
import { send, shareOf, withCompanions } from "./send";
import { settle } from "./settle";

export interface CreateOptions {
  /** Take over an object that exists with the same natural key. */
  readonly adopt?: boolean;
  /** Take over the object with this id or natural key, which must exist. */
  readonly from?: string;
}

export interface Created {
  readonly id: string;
  readonly values: Values;
  /** Whether the object existed before. */
  readonly adopted: boolean;
}

/** Brings the declared object into being, or takes over the one that the program says is its own. */
export async function create(given: Context, definition: Definition, declared: Values, options: CreateOptions = {}): Promise<Created> {
  return write("creating", given, definition, async (context) => {
    const existing =
      options.from === undefined
        ? await observeByKey(context, definition, declared)
        : await observeByIdOrKey(context, definition, options.from);
    if (!existing && options.from !== undefined) throw unknownId(context, definition, options.from);
    const ours = options.adopt || options.from !== undefined || (existing && isBuiltin(definition, existing.object));
    if (existing && !ours) throw exists(context, definition, declared, existing.id);
    return existing ? adoptObject(context, definition, declared, existing) : makeObject(context, definition, declared);
  });
}

async function makeObject(context: Context, definition: Definition, declared: Values): Promise<Created> {
  const op = definition.endpoint.create;
  if (!op) throw new Error(`${definition.type} cannot be created.`);
  const values = shareOf(definition, op, declared);
  const answer = await posted(context, definition, op, values, declared);
  const id = String(answer.id);
  const made = settle(definition, { state: {}, declared, sent: new Set(Object.keys(values)), answer });
  const rest = Object.fromEntries(Object.entries(declared).filter(([name]) => definition.fields[name]?.updateOnly));
  if (Object.keys(rest).length === 0) return { id, values: made, adopted: false };
  const whole = await halfway(context, definition, { id, values: made }, () =>
    sync(context, definition, { id, object: answer, values: made }, made, declared, rest),
  );
  return { id, values: whole, adopted: false };
}

async function posted(
  context: Context,
  definition: Definition,
  op: NonNullable<Definition["endpoint"]["create"]>,
  values: Values,
  declared: Values,
): Promise<JsonObject> {
  try {
    const answer = await send(context, definition, op, values);
    if (answer && typeof answer.id === "string") return answer;
  } catch (error) {
    if (!(error instanceof ClerkError) || !op.exists?.includes(error.code)) throw error;
    // The list was read before somebody else made it: read again, so that the message can name the object.
    context.client.lists.forget(listOf(definition));
    const existing = await observeByKey(context, definition, declared);
    if (!existing) throw error;
    throw exists(context, definition, declared, existing.id);
  }
  throw new Error(
    `creating ${label(definition, context.name)}: Clerk answered without an id; look for it in the dashboard before you try again.`,
  );
}

async function adoptObject(context: Context, definition: Definition, declared: Values, existing: Observed): Promise<Created> {
  // What Clerk never shows may differ: it is sent once.
  const builtin = isBuiltin(definition, existing.object);
  const ids = { state: decodeIds(definition, existing.object), declared: context.ids ?? {} };
  const changes = diff(definition, existing.values, declared, { managed: Object.keys(declared), builtin, ids });
  const fixed = changes.filter((change) => change.replaces);
  if (fixed.length > 0)
    throw new ResourceError(
      `creating ${label(definition, context.name)}: the object ${existing.id} cannot be adopted, because Clerk cannot change its ${fixed.map((change) => change.property).join(", ")}. Declare the value that it has, or a new object.`,
      "immutable",
    );
  const sendable = Object.fromEntries(changes.filter((change) => change.to !== undefined).map((change) => [change.property, change.to!]));
  const values = await sync(context, definition, existing, existing.values, declared, sendable, ids);
  return { id: existing.id, values, adopted: true };
}

/** Writes what the plan showed and nothing else. */
export async function update(
  given: Context,
  definition: Definition,
  id: string,
  state: Values,
  declared: Values,
  options: DiffOptions = {},
): Promise<Values> {
  return write("updating", given, definition, async (context) => {
    const wanted = withIgnored(state, declared, options.ignore ?? []);
    const changes = diff(definition, state, declared, options);
    const sendable = Object.fromEntries(changes.filter((change) => change.to !== undefined).map((change) => [change.property, change.to!]));
    if (Object.keys(sendable).length === 0) return settle(definition, { state, declared: wanted, sent: new Set(), ...idsOf(options.ids) });
    const existing = await observeById(context, definition, id);
    if (!existing) throw gone(context, definition, id);
    return sync(context, definition, existing, state, wanted, sendable, options.ids);
  });
}

/** Sends the changes in the order of the update operations, and settles after each. */
async function sync(
  context: Context,
  definition: Definition,
  existing: Observed,
  state: Values,
  declared: Values,
  changes: Values,
  ids?: DiffOptions["ids"],
): Promise<Values> {
  const all = withCompanions(definition, changes, declared);
  let settled = settle(definition, { state, declared, sent: new Set(), answer: existing.object, ...idsOf(ids) });
  for (const op of definition.endpoint.update) {
    const share = shareOf(definition, op, all);
    if (Object.keys(share).length === 0) continue;
    const answer = await sendUpdate(context, definition, op, share, existing);
    settled = settle(definition, { state: settled, declared, sent: new Set(Object.keys(share)), ...(answer && { answer }), ...idsOf(ids) });
  }
  return settled;
}

const idsOf = (ids: DiffOptions["ids"]): { ids?: NonNullable<DiffOptions["ids"]> } => (ids ? { ids } : {});

/** A write that others can see, with the sentence of this resource for its failure. */
function write<T>(doing: string, given: Context, definition: Definition, step: (context: Context) => Promise<T>): Promise<T> {
  return during(doing, definition, given.name, () => underWay(given.client, (operation) => step({ ...given, operation })));
}

async function sendUpdate(
  context: Context,
  definition: Definition,
  op: Definition["endpoint"]["update"][number],
  share: Values,
  existing: Observed,
): Promise<JsonObject | undefined> {
  try {
    return await send(context, definition, op, share, existing);
  } catch (error) {
    if (error instanceof ClerkError && error.status === 404 && op.gone?.includes(error.code)) throw gone(context, definition, existing.id);
    throw error;
  }
}

/** A failure after the object exists keeps the object: the error carries what Clerk has really taken. */
async function halfway<T>(
  context: Context,
  definition: Definition,
  half: { id: string; values: Values },
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await during("creating", definition, context.name, step);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ResourceError(message, error instanceof ResourceError ? error.code : "half", half);
  }
}

function exists(context: Context, definition: Definition, declared: Values, id: string): ResourceError {
  return new ResourceError(
    `creating ${label(definition, context.name)}: Clerk has an object with ${keyText(definition, declared)} already, ${id}, and it is not this stack's. To take it over, give the resource the option { import: ${JSON.stringify(id)} } or { adopt: true }; otherwise choose another ${definition.endpoint.key.join(" or ")}.`,
    "exists",
  );
}

function gone(context: Context, definition: Definition, id: string): ResourceError {
  return new ResourceError(
    `updating ${label(definition, context.name)}: ${id} does not exist any more; it was deleted outside Pulumi. Nothing was changed. Run \`pulumi up --refresh\` to create it again.`,
    "gone",
  );
}

export function unknownId(context: Context, definition: Definition, text: string): ResourceError {
  return new ResourceError(
    `creating ${label(definition, context.name)}: Clerk has no object of the kind ${definition.type} with the id or ${definition.endpoint.key.join("/")} ${JSON.stringify(text)}. Check the import option, and that the key belongs to the right instance.`,
    "unknown_id",
  );
}
