// One resource as a provider of Pulumi's dynamic protocol: unpacks what the engine sends, asks the core, packs the answer. Names no resource.
import type { Json } from "../api/json";
import { check } from "../core/check";
import type { Definition } from "../core/define";
import { type DiffOptions, diff } from "../core/diff";
import type { Values } from "../core/field";
import { type Context, isBuiltinState } from "../core/observe";
import { declaredPart, lookUp, read } from "../core/read";
import { create, update } from "../core/reconcile";
import { remove } from "../core/remove";
import { ResourceError, label } from "../core/resource-error";
import { holdsUnknown } from "../core/unknown";
import { sameValue } from "../core/value";
import { isAdopted, rememberCreated, rememberName } from "./adopted";
import { type Split, hidden, references, split, text, texts } from "./hidden";
import { reported } from "./report";
import { type EngineConfig, adoptsByDefault, clientFor } from "./settings";

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
  const context = ({ aside }: Split): Context => {
    const name = text(aside, hidden.name);
    return { client: clientFor(config), ids: references(aside), ...(name !== undefined && { name }) };
  };
  const adopts = ({ aside }: Split): boolean =>
    aside[hidden.adopt] === true || (aside[hidden.adopt] === undefined && adoptsByDefault(config));

  return {
    configure: async (request) => {
      config = request.config;
    },

    check: (olds, news) =>
      reported(plain, () => {
        clientFor(config);
        const declared = split(news);
        const before = split(olds).values;
        const reasons = check(definition, declared.values, {
          ...(Object.keys(before).length > 0 && { before }),
          adopting: adopts(declared) || declared.aside[hidden.import] !== undefined,
        });
        // With a property's name the engine prints its value, a secret one too: see docs/decisions/0001-check-failures.md.
        return { inputs: { ...news }, failures: reasons.map((reason) => ({ property: "", reason })) };
      }),

    diff: (id, olds, news) =>
      reported(plain, () => {
        const [state, declared] = [split(olds), split(news)];
        rememberName(definition, id, text(state.aside, hidden.name), text(declared.aside, hidden.name));
        const changes = diff(definition, state.values, declared.values, diffOptions(definition, state, declared));
        const replaces = changes.filter((change) => change.replaces).map((change) => change.property);
        return {
          // A state that a native provider wrote lacks the code by name; one update gives it back.
          changes: changes.length > 0 || olds[hidden.provider] === undefined,
          replaces,
          deleteBeforeReplace: replaces.length > 0 && keepsKey(definition, state.values, declared.values),
        };
      }),

    create: (inputs) => {
      const declared = split(inputs);
      const outputs = packed(declared);
      return reported(outputs, async () => {
        const from = text(declared.aside, hidden.import);
        const created = await create(context(declared), definition, declared.values, {
          adopt: adopts(declared),
          ...(from !== undefined && { from }),
        });
        rememberCreated(definition, created.id);
        return { id: created.id, outs: outputs(created.values) };
      });
    },

    read: (id, props) => {
      const state = split(props);
      return reported(plain, () =>
        hidden.get in state.aside ? readForGet(context(state), id, state) : readForRefresh(context(state), id, state),
      );
    },

    update: (id, olds, news) => {
      const [state, declared] = [split(olds), split(news)];
      const outputs = packed(declared);
      return reported(outputs, async () => {
        const options = diffOptions(definition, state, declared);
        const values = await update(context(declared), definition, id, state.values, declared.values, options);
        return { outs: outputs(values) };
      });
    },

    delete: (id, props) => {
      const state = split(props);
      return reported(plain, async () => {
        const name = text(state.aside, hidden.name);
        const removal = isAdopted(definition, id, name)
          ? "kept: this run took it over under another name"
          : await remove(context(state), definition, id, state.values);
        if (removal !== "deleted") console.log(`${label(definition, name)} (${id}) is ${removal}.`);
      });
    },
  };

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
    const found = await read(at, definition, id, state.values);
    if (!found) return { id: "", props: {} };
    const managed = texts(state.aside, hidden.managed);
    const { [hidden.managed]: _, ...aside } = state.aside;
    return {
      id: found.id,
      props: { ...state.aside, ...found.values },
      // Only what the program declares, so that the engine shows which property drifted and ignoreChanges can put it back.
      ...(managed && { inputs: { ...aside, ...declaredPart(found.values, managed) } }),
    };
  }
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

const plain = (values: Values): Props => values;

/** The outputs of a resource: its values, and what must travel with them to the next phase. */
function packed(declared: Split): (values: Values) => Props {
  return (values) => ({ ...declared.aside, [hidden.managed]: Object.keys(declared.values), ...values });
}

/** Whether the new object would have the natural key of the old one, so that both cannot exist at once. */
function keepsKey(definition: Definition, state: Values, declared: Values): boolean {
  if (definition.endpoint.unique === false || definition.endpoint.key.length === 0) return false;
  return definition.endpoint.key.every((name) => {
    const [before, after] = [state[name], declared[name]];
    return before !== undefined && after !== undefined && !holdsUnknown(after) && sameValue(definition.fields[name]!, before, after);
  });
}
