// One resource as a provider of Pulumi's dynamic protocol: unpacks what the engine sends, asks the core, packs the answer. Names no resource.
import type { Json } from "../api/json";
import { check } from "../core/check/check";
import { warningsOf } from "../core/check/warning";
import { clashes } from "../core/plan/clash";
import type { Definition } from "../core/define";
import { type DiffOptions, diff } from "../core/plan/diff";
import type { Values } from "../core/definition/field";
import type { Context } from "../core/context";
import { isBuiltinState } from "../core/observe/row";
import { declaredAsRead, lookUp, read } from "../core/read/read";
import { create, update } from "../core/apply/reconcile";
import { refusalOf, remove } from "../core/apply/remove";
import type { Rewritten } from "../core/settle/honesty";
import { instanceOf } from "../core/observe/instance";
import { ResourceError, during, label } from "../core/resource-error";
import { type Progress, optional } from "../core/apply/sync";
import { holdsUnknown } from "../core/vocabulary/unknown";
import { sameValue } from "../core/vocabulary/value";
import { forgetKept, isKept, rememberKept } from "./adopted";
import { type Split, document, hidden, references, split, text, texts } from "./hidden";
import { recording, reported, tellOnce } from "./report";
import { type Session, belonging, sessionFor } from "./session";
import type { EngineConfig } from "./settings";

type Props = { readonly [key: string]: Json };

/** The methods of Pulumi's dynamic.ResourceProvider, which is not loaded for its types' sake. */
export interface Handler {
  configure(request: { readonly config: EngineConfig }): Promise<void>;
  check(olds: Props, news: Props): Promise<{ inputs: Props; failures: { property: string; reason: string }[] }>;
  diff(id: string, olds: Props, news: Props): Promise<{ changes: boolean; replaces: string[]; deleteBeforeReplace: boolean }>;
  create(inputs: Props): Promise<{ id: string; outs: Props }>;
  read(id: string, props: Props): Promise<{ id: string; props: Props; inputs?: Props }>;
  update(id: string, olds: Props, news: Props): Promise<{ outs: Props }>;
  delete(id: string, props: Props): Promise<void>;
}

/** The provider of one resource. */
export function handler(definition: Definition): Handler {
  // Only kept here: the engine's process does not wait for configure before it sends the first calls.
  let config: EngineConfig | undefined;

  const nameOf = ({ aside }: Split): string | undefined => text(aside, hidden.name);
  const contextOf = (session: Session, resource: Split): Context => ({
    client: session.client,
    ids: references(resource.aside),
    warn: (sentence) => console.log(`warning: ${sentence}`),
    ...optional("name", nameOf(resource)),
  });
  const adopts = ({ settings }: Session, { aside }: Split): boolean =>
    aside[hidden.adopt] === true || (aside[hidden.adopt] === undefined && settings.adopt);

  /** The session, once it is certain that its key opens the instance of the state. */
  async function opened(doing: string, state: Split): Promise<{ session: Session; moving: boolean; instance: string }> {
    const session = sessionFor(config);
    return during(doing, definition, nameOf(state), async () => {
      const belongs = await belonging(session, `${doing} ${label(definition, nameOf(state))}`, text(state.aside, hidden.instance));
      return { session, moving: belongs === "moving", instance: (await instanceOf(session.client)).id };
    });
  }

  /** The outputs of a resource: its values, and what must travel with them to the next phase. */
  function outputsOf(
    session: Session,
    instance: string,
    declared: Split,
    kept: Split["aside"] = {},
  ): (done: Progress & { before?: Values }, half?: boolean) => Props {
    return ({ values, rewritten, before }, half = false) => ({
      ...declared.aside,
      ...(kept[hidden.before] !== undefined && { [hidden.before]: kept[hidden.before] }),
      ...(before && { [hidden.before]: before }),
      ...(Object.keys(rewritten).length > 0 && { [hidden.rewritten]: rewritten }),
      [hidden.managed]: half ? stillManaged(declared, kept, values) : Object.keys(declared.values),
      [hidden.instance]: instance,
      [hidden.key]: session.fingerprint,
      ...values,
    });
  }

  return {
    configure: async (request) => {
      config = request.config;
    },

    check: (olds, news) =>
      reported(async () => {
        const session = sessionFor(config);
        const declared = split(news);
        const before = split(olds).values;
        const context = {
          ...(Object.keys(before).length > 0 && { before }),
          adopting: adopts(session, declared) || declared.aside[hidden.import] !== undefined,
          production: session.production,
          elsewhere: () => (require("./properties") as typeof import("./properties")).classesOf,
        };
        const reasons = check(definition, declared.values, context);
        for (const warning of warningsOf(definition, declared.values, context))
          tellOnce(`warning: ${label(definition, nameOf(declared))}: ${warning}`);
        // With a property's name the engine prints its value, a secret one too: see docs/decisions/0001-check-failures.md.
        return { inputs: { ...news }, failures: reasons.map((reason) => ({ property: "", reason })) };
      }),

    diff: (id, olds, news) =>
      reported(async () => {
        const [state, declared] = [split(olds), split(news)];
        const session = sessionFor(config);
        if (await isMoving(session, state, declared)) return { changes: true, replaces: [hidden.instance], deleteBeforeReplace: false };
        const changes = diff(definition, state.values, declared.values, diffOptions(definition, state, declared));
        const replaces = changes.filter((change) => change.replaces).map((change) => change.property);
        if (replaces.length > 0) {
          refuseReplacement(session, id, state, declared);
          forgetKept(definition, id);
        } else rememberKept(definition, id);
        if (changes.some((change) => definition.fields[change.property]?.guarded)) refuseGuarded(session, id, state);
        const reasons = changes.length > 0 ? clashes(definition, state.values, declared.values) : [];
        if (reasons.length > 0) throw new ResourceError(`planning ${label(definition, nameOf(state))}: ${reasons.join(" ")}`, "clash");
        return {
          // A state that a native provider wrote lacks the code by name; one update gives it back.
          changes: changes.length > 0 || olds[hidden.provider] === undefined,
          replaces,
          deleteBeforeReplace: replaces.length > 0 && keepsKey(definition, state.values, declared.values),
        };
      }),

    create: (inputs) => {
      const declared = split(inputs);
      return reported(async () => {
        const { session, instance } = await opened("creating", declared);
        const outputs = outputsOf(session, instance, declared);
        const from = text(declared.aside, hidden.import);
        return recording(inputs, outputs, async () => {
          const created = await create(contextOf(session, declared), definition, declared.values, {
            adopt: adopts(session, declared),
            ignore: texts(declared.aside, hidden.ignore) ?? [],
            ...optional("from", from),
          });
          rememberKept(definition, created.id);
          return { id: created.id, outs: outputs(created) };
        });
      });
    },

    read: (id, props) => {
      const state = split(props);
      return reported(async () => {
        const { session, moving, instance } = await opened("reading", state);
        if (moving)
          throw new ResourceError(
            `reading ${label(definition, nameOf(state))}: the stack moves to the instance ${instance}. Run pulumi up without --refresh first.`,
            "moving",
          );
        const at = contextOf(session, state);
        return hidden.get in state.aside ? readForGet(at, id, state) : readForRefresh(at, id, state);
      });
    },

    update: (id, olds, news) => {
      const [state, declared] = [split(olds), split(news)];
      return reported(async () => {
        const { session, instance } = await opened("updating", state);
        const outputs = outputsOf(session, instance, declared, state.aside);
        return recording(news, outputs, async () => {
          const options = {
            ...diffOptions(definition, state, declared),
            ...optional("rewritten", document<Rewritten>(state.aside, hidden.rewritten)),
          };
          const progress = await update(contextOf(session, declared), definition, id, state.values, declared.values, options);
          return { outs: outputs({ ...progress, ...optional("before", widened(definition, state, declared)) }) };
        });
      });
    },

    delete: (id, props) => {
      const state = split(props);
      return reported(async () => {
        const name = nameOf(state);
        const say = (what: string): void => console.log(`${label(definition, name)} (${id}) is ${what}.`);
        if (isKept(definition, id)) return say("kept: this run took it over under another name");
        const { session, moving } = await opened("deleting", state);
        if (moving) return say(`forgotten: it is in the instance ${text(state.aside, hidden.instance)}, which this stack leaves`);
        const refused = session.production && definition.endpoint.guarded && !session.settings.allowDeletes;
        const removal = await remove(contextOf(session, state), definition, id, state.values, {
          ...optional("before", document<Values>(state.aside, hidden.before)),
          ...(refused && { refusal: refusalOf(definition, name, id, text(state.aside, hidden.instance)) }),
        });
        if (removal.startsWith("kept")) say(removal);
      });
    },
  };

  /** Whether the plan takes the stack to another instance. Asks Clerk only when the key is not the one that wrote the state. */
  async function isMoving(session: Session, state: Split, declared: Split): Promise<boolean> {
    const [instance, key] = [text(state.aside, hidden.instance), text(state.aside, hidden.key)];
    const stated = session.settings.instance;
    const doubtful =
      (key !== undefined && key !== session.fingerprint) || (stated !== undefined && instance !== undefined && stated !== instance);
    if (!doubtful) return false;
    const doing = `planning ${label(definition, nameOf(state))}`;
    const moving = (await during("planning", definition, nameOf(state), () => belonging(session, doing, instance))) === "moving";
    if (moving && declared.aside[hidden.import] !== undefined)
      throw new ResourceError(
        `${doing}: the stack moves to another instance, where the id in the option import means nothing. Take the option out.`,
        "import_kept",
      );
    if (moving)
      tellOnce(
        `The stack moves from the instance ${instance} to ${stated}: everything is created there, and the objects of ${instance} are left as they are.`,
      );
    return moving;
  }

  /** Refused in the preview already: the engine would create the new object before the deletion of the old one is refused. */
  function refuseReplacement(session: Session, id: string, state: Split, declared: Split): void {
    if (declared.aside[hidden.import] !== undefined)
      throw new ResourceError(
        `planning ${label(definition, nameOf(state))}: a change replaces it while the option import is still in the program, and an import cannot be replaced. Take the option out.`,
        "import_kept",
      );
    if (!session.production || !definition.endpoint.guarded || session.settings.allowDeletes || isBuiltinState(definition, state.values))
      return;
    throw new ResourceError(refusalOf(definition, nameOf(state), id, text(state.aside, hidden.instance)), "deletes_refused");
  }

  /** A change that takes access from people counts as a deletion. */
  function refuseGuarded(session: Session, id: string, state: Split): void {
    if (!session.production || session.settings.allowDeletes) return;
    throw new ResourceError(refusalOf(definition, nameOf(state), id, text(state.aside, hidden.instance)), "deletes_refused");
  }

  async function readForGet(at: Context, id: string, state: Split): Promise<{ id: string; props: Props }> {
    const found = await lookUp(at, definition, id);
    if (!found)
      throw new ResourceError(
        `looking up ${label(definition, at.name)}: Clerk has no object of this kind with the id or ${definition.endpoint.key.join("/")} ${JSON.stringify(id)}.`,
        "unknown_id",
      );
    return { id: found.id, props: { ...state.aside, ...found.values, [hidden.get]: found.id } };
  }

  async function readForRefresh(at: Context, id: string, state: Split): Promise<{ id: string; props: Props; inputs?: Props }> {
    const memory = { ids: references(state.aside), ...optional("rewritten", document<Rewritten>(state.aside, hidden.rewritten)) };
    const found = await read(at, definition, id, state.values, memory);
    if (!found) return { id: "", props: {} };
    const managed = texts(state.aside, hidden.managed);
    const aside = Object.fromEntries(Object.entries(state.aside).filter(([key]) => !outputsOnly.has(key)));
    return {
      id: found.id,
      props: { ...state.aside, ...found.values },
      // Only what the program declares, so that the engine shows which property drifted and ignoreChanges can put it back.
      ...(managed && { inputs: { ...aside, ...declaredAsRead(definition, found.values, managed) } }),
    };
  }
}

/** Hidden values of the state that are no inputs. */
const outputsOnly: ReadonlySet<string> = new Set([hidden.managed, hidden.instance, hidden.key, hidden.before, hidden.rewritten]);

/** After a write that failed half-way, what it had yet to empty is still managed. */
function stillManaged(declared: Split, kept: Split["aside"], values: Values): string[] {
  const before = (texts(kept, hidden.managed) ?? []).filter((name) => values[name] !== undefined);
  return [...new Set([...Object.keys(declared.values), ...before])];
}

/** What destroying is to restore, with the properties that are declared from now on as they stand in the state. */
function widened(definition: Definition, state: Split, declared: Split): Values | undefined {
  if (definition.endpoint.remove !== "restore") return undefined;
  const before = document<Values>(state.aside, hidden.before) ?? {};
  const known = new Set([...Object.keys(before), ...(texts(state.aside, hidden.managed) ?? Object.keys(state.values))]);
  const fresh = Object.keys(declared.values).filter((name) => !known.has(name) && state.values[name] !== undefined);
  return { ...before, ...Object.fromEntries(fresh.map((name) => [name, state.values[name]!])) };
}

/** What the planning of an update must know besides state and declaration. */
function diffOptions(definition: Definition, state: Split, declared: Split): DiffOptions {
  const managed = texts(state.aside, hidden.managed);
  return {
    ...(managed && { managed }),
    ignore: texts(declared.aside, hidden.ignore) ?? [],
    replaceOn: texts(declared.aside, hidden.replaceOn) ?? [],
    ids: { state: references(state.aside), declared: references(declared.aside) },
    builtin: isBuiltinState(definition, state.values),
  };
}

/** Whether the new object would have the natural key of the old one: create would meet the old one, and must not take it for its own. */
function keepsKey(definition: Definition, state: Values, declared: Values): boolean {
  if (definition.endpoint.key.length === 0) return false;
  return definition.endpoint.key.every((name) => {
    const [before, after] = [state[name], declared[name]];
    return before !== undefined && after !== undefined && !holdsUnknown(after) && sameValue(definition.fields[name]!, before, after);
  });
}
