// One resource as a provider of Pulumi's dynamic protocol: unpacks what the engine sends, asks the core, packs the answer. Holds no rule.
import type { Json } from "../api/json";
import type { Definition } from "../core/definition/field";
import {
  checkDeclaration,
  createObject,
  lookUpObject,
  planObject,
  refreshObject,
  removeObject,
  updateObject,
} from "../core/lifecycle/object";
import { declaredAsRead } from "../core/read/declared";
import { label } from "../core/resource-error";
import { hidden, split, text } from "./hidden";
import { declaredOf, inputsAside, knownOf, outputsOf } from "./pack";
import { recording, reported } from "./report";
import { sessionFor } from "./session";
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

  return {
    configure: async (request) => {
      config = request.config;
    },

    check: (olds, news) =>
      reported(async () => {
        const problem = text(split(news).aside, hidden.problem);
        if (problem !== undefined) return { inputs: { ...news }, failures: [{ property: "", reason: problem }] };
        const before = split(olds).values;
        const known = Object.keys(before).length > 0 ? before : undefined;
        const reasons = checkDeclaration(sessionFor(config), definition, declaredOf(news), known);
        // With a property's name the engine prints its value, a secret one too: see docs/decisions/0001-check-failures.md.
        return { inputs: { ...news }, failures: reasons.map((reason) => ({ property: "", reason })) };
      }),

    diff: (id, olds, news) =>
      reported(async () => {
        const plan = await planObject(sessionFor(config), definition, knownOf(id, olds), declaredOf(news));
        if (plan === "moves") return { changes: true, replaces: [hidden.instance], deleteBeforeReplace: false };
        return {
          // A state that a native provider wrote lacks the code by name; one update gives it back.
          changes: plan.changes.length > 0 || olds[hidden.provider] === undefined,
          replaces: plan.changes.filter((change) => change.replaces).map((change) => change.property),
          deleteBeforeReplace: plan.deleteFirst ?? false,
        };
      }),

    create: (inputs) =>
      reported(() =>
        recording(inputs, {}, async () => {
          const outcome = await createObject(sessionFor(config), definition, declaredOf(inputs));
          return { id: outcome.id, outs: outputsOf(outcome, inputs) };
        }),
      ),

    read: (id, props) =>
      reported(async () => {
        const { aside } = split(props);
        const known = knownOf(id, props);
        if (hidden.get in aside) {
          const found = await lookUpObject(sessionFor(config), definition, known);
          return { id: found.id, props: { ...aside, ...found.values, [hidden.get]: found.id } };
        }
        const found = await refreshObject(sessionFor(config), definition, known);
        if (!found) return { id: "", props: {} };
        const inputs = known.managed && { ...inputsAside(aside), ...declaredAsRead(definition, found.values, known.managed) };
        // Only what the program declares, so that the engine shows which property drifted and ignoreChanges can put it back.
        return { id: found.id, props: { ...aside, ...found.values }, ...(inputs && { inputs }) };
      }),

    update: (id, olds, news) =>
      reported(() =>
        recording(news, olds, async () => ({
          outs: outputsOf(await updateObject(sessionFor(config), definition, knownOf(id, olds), declaredOf(news)), news, olds),
        })),
      ),

    delete: (id, props) =>
      reported(async () => {
        const known = knownOf(id, props);
        const said = await removeObject(sessionFor(config), definition, known);
        if (said !== undefined) console.log(`${label(definition, known.name)} (${id}) is ${said}.`);
      }),
  };
}
