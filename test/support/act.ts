// Tables of behaviours of one word of the vocabulary: what each step of a resource's life sends, letter for letter, and what the state holds after it.
import type { JsonObject } from "../../provider/api/json";
import { type Definition, defineResource } from "../../provider/core/define";
import { type Endpoint, collection } from "../../provider/core/definition/endpoint";
import { type Fields, f } from "../../provider/core/definition/field";
import type { Values } from "../../provider/core/definition/values";
import type { CreateOptions } from "../../provider/core/apply/create";
import type { Rule } from "../../provider/core/definition/rule";
import type { Stage, Turn } from "./stage";

/** A step; every declaration has the key "k" besides what is written here, and every state holds it. */
export type Act =
  /** An up, what it sends and what the state holds after it. The next plan must be empty. */
  | { readonly up: Values; readonly sends: readonly string[]; readonly holds: Values; readonly with?: CreateOptions }
  /** An up that fails with this sentence, and what it leaves behind; nothing: nothing is recorded. */
  | {
      readonly fails: Values;
      readonly says: RegExp;
      readonly sends: readonly string[];
      readonly leaves?: Values;
      readonly with?: CreateOptions;
    }
  /** What the plan shows: "note", with "!" where it replaces. */
  | { readonly plans: Values; readonly shows: readonly string[] }
  /** Somebody else writes. */
  | { readonly elsewhere: JsonObject }
  /** Somebody else has made an object before us. */
  | { readonly exists: JsonObject }
  /** From now on these routes are answered so. */
  | { readonly turns: { readonly [route: string]: Turn } }
  /** A refresh, and what the state holds after it. */
  | { readonly refresh: Values };

/** A kind of things with a natural key and these properties. */
export function thing(fields: Fields, endpoint: Partial<Endpoint> = {}, rules: readonly Rule[] = []): Definition {
  const usual = collection("/things", { recognise: "key", key: "key", param: "thing_id" });
  return defineResource({
    type: "Thing",
    doc: "A thing for one test.",
    endpoint: { ...usual, ...endpoint },
    fields: { key: f.string("Natural key.", { required: true }), ...fields },
    rules,
    examples: { needs: [], minimal: {}, full: {} },
  });
}

/** Plays the steps one after the other. */
export async function play(stage: Stage, ...acts: readonly Act[]): Promise<void> {
  for (const act of acts) await step(stage, act);
}

async function step(stage: Stage, act: Act): Promise<void> {
  if ("exists" in act) stage.store.add(act.exists);
  else if ("elsewhere" in act) Object.assign(stage.store.objects.get(stage.state!.id)!, act.elsewhere);
  else if ("turns" in act) stage.store.turns = act.turns;
  else if ("refresh" in act) {
    stage.restart();
    expect(await stage.refresh()).toBe(true);
    expect(stage.values()).toEqual({ key: "k", ...act.refresh });
    stage.requests();
  } else if ("plans" in act) {
    expect(planned(stage, act.plans)).toEqual(act.shows);
  } else if ("fails" in act) {
    await expect(stage.up({ key: "k", ...act.fails }, act.with)).rejects.toThrow(act.says);
    expect(stage.writes()).toEqual(act.sends);
    expect(stage.state && stage.values()).toEqual(act.leaves && { key: "k", ...act.leaves });
  } else {
    await stage.up({ key: "k", ...act.up }, act.with);
    expect(stage.writes()).toEqual(act.sends);
    expect(stage.values()).toEqual({ key: "k", ...act.holds });
    expect(planned(stage, act.up)).toEqual([]);
    // What adoption takes away has tests of its own.
    expect(stage.warnings.filter((warning) => !warning.includes("takes over"))).toEqual([]);
  }
}

const planned = (stage: Stage, declared: Values): string[] =>
  stage.plan({ key: "k", ...declared }).map((change) => `${change.property}${change.replaces ? "!" : ""}`);
