// The life of one resource, as a face asks for it: checked, planned, made, changed, read and let go of. Every face stands on these; none knows more.
import { create } from "../apply/create";
import { remove } from "../apply/remove";
import { update } from "../apply/update";
import { check } from "../check/check";
import { warningsOf } from "../check/warning";
import type { Definition } from "../definition/field";
import type { Values } from "../definition/values";
import { judge } from "../gate/gate";
import { heldByOther, hold, holderOf, release } from "../gate/memory";
import { optional } from "../optional";
import { type Declared, type Known, newEntry } from "../plan/known";
import { type Plan, changeOptions, planChange } from "../plan/plan";
import { secretChanges } from "../plan/secret-change";
import { type Found, lookUp, read } from "../read/read";
import { type Half, ResourceError, label } from "../resource-error";
import { declaredPart } from "../read/declared";
import { type Session, belonging, contextOf, writeContextOf } from "./session";

/** What a write has come to, for the state. */
export interface Outcome {
  readonly id: string;
  readonly values: Values;
  /** Tells the state's entry from all others. */
  readonly entry: string;
  /** The properties that the program declares. */
  readonly managed: readonly string[];
  readonly instance: string;
  /** The fingerprint of the key. */
  readonly key: string;
  /** What destroying restores. */
  readonly before?: Values;
}

const adopts = (session: Session, { adopt }: Declared): boolean => adopt ?? session.adopt;

/**
 * Every reason why the declaration cannot be applied, before anything is asked or sent, and to the user what can be applied and is hardly meant.
 * `before` is what was declared under its name.
 */
export function checkDeclaration(
  session: Session,
  definition: Definition,
  declared: Declared,
  before: Values | undefined,
): readonly string[] {
  const context = {
    ...optional("before", before),
    ...optional("elsewhere", session.elsewhere),
    adopting: adopts(session, declared) || declared.from !== undefined,
    production: session.production,
  };
  for (const warning of warningsOf(definition, declared.values, context))
    session.tell(`warning: ${label(definition, declared.name)}: ${warning}`);
  return check(definition, declared.values, context);
}

/** The plan for an object of the state, or that the stack moves to another instance. Throws what the gate has against it. */
export async function planObject(session: Session, definition: Definition, known: Known, declared: Declared): Promise<Plan | "moves"> {
  if (await moves(session, definition, known, declared)) return "moves";
  const plan = planChange(definition, known, declared);
  judge(plan, { production: session.production, allowDeletes: session.allowDeletes, ...optional("instance", known.instance) });
  if (plan.intent === "replace") release(definition, known);
  else hold(definition, known.id, holderOf(known, false));
  if (plan.effects.some(({ kind }) => kind === "clears away"))
    session.tell(
      `${label(definition, declared.name)}: it has run out (${Object.keys(definition.endpoint.spent!).join(", ")}), and a new one takes its place.`,
    );
  for (const path of secretChanges(definition, known.values, declared, plan.changes))
    session.tell(`${label(definition, declared.name)}: ${path} changes, a secret that is not shown.`);
  return plan;
}

/** Whether the plan takes the stack to another instance. Asks Clerk only when the key is not the one that wrote the state. */
async function moves(session: Session, definition: Definition, known: Known, declared: Declared): Promise<boolean> {
  const { instance, key } = known;
  const stated = session.instance;
  const isDoubtful =
    (key !== undefined && key !== session.fingerprint) || (stated !== undefined && instance !== undefined && stated !== instance);
  if (!isDoubtful || !(await belonging("planning", definition, session, known)).moving) return false;
  if (declared.from !== undefined)
    throw new ResourceError(
      `planning ${label(definition, declared.name)}: the stack moves to another instance, where the id in the option import means nothing. Take the option out.`,
      "import_kept",
    );
  session.tell(
    `The stack moves from the instance ${instance} to ${stated}: everything is created there, and the objects of ${instance} are left as they are.`,
  );
  return true;
}

export async function createObject(session: Session, definition: Definition, declared: Declared): Promise<Outcome> {
  const { instance } = await belonging("creating", definition, session, declared);
  const managed = Object.keys(declared.values);
  const entry = newEntry();
  return settledIn(session, { instance, entry }, managed, async () => {
    const options = { ...declared, adopt: adopts(session, declared) };
    const made = await create(writeContextOf(session, declared, instance), definition, declared.values, options);
    hold(definition, made.id, holderOf({ ...declared, entry }, true));
    return made;
  });
}

export async function updateObject(session: Session, definition: Definition, known: Known, declared: Declared): Promise<Outcome> {
  const { instance } = await belonging("updating", definition, session, known);
  const managed = Object.keys(declared.values);
  // After a write that failed half-way, what it had yet to empty is still managed.
  const stillManaged = (values: Values): readonly string[] => [
    ...new Set([...managed, ...(known.managed ?? []).filter((name) => values[name] !== undefined)]),
  ];
  return settledIn(
    session,
    { instance, entry: known.entry ?? newEntry() },
    managed,
    async () => {
      const context = writeContextOf(session, declared, instance);
      const done = await update(context, definition, known.id, known.values, declared.values, changeOptions(definition, known, declared));
      return { ...done, id: known.id, ...optional("before", widened(definition, known, declared)) };
    },
    { managed: stillManaged, ...optional("before", known.before) },
  );
}

/** A failure after the object exists carries what Clerk has really taken, as an outcome of its own. */
async function settledIn(
  session: Session,
  where: Pick<Outcome, "instance" | "entry">,
  managed: readonly string[],
  write: () => Promise<Half>,
  half: { readonly managed?: (values: Values) => readonly string[]; readonly before?: Values } = {},
): Promise<Outcome> {
  const known = { ...where, key: session.fingerprint };
  try {
    return { ...known, managed, ...(await write()) };
  } catch (error) {
    if (!(error instanceof ResourceError) || !error.half) throw error;
    const before = error.half.before ?? half.before;
    const outcome = { ...known, ...error.half, managed: half.managed?.(error.half.values) ?? managed, ...optional("before", before) };
    throw new ResourceError(error.message, error.code, outcome);
  }
}

/** What destroying is to restore, with the properties that are declared from now on as they stand in the state. */
function widened({ endpoint }: Definition, known: Known, declared: Declared): Values | undefined {
  if (endpoint.remove !== "restore") return undefined;
  const before = known.before ?? {};
  const told = new Set([...Object.keys(before), ...(known.managed ?? Object.keys(known.values))]);
  const fresh = Object.keys(declared.values).filter((name) => !told.has(name) && known.values[name] !== undefined);
  return { ...before, ...declaredPart(known.values, fresh) };
}

/** Deletes the object or lets go of it; what is said where it is left in Clerk. */
export async function removeObject(session: Session, definition: Definition, known: Known): Promise<string | undefined> {
  const { instance, moving } = await belonging("deleting", definition, session, known);
  if (moving) return `forgotten: it is in the instance ${known.instance}, which this stack leaves`;
  const removal = await remove(writeContextOf(session, known, instance), definition, known.id, known.values, {
    ...optional("before", known.before),
    ...optional("parent", known.parent),
    ...optional("heldBy", heldByOther(definition, known)),
  });
  return removal.startsWith("kept") ? removal : undefined;
}

/** The object as it stands now; undefined when it is gone. */
export async function refreshObject(session: Session, definition: Definition, known: Known): Promise<Found | undefined> {
  const { instance, moving } = await belonging("reading", definition, session, known);
  if (moving)
    throw new ResourceError(
      `reading ${label(definition, known.name)}: the stack moves to the instance ${instance}. Run pulumi up without --refresh first.`,
      "moving",
    );
  return read(contextOf(session, known), definition, known.id, known.values, known.ids);
}

/** The object that a program names by its id or natural key without declaring it. */
export async function lookUpObject(session: Session, definition: Definition, known: Known): Promise<Found> {
  await belonging("reading", definition, session, known);
  const found = await lookUp(contextOf(session, known), definition, known.id);
  if (found) return found;
  throw new ResourceError(
    `looking up ${label(definition, known.name)}: Clerk has no object of this kind with the id or ${definition.endpoint.key.join("/")} ${JSON.stringify(known.id)}.`,
    "unknown_id",
  );
}
