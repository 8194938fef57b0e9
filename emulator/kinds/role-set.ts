// Role sets: `/role_sets`. They go by key or id. A role leaves a set, and a set goes, only for another one, which takes the members.

import { type Body, shape } from "../core/field";
import { problem, refuse } from "../core/problem";
import { answerList } from "../core/query";
import { create, type Kind, show } from "../core/resource";
import { type Call, ok, requirePlan, type Route, route } from "../core/route";
import { gated, keyRule, keyTaken, matches, ownOrder, settingsOf } from "./organization";
import { refuseMigrating } from "./role-set-migration";
import { named, pair, roleOf, sets, unknown, write } from "./role-set-object";
import { added, replaceRole, replaceSet } from "./role-set-replace";
import { initialSetOf, type RoleSet, roleSetRows, roleSetsOf, tellSettings } from "./role-set-rows";

const ruled = {
  type: "string",
  check: keyRule(/^role_set:[a-z0-9_]+$/, '"role_set:" followed by lowercase letters, digits and underscores'),
} as const;
const text = { type: "string", null: "unchanged" } as const;
const given = { type: "string", null: "unchanged", empty: "refused" } as const;
const roleKeys = { type: "list", required: true, items: { type: "string" }, empty: "refused", max: 10, unique: true } as const;
const needed = { type: "string", required: true } as const;

const creation = shape({
  name: needed,
  key: ruled,
  description: text,
  default_role_key: needed,
  creator_role_key: needed,
  type: { type: "string", oneOf: ["initial", "custom"] },
  roles: roleKeys,
});
const change = shape({
  name: given,
  key: { ...ruled, null: "unchanged" },
  description: text,
  type: { type: "string", oneOf: ["initial"], null: "unchanged" },
  default_role_key: given,
  creator_role_key: given,
});
const addition = shape({ role_keys: roleKeys, default_role_key: { type: "string" }, creator_role_key: { type: "string" } });

const quotaExceeded = (most: number) =>
  problem(
    403,
    "organization_instance_role_sets_quota_exceeded",
    "organization role sets for instance quota exceeded",
    `You have reached your limit of ${most} organization role sets per instance.`,
  );

/** A key out of a name that no other set has. */
function keyOf(name: string, others: readonly RoleSet[]): string {
  const words = name
    .toLowerCase()
    .normalize("NFKD")
    .match(/[a-z0-9]+/g) ?? ["custom"];
  const plain = `role_set:${words.join("_")}`;
  const taken = new Set(others.map(({ key }) => key));
  let free = plain;
  for (let i = 1; taken.has(free); i++) free = `${plain}_${i}`;
  return free;
}

/** There is one initial set: what was it, is custom. */
function demote(call: Call): void {
  const old = initialSetOf(call);
  if (old) call.rows(roleSetRows).replace({ ...old, type: "custom", updated_at: call.now });
}

function make(call: Call<Body<typeof creation>>) {
  const { name, description = null, type = "custom" } = call.body;
  const others = roleSetsOf(call);
  const { key = keyOf(name, others) } = call.body;
  refuse([keyTaken(call, others, key)]);
  const roles = ownOrder(call.body.roles.map((role) => roleOf(call, role, unknown("roles")).id));
  const { default_role = "", creator_role = "" } = pair(call, roles);
  requirePlan(call, "role_sets");
  const { max_role_sets_allowed: most } = settingsOf(call);
  refuse([others.length >= most ? quotaExceeded(most) : undefined]);
  if (type === "initial") demote(call);
  return { name, key, description, type, roles, default_role, creator_role };
}

function changed(call: Call<Body<typeof change>>): RoleSet {
  const row = named(call);
  refuseMigrating(call, row);
  const { default_role_key: _standard, creator_role_key: _creator, ...plain } = call.body;
  const { key = row.key, type = row.type } = plain;
  refuse([keyTaken(call, roleSetsOf(call), key, row.id)]);
  const roles = pair(call, row.roles);
  if (type !== row.type) demote(call);
  return write(call, row, { ...row, ...plain, ...roles });
}

/** Sets whose members are moved are forgotten, and the settings learn what became of the initial one. */
function writing(of: Route): Route {
  return {
    ...of,
    async handle(incoming) {
      const call: Call = { ...incoming, body: undefined };
      const there = new Set(roleSetsOf(call).map(({ id }) => id));
      for (const { id } of call.rows(roleSetRows).all()) if (!there.has(id)) call.rows(roleSetRows).remove(id);
      const answer = await of.handle(incoming);
      tellSettings(call);
      return answer;
    },
  };
}

const path = `${sets.path}/{${sets.param}}`;
const post = <B extends Parameters<typeof shape>[0]>(below: string, body: B, answer: (call: Call<Body<B>>) => RoleSet) =>
  writing(route({ method: "POST", path: path + below, body, answer: (call) => ok(show(sets, answer(call), call)) }));

export const roleSet: Kind = {
  collections: [roleSetRows],
  routes: [
    route({
      method: "GET",
      path: sets.path,
      answer: (call) =>
        answerList(call, roleSetsOf(call), { shape: "total", orderBy: ["-created_at", "name", "key"], where: matches }, (row) =>
          show(sets, row, call),
        ),
    }),
    writing(create(sets, creation, make)),
    route({ method: "GET", path, answer: (call) => ok(show(sets, named(call), call)) }),
    writing(route({ method: "PATCH", path, body: change, answer: (call) => ok(show(sets, changed(call), call)) })),
    post("/roles", addition, added),
    post("/roles/replace", shape({ role_key: needed, to_role_key: needed }), replaceRole),
    writing(
      route({
        method: "POST",
        path: `${path}/replace`,
        body: shape({ dest_role_set_key: needed, reassignment_mappings: { type: "map" } }),
        answer: (call) => ok({ object: sets.object, id: replaceSet(call).id, deleted: true }),
      }),
    ),
  ].map((one) => gated(one)),
};
