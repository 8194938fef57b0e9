// What a run of Pulumi plans and does, as steps: from the engine's events. Knows no resource.
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { type Json, isJsonObject } from "../../provider/api/json";
import { sameJson } from "../../provider/core/vocabulary/json-value";
import { environmentType } from "../environment-file";

/** One resource that the plan changes. */
export interface PromotionStep {
  readonly op: "create" | "update" | "replace" | "delete";
  readonly urn: string;
  /** The class; of what is none of Clerk's the type of the engine. */
  readonly type: string;
  /** The name of the resource in the program. */
  readonly name: string;
  /** The properties that change; of a creation and a deletion none. */
  readonly properties: readonly string[];
}

const token = /^pulumi-nodejs:dynamic\/clerk:(\w+)$/;

type Metadata = NonNullable<EngineEvent["resourcePreEvent"]>["metadata"];

/** Collects what a preview shows. */
export class Plan {
  readonly #steps = new Map<string, PromotionStep>();
  readonly errors: string[] = [];
  hasEnvironment = false;

  readonly onEvent = (event: EngineEvent): void => {
    const metadata = event.resourcePreEvent?.metadata;
    if (metadata) this.#take(metadata);
    const { diagnosticEvent } = event;
    if (diagnosticEvent?.severity === "error") this.errors.push(plain(diagnosticEvent.message));
  };

  get steps(): readonly PromotionStep[] {
    return [...this.#steps.values()];
  }

  get deletions(): readonly PromotionStep[] {
    return this.steps.filter(({ op }) => op === "delete");
  }

  #take(metadata: Metadata): void {
    if (metadata.type === environmentType && metadata.op !== "delete") this.hasEnvironment = true;
    const step = stepOf(metadata);
    if (step) this.#steps.set(`${step.op} ${step.urn}`, step);
  }
}

/** The step of a resource; undefined for what stays, for components and providers, and for the halves of a replacement. */
export function stepOf({ op, urn, type, old: before, new: after }: Metadata): PromotionStep | undefined {
  if (type.startsWith("pulumi:") || type === environmentType) return undefined;
  if (op !== "create" && op !== "update" && op !== "replace" && op !== "delete") return undefined;
  const isChange = op === "update" || op === "replace";
  return {
    op,
    urn,
    type: token.exec(type)?.[1] ?? type,
    name: urn.slice(urn.lastIndexOf("::") + 2),
    properties: isChange ? changed(before?.inputs as Json, after?.inputs as Json) : [],
  };
}

/** The dynamic protocol does not say which properties a plan changes: the inputs of both sides do. */
function changed(before: Json | undefined, after: Json | undefined): readonly string[] {
  const [olds, news] = [isJsonObject(before) ? before : {}, isJsonObject(after) ? after : {}];
  return [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
    (name) => !name.startsWith("__") && !sameJson(olds[name], news[name]),
  );
}

/** The engine colours its words by marks of its own. */
const plain = (message: string): string => message.replace(/<\{%[^%]*%\}>/g, "").trim();
