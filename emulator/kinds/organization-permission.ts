// Organization permissions: `/organization_permissions`. Nine are Clerk's own; the others cannot be made two at a time.

import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";
import { shape } from "../core/field";
import type { Instance } from "../core/instance";
import { internalError, problem, Refusal, refuse } from "../core/problem";
import { create, type Kind, list, read, remove, type Resource, update } from "../core/resource";
import { type Call, requirePlan, type Route } from "../core/route";
import type { Settings } from "../core/settings";
import { gated, keyRule, keyTaken, matches, type Permission, permissionMissing, permissionRows, roleRows } from "./organization";

export const permissions: Resource<Permission> = {
  path: "/organization_permissions",
  param: "permission_id",
  prefix: "perm",
  object: "permission",
  rows: permissionRows,
  missing: () => permissionMissing,
};

const key = keyRule(
  /^org:(?!sys_)[a-z0-9_]+:[a-z0-9_]+$/,
  'in the format "org:feature:action", of lowercase letters, digits and underscores, and must not begin with "org:sys_"',
);
const creation = shape({
  name: { type: "string", required: true },
  key: { type: "string", required: true, check: key },
  description: { type: "string" },
});
const change = shape({
  name: { type: "string", empty: "refused" },
  key: { type: "string", empty: "refused", check: key },
  description: { type: "string" },
});

const notModifiable = problem(
  403,
  "organization_system_permission_not_modifiable",
  "organization system permission cannot be modified",
  "This organization permission cannot be modified because it is a system permission.",
);
const ofSystem = ({ type }: Permission) => (type === "system" ? notModifiable : undefined);

/** Roles that have it lose it. Whether Clerk refuses instead is not published. */
function detach({ id }: Permission, call: Call): void {
  const roles = call.rows(roleRows);
  for (const role of roles.all().filter((one) => one.permissions.includes(id))) {
    roles.replace({ ...role, permissions: role.permissions.filter((held) => held !== id) });
  }
}

const creating = new WeakSet<Instance>();

/** Clerk fails, with 500, where a permission is to be made while another one of the instance is being made. */
function oneAtATime(route: Route): Route {
  return {
    ...route,
    async handle(incoming) {
      if (creating.has(incoming.instance)) throw new Refusal([internalError]);
      creating.add(incoming.instance);
      try {
        await sleep(incoming.settings.permissionCreationMs);
        // On a busy machine the time may be over before what has already arrived was even looked at.
        for (let turns = 0; turns < 3; turns++) await turn();
        return await route.handle(incoming);
      } finally {
        creating.delete(incoming.instance);
      }
    },
  };
}

const reads = ({ readings }: Settings) => readings.permissionGate === "all";
const writes = ({ readings }: Settings) => readings.permissionGate !== "none";

export const organizationPermission: Kind = {
  collections: [permissionRows],
  routes: [
    gated(list(permissions, { shape: "total", orderBy: ["-created_at", "name", "key"], where: matches }), reads),
    gated(
      oneAtATime(
        create(permissions, creation, (call) => {
          const { name, key: wanted, description = "" } = call.body;
          refuse([keyTaken(call, call.rows(permissionRows).all(), wanted)]);
          requirePlan(call, "custom_permissions");
          return { name, key: wanted, description, type: "user" };
        }),
      ),
      writes,
    ),
    gated(read(permissions), reads),
    gated(
      update(permissions, change, (row, call) => {
        refuse([ofSystem(row)]);
        const { key: wanted = row.key } = call.body;
        refuse([keyTaken(call, call.rows(permissionRows).all(), wanted, row.id)]);
        return call.body;
      }),
      writes,
    ),
    gated(remove(permissions, ofSystem, detach), writes),
  ],
};
