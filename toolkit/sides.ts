// Two sides, matched, and the verdict on every object. Knows no ignored differences and no report.
import type { Definition } from "../provider/core/define";
import { isInput } from "../provider/core/vocabulary/meaning";
import type { Values } from "../provider/core/definition/values";
import type { PropertyPath } from "../provider/core/vocabulary/path";
import type { ObjectComparison, PropertyDifference } from "./comparison";
import type { Configuration, ConfigurationObject } from "./configuration";
import { type Silence, differences } from "./leaf";
import { type Group, match } from "./match";
import { type OverriddenSecret, setAt } from "./overrides";
import { type Pairs, type References, referencesOf } from "./references";
import { alone, ambiguous, countsAlone, idsOf, unavailableObject } from "./verdict";

export class Sides {
  readonly #references: readonly [left: References, right: References];
  readonly #compared = new Map<ConfigurationObject, Map<ConfigurationObject, boolean>>();
  #pairs: Pairs = new Map();

  constructor(
    readonly left: Configuration,
    readonly right: Configuration,
    readonly secrets: readonly OverriddenSecret[],
  ) {
    this.#references = [referencesOf(left, right), referencesOf(right, left)];
  }

  groups(): readonly Group[] {
    const [left, right] = this.#references;
    const { groups, pairs } = match(this.left, this.right, {
      isSame: (definition, one, other, known) => this.#isSame(definition, one, other, known),
      targets: (object, side) => (side === "left" ? left : right).targets(object),
    });
    this.#pairs = pairs;
    return groups;
  }

  #isSame(definition: Definition, one: ConfigurationObject, other: ConfigurationObject, pairs: Pairs): boolean {
    const known = this.#compared.get(one)?.get(other);
    if (known !== undefined) return known;
    const isSame = this.#differences(definition, one, other, pairs).length === 0;
    const [left, right] = this.#references;
    // Of objects that refer to none the answer stays.
    if (left.targets(one).length + right.targets(other).length === 0)
      this.#compared.set(one, (this.#compared.get(one) ?? new Map<ConfigurationObject, boolean>()).set(other, isSame));
    return isSame;
  }

  verdicts({ definition, pairs, lefts, rights }: Group): readonly ObjectComparison[] {
    const [closedLeft, closedRight] = [this.left, this.right].map(({ unavailable }) =>
      unavailable.find(({ type }) => type === definition.type),
    );
    const closed = closedLeft ?? closedRight;
    if (closed) {
      const all = [...pairs.flatMap(([one]) => [one]), ...lefts].map((object) => ({ object, side: "left" as const }));
      return [...all, ...rights.map((object) => ({ object, side: "right" as const }))]
        .filter(({ object, side }) => !object.pristine && !(definition.runtime && this[side].kind !== "stack"))
        .map(({ object, side }) => unavailableObject(object, closed, side));
    }
    const found = pairs.map(([one, other]) => this.#pair(definition, one, other));
    if (lefts.length > 0 && rights.length > 0) return [...found, ambiguous(lefts, rights)];
    return [
      ...found,
      ...lefts.flatMap((object) => this.#alone(definition, object, "left")),
      ...rights.flatMap((object) => this.#alone(definition, object, "right")),
    ];
  }

  #alone(definition: Definition, object: ConfigurationObject, side: "left" | "right"): readonly ObjectComparison[] {
    const { kind } = this[side === "left" ? "right" : "left"];
    if (!countsAlone(definition, object, kind === "stack")) return [];
    if (!object.builtin || kind !== "snapshot") return [alone(side === "left" ? "missing" : "unmanaged", object)];
    // A snapshot is silent about what Clerk has made as long as it is as Clerk made it.
    const { id: _, builtin: __, ...rest } = object;
    const made: ConfigurationObject = { ...rest, inputs: asClerkMade(definition, object), unreadable: [] };
    const [one, other] = side === "left" ? [object, made] : [made, object];
    return [this.#pair(definition, one, other)];
  }

  #silence(one: ConfigurationObject, other: ConfigurationObject): Silence {
    return {
      left: this.left.kind === "stack",
      right: this.right.kind === "stack",
      builtin: Boolean(one.builtin ?? other.builtin),
    };
  }

  #differences(definition: Definition, one: ConfigurationObject, other: ConfigurationObject, pairs: Pairs): readonly PropertyDifference[] {
    const [left, right] = this.#references;
    const secret = this.#secretsOf(one);
    const found = differences(
      definition,
      without(left.comparable(one, pairs), secret),
      without(right.comparable(other, pairs), secret),
      this.#silence(one, other),
    );
    return found.map((each) => ({
      ...each,
      ...(each.left !== undefined && { left: left.spelled(each.left) }),
      ...(each.right !== undefined && { right: right.spelled(each.right) }),
    }));
  }

  #pair(definition: Definition, one: ConfigurationObject, other: ConfigurationObject): ObjectComparison {
    const found = this.#differences(definition, one, other, this.#pairs);
    const secret = this.#secretsOf(one);
    const silence = this.#silence(one, other);
    const unreadable = [
      ...(silence.right && !silence.left ? [] : one.unreadable),
      // Of what a stack does not declare nothing is to be compared.
      ...(silence.left && !silence.right ? [] : other.unreadable),
      ...secret.map((path) => path.join(".")),
    ];
    return {
      verdict: found.length === 0 ? "same" : "changed",
      type: one.type,
      key: one.key,
      name: one.name,
      ...idsOf("leftIds", [one]),
      ...idsOf("rightIds", [other]),
      left: without(one.inputs, secret),
      right: without(other.inputs, secret),
      differences: found,
      unreadable: [...new Set(unreadable)],
    };
  }

  /** What is a secret of a stack's configuration is known to nobody here. */
  #secretsOf({ type, name }: ConfigurationObject): readonly PropertyPath[] {
    return this.secrets.filter((secret) => secret.type === type && secret.name === name).map(({ property }) => property);
  }
}

const without = (values: Values, paths: readonly PropertyPath[]): Values =>
  paths.reduce((rest, path) => (setAt(rest, path, null) ?? rest) as Values, values);

/** The object as Clerk made it, as far as is known. */
function asClerkMade({ endpoint, fields }: Definition, { inputs }: ConfigurationObject): Values {
  const key = Object.fromEntries(endpoint.key.flatMap((name) => (inputs[name] === undefined ? [] : [[name, inputs[name]]])));
  const made = endpoint.pristine?.find((values) => endpoint.key.every((name) => (values[name] ?? inputs[name]) === inputs[name])) ?? {};
  const told = Object.entries(made).filter(([name, value]) => value !== null && fields[name] && isInput(fields[name]));
  return { ...key, ...Object.fromEntries(told) };
}
