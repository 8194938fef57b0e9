// Directories, which bring users and groups from an identity provider: `/directories`. Nothing is ever brought. Their key is shown once.

import { randomBytes } from "node:crypto";
import { type Body, shape } from "../core/field";
import { isObject, type Json, type JsonObject } from "../core/json";
import { paramUndecodable, planLacks, problem, Refusal, refuse, unresolved } from "../core/problem";
import { create, type Kind, list, named, read, remove, type Resource, show, update } from "../core/resource";
import { type Call, ok, type Route, route } from "../core/route";
import { connectionRows } from "./connection-rows";
import { showAttribute } from "./custom-attribute";
import {
  addition,
  atCreation,
  inOrder,
  inserted,
  mappingMissing,
  newMapping,
  refuseSwitchedOff,
  refuseTwice,
  refuseWithoutOrganization,
  replacement,
  showMapping,
} from "./directory-mapping";
import { type Directory, directoryRows, type GroupRoleMapping } from "./directory-rows";
import { frontendOf } from "./domain";

const directories: Resource<Directory> = {
  path: "/directories",
  param: "directory_id",
  // Subjects of API keys have it.
  prefix: "scim",
  object: "directory",
  rows: directoryRows,
  missing: () => problem(404, "resource_not_found", "not found", "Directory not found"),
  show: (row, call) => ({
    id: row.id,
    name: row.name,
    enterprise_connection_id: row.enterprise_connection_id,
    endpoint_url: `${frontendOf(call)}/v1/scim/v2/${row.id}`,
    provider: row.provider,
    enabled: row.enabled,
    group_role_mapping_enabled: row.group_role_mapping_enabled,
    attribute_mapping: row.attribute_mapping,
    custom_attributes: (call.rows(connectionRows).find(row.enterprise_connection_id ?? "")?.custom_attributes ?? []).map(showAttribute),
    created_at: row.created_at,
    updated_at: row.updated_at,
  }),
};

const creation = shape({
  enterprise_connection_id: { type: "string", required: true },
  name: { type: "string" },
  provider: { type: "string", required: true },
  group_role_mappings: atCreation,
});
const change = shape({
  name: { type: "string", empty: "refused" },
  enabled: { type: "boolean" },
  provider: { type: "string", empty: "refused" },
  attribute_mapping: { type: "map" },
  group_role_mapping_enabled: { type: "boolean" },
});

const usedAlready = problem(
  422,
  "scim_directory_enterprise_connection_already_used",
  "enterprise connection already in use",
  "This enterprise connection is already associated with another directory.",
  { param_name: "scim_connection_id" },
);
const notEnabled = problem(403, "feature_not_enabled", "not enabled", "This feature is not enabled on this instance");

function make(call: Call<Body<typeof creation>>) {
  const { enterprise_connection_id, provider, group_role_mappings: given = [] } = call.body;
  const connection = call.rows(connectionRows).find(enterprise_connection_id);
  if (!connection) throw new Refusal([unresolved("enterprise_connection_id")]);
  const used = call
    .rows(directoryRows)
    .all()
    .some((row) => row.enterprise_connection_id === enterprise_connection_id);
  refuse([used ? usedAlready : undefined]);
  if (given.length > 0) refuseWithoutOrganization({ enterprise_connection_id }, call);
  const absent = unresolved("role_id");
  const mappings = given.map((one, i) => newMapping(one, { enterprise_connection_id }, i + 1, call, absent));
  refuseTwice(mappings, "group_role_mappings");
  const { readings } = call.settings;
  const attribute_mapping: Directory["attribute_mapping"] =
    readings.directoryMapping === "filled" ? { first_name: "name.givenName", last_name: "name.familyName" } : {};
  return {
    name: call.body.name ?? connection.name,
    enterprise_connection_id,
    provider,
    enabled: false,
    group_role_mapping_enabled: mappings.length > 0 && readings.mappingsAtCreation === "switchOn",
    attribute_mapping,
    mappings: inOrder(mappings),
  };
}

/** Merged; null takes a property away. */
function mapped(old: Directory["attribute_mapping"], given: JsonObject): Directory["attribute_mapping"] {
  for (const [name, value] of Object.entries(given))
    refuse([
      typeof value === "string" || value === null ? undefined : paramUndecodable(`attribute_mapping.${name}`, typeof value, "string"),
    ]);
  const left = Object.entries({ ...old, ...given }).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return Object.fromEntries(left);
}

function changed(row: Directory, call: Call<Body<typeof change>>): Partial<Directory> {
  const { attribute_mapping: given, ...plain } = call.body;
  if (plain.group_role_mapping_enabled && !row.group_role_mapping_enabled) refuseWithoutOrganization(row, call);
  return { ...plain, ...(given && { attribute_mapping: mapped(row.attribute_mapping, given) }) };
}

/** The answers that make a key show it; nothing of it is kept. */
function showingKey(of: Route): Route {
  return {
    ...of,
    async handle(incoming) {
      const answer = await of.handle(incoming);
      const body: Json = isObject(answer.body) ? { ...answer.body, api_key: `scim_${randomBytes(24).toString("hex")}` } : null;
      return { ...answer, body };
    },
  };
}

/** There is no 402 here: what the plan lacks is 403. */
function guarded(of: Route): Route {
  return {
    ...of,
    handle(incoming) {
      const { instance, settings } = incoming;
      const lacks = instance.kind === "production" && settings.plan === "free";
      refuse([settings.readings.directories === "disabled" ? notEnabled : undefined]);
      refuse([lacks ? { ...planLacks("directory_sync"), status: 403 } : undefined]);
      return of.handle(incoming);
    },
  };
}

function write(call: Call, row: Directory, mappings: readonly GroupRoleMapping[]): Directory {
  const next = { ...row, mappings };
  call.rows(directoryRows).replace(next);
  return next;
}

const shown = (row: Directory, call: Call) =>
  ok({ data: inOrder(row.mappings).map((one) => showMapping(one, row, call)), total_count: row.mappings.length });

const path = `${directories.path}/{${directories.param}}`;
const mappings = `${path}/group_role_mappings`;

export const directory: Kind = {
  collections: [directoryRows],
  routes: [
    list(directories, { shape: "total" }),
    showingKey(create(directories, creation, make)),
    read(directories),
    update(directories, change, changed),
    remove(directories),
    showingKey(
      route({ method: "POST", path: `${path}/rotate_api_key`, answer: (call) => ok(show(directories, named(directories, call), call)) }),
    ),
    route({ method: "GET", path: mappings, answer: (call) => shown(named(directories, call), call) }),
    route({
      method: "POST",
      path: mappings,
      body: addition,
      answer(call) {
        const row = named(directories, call);
        refuseSwitchedOff(row);
        const last = Math.max(0, ...row.mappings.map(({ precedence }) => precedence));
        const made = newMapping(call.body, row, last + 1, call);
        refuseTwice([...row.mappings, made], "directory_group_id");
        return ok(showMapping(made, write(call, row, inserted(row.mappings, made, call.now)), call));
      },
    }),
    route({
      method: "PUT",
      path: mappings,
      body: replacement,
      answer(call) {
        const row = named(directories, call);
        refuseSwitchedOff(row);
        const made = call.body.mappings.map((one, i) => newMapping(one, row, i + 1, call));
        refuseTwice(made, "mappings");
        return shown(write(call, row, made), call);
      },
    }),
    route({
      method: "DELETE",
      path: `${mappings}/{mapping_id}`,
      answer(call) {
        const row = named(directories, call);
        refuseSwitchedOff(row);
        const found = row.mappings.find(({ id }) => id === call.params.mapping_id);
        if (!found) throw new Refusal([mappingMissing]);
        write(
          call,
          row,
          row.mappings.filter((one) => one !== found),
        );
        return ok({ object: "directory_group_role_mapping", id: found.id, deleted: true });
      },
    }),
  ].map(guarded),
};
