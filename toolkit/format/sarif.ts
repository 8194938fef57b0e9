// A comparison as SARIF 2.1.0, for code scanning: a rule a verdict, a result a difference. Knows no other format.
import { createHash } from "node:crypto";
import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { Json, JsonObject } from "../../provider/api/json";
import type { Comparison, ObjectComparison, PropertyDifference, SideLabel } from "../comparison";
import { SECRET, count, describeValue } from "./change";
import type { FormatOptions } from "./options";
import { type RuleName, type SarifRule, rulesOf } from "./sarif-rule";
import { shorten, visible, visibleJsonLines, visibleName } from "./visible";
import { UNREADABLE_REASON, labelOf, meaningOf, roleOf, unavailableClasses } from "./words";

const LONGEST_TEXT = 500;

/** What a result is made from. */
interface Finding {
  readonly rule: RuleName;
  readonly text: string;
  /** Where in the configuration; a finding without objects is about a class. */
  readonly type: string;
  readonly places: readonly { readonly key: string; readonly path?: string }[];
  /** By what it is known again in the next report, besides its rule and its class. */
  readonly identity: readonly string[];
  readonly properties?: JsonObject;
}

export function formatSarif(comparison: Comparison, { now }: FormatOptions = {}): string {
  const { version } = require("pulumi-clerk/package.json") as { readonly version: string };
  const rules = rulesOf(comparison.command);
  const seen = new Map<string, number>();
  const run = {
    tool: {
      driver: {
        name: "pulumi-clerk",
        semanticVersion: version,
        rules: rules.map(({ rule }) => rule),
      },
    },
    // Code scanning keeps reports of different sides apart by what stands before the last slash.
    automationDetails: { id: `pulumi-clerk/${comparison.command}/${labelOf(comparison.left)}..${labelOf(comparison.right)}/` },
    invocations: [
      {
        executionSuccessful: true,
        ...(now ? { endTimeUtc: now.toISOString() } : {}),
        toolExecutionNotifications: notificationsOf(comparison),
      },
    ],
    columnKind: "utf16CodeUnits",
    results: findingsOf(comparison).map((finding) => resultOf(finding, comparison.left, rules, seen)),
  };
  return visibleJsonLines({ $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] }) + "\n";
}

function resultOf(finding: Finding, left: SideLabel, rules: readonly SarifRule[], seen: Map<string, number>): JsonObject {
  const { text, type, places, properties } = finding;
  const ruleIndex = rules.findIndex(({ name }) => name === finding.rule);
  const { rule, level, kind } = rules[ruleIndex]!;
  const names = places.map(({ key, path }): JsonObject => ({
    name: shorten(visible(path ?? (key || type)), LONGEST_TEXT),
    fullyQualifiedName: qualifiedName(type, key, path),
    kind: path === undefined ? "resource" : "property",
  }));
  // The schema wants each once.
  const logicalLocations = [...new Map(names.map((name) => [JSON.stringify(name), name])).values()];
  // Nothing points at a line of a program: what is compared is the state, not the source.
  const physicalLocation = { artifactLocation: artifactOf(left), region: { startLine: 1 } };
  return {
    ruleId: rule.id,
    ruleIndex,
    level,
    kind,
    message: { text },
    locations: [{ physicalLocation, logicalLocations }],
    partialFingerprints: fingerprintsOf(finding, rule.id, seen),
    ...(properties ? { properties } : {}),
  };
}

/** Values count for nothing here: an alert stays the same one while its values change. */
function fingerprintsOf({ type, identity }: Finding, ruleId: string, seen: Map<string, number>): JsonObject {
  const hash = createHash("sha256")
    .update(JSON.stringify([ruleId, type, ...identity]))
    .digest("hex");
  const time = (seen.get(hash) ?? 0) + 1;
  seen.set(hash, time);
  // The first is the one by which GitHub knows an alert again. Left to be made from the line, it would be the same for every result.
  return { primaryLocationLineHash: `${hash.slice(0, 16)}:${time}`, "pulumiClerkObject/v1": `${hash}:${time}` };
}

/** `JwtTemplate/hasura.claims.aud`. */
function qualifiedName(type: string, key: string, path: string | undefined): string {
  return visible([type, key === "" ? "" : `/${key}`, path === undefined ? "" : `.${path}`].join(""));
}

function findingsOf(comparison: Comparison): readonly Finding[] {
  const classes = unavailableClasses(comparison);
  const unavailable = classes.map(({ type, side, reason, objects }): Finding => {
    const unknown = objects.length > 0 ? ` ${count(objects.length, "object")} could not be compared.` : "";
    return {
      rule: "unavailable",
      text: plain(`${visibleName(type)} could not be read in ${labelOf(comparison[side])}: ${visible(reason)}${unknown}`),
      type,
      places: objects.length > 0 ? objects.map(({ key }) => ({ key })) : [{ key: "" }],
      identity: [side],
      properties: { side },
    };
  });
  const listed = new Set(classes.map(({ type }) => type));
  const objects = comparison.objects.filter(({ verdict, type }) => !(verdict === "unavailable" && listed.has(type)));
  return [...objects.flatMap((object) => objectFindings(comparison, object)), ...unavailable, ...comparison.objects.flatMap(uncheckedOf)];
}

function objectFindings(comparison: Comparison, object: ObjectComparison): readonly Finding[] {
  const { verdict, type, key, reason } = object;
  if (verdict === "same") return [];
  if (verdict === "changed") return object.differences.map((difference) => differenceFinding(comparison, object, difference));
  const text = `${titleOf(object)}: ${meaningOf(verdict, comparison)}.${reason === undefined ? "" : ` ${visible(reason)}`}`;
  return [{ rule: verdict, text: plain(text), type, places: [{ key }], identity: [key], properties: idsOf(object) }];
}

function differenceFinding(comparison: Comparison, object: ObjectComparison, { path, left, right, secret }: PropertyDifference): Finding {
  const values = [left, right].map((value) => shorten(describeValue(value), LONGEST_TEXT));
  const how = secret
    ? `differs, ${SECRET} on both sides`
    : `is ${values[0]} (${roleOf(comparison, "left")}) and ${values[1]} (${roleOf(comparison, "right")})`;
  const text = `${titleOf(object)}: ${shorten(visible(path), LONGEST_TEXT)} ${how}.`;
  const bag: { [name: string]: Json } = { ...idsOf(object) };
  if (!secret && left !== undefined) bag.left = left;
  if (!secret && right !== undefined) bag.right = right;
  return {
    rule: "changed",
    text: plain(text),
    type: object.type,
    places: [{ key: object.key, path }],
    identity: [object.key, path],
    properties: bag,
  };
}

/** What was not compared is no finding, and no proof that all is well either: SARIF calls it open. */
function uncheckedOf(object: ObjectComparison): readonly Finding[] {
  const { type, key, unreadable } = object;
  if (unreadable.length === 0) return [];
  const text = `${titleOf(object)}: ${unreadable.map(visible).join(", ")} could not be checked (${UNREADABLE_REASON}).`;
  return [{ rule: "unreadable", text: plain(text), type, places: unreadable.map((path) => ({ key, path })), identity: [key] }];
}

function notificationsOf(comparison: Comparison): readonly JsonObject[] {
  const ignored = comparison.ignored.map(({ type, key, path, reason, expires }) => {
    const until = expires === undefined ? "" : `, until ${visible(expires)}`;
    return notification("ignored", `${qualifiedName(type, key, path)} is ignored${until}: ${visible(reason)}`);
  });
  return [...ignored, ...comparison.notes.map((note) => notification("note", visible(note)))];
}

function notification(id: string, text: string): JsonObject {
  return { descriptor: { id }, level: "note", message: { text: plain(text) } };
}

function titleOf({ type, key }: ObjectComparison): string {
  return key === "" ? visibleName(type) : `${visibleName(type)} ${shorten(visibleName(key), LONGEST_TEXT)}`;
}

function idsOf({ name, leftIds, rightIds }: ObjectComparison): JsonObject {
  return { name, ...(leftIds ? { leftIds } : {}), ...(rightIds ? { rightIds } : {}) };
}

/** SARIF reads `[text](target)` as a link, even in plain text, unless its brackets are escaped. */
function plain(text: string): string {
  return /\]\(/.test(text) ? text.replace(/[[\]\\]/g, "\\$&") : text;
}

/** The file that the left side is, where it is one; else the file by which code scanning knows a Pulumi project. */
function artifactOf(side: SideLabel): JsonObject {
  const isPath = side.kind !== "instance" && !/^(?:env|stack):/.test(side.label);
  if (!isPath || side.label === "") return { uri: "Pulumi.yaml", uriBaseId: "%SRCROOT%" };
  const path = side.label.replace(/\p{Cs}/gu, "\ufffd");
  if (isAbsolute(path)) return { uri: pathToFileURL(path).href };
  return {
    uri: path
      .replace(/^(?:\.\/)+/, "")
      .split("/")
      .map(encodeURIComponent)
      .join("/"),
    uriBaseId: "%SRCROOT%",
  };
}
