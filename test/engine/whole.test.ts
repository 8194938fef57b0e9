// One program with every resource, on the real engine: made, changed, drifted, put right, deleted elsewhere, replaced, looked up, renamed, destroyed.
import type { StepEventMetadata } from "@pulumi/pulumi/automation";
import { isDeepStrictEqual } from "node:util";
import { type Definition, inputNames } from "../../provider/core/define";
import { isSingleton } from "../../provider/core/definition/endpoint";
import { type Values, picked } from "../../provider/core/definition/values";
import { registry } from "../../provider/resources/registry";
import { classes } from "../support/classes";
import { type State, type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type StateResource, type TestStack, describeEngine, newStack, told } from "../support/engine";
import { otherwiseTold } from "../support/look-up";
import { changes, others, replacedWithOthers, replacements, wholeInputs, wholeProgram, withoutProperties } from "../support/whole";
import { applyDrifts, deleteEach, drifts } from "../support/whole-drift";

const types = registry.map(({ type }) => type);
const classOf = (urn: string): string => /clerk:(\w+)::/.exec(urn)?.[1] ?? urn;

/** What a refresh asks: every list and every singleton once, however many objects there are; the instance once more, to know which it is. */
const onceEach = [
  "GET /allowlist_identifiers",
  "GET /api_keys of mch_*",
  "GET /blocklist_identifiers",
  "GET /directories",
  "GET /directories/scim_*/group_role_mappings",
  "GET /domains",
  "GET /enterprise_connections",
  "GET /instance",
  "GET /instance",
  "GET /instance/communication",
  "GET /instance/oauth_application_settings",
  // Of the settings and of the default roles, which are two classes.
  "GET /instance/organization_settings",
  "GET /instance/organization_settings",
  "GET /instance/protect",
  "GET /jwt_templates",
  "GET /machines",
  "GET /oauth_applications",
  "GET /organization_domains",
  "GET /organization_memberships",
  "GET /organization_permissions",
  "GET /organization_roles",
  "GET /organizations",
  "GET /redirect_urls",
  "GET /role_sets",
  "GET /saml_connections",
  "GET /templates/email",
  "GET /templates/sms",
  // Clerk has no read for these two: an empty PATCH changes nothing and answers with all.
  "PATCH /beta_features/instance_settings",
  "PATCH /instance/restrictions",
  // Whether there is a webhook app, only a new link to its portal tells.
  "POST /webhooks/svix_url",
];

describeEngine("one program with every resource", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  let users: readonly string[];
  let untouched: State;
  let changed: Program;
  let replaced: Program;
  beforeAll(async () => {
    const key = "sk_live_keyOfTheWholeProgram";
    emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0, roleMigrationMs: 0, keys: [key], plan: "pro" });
    const [first] = await emulator.seed<{ id: string }[]>("GET", "/users");
    const more = ["member", "another"].map((name) =>
      emulator.seed("POST", "/users", { email_address: [`${name}@example.com`], skip_password_requirement: true }),
    );
    users = [first!.id, ...(await Promise.all(more)).map(({ id }) => id)];
    changed = wholeProgram(users, { stage: "changed" });
    replaced = wholeProgram(users, { stage: "replaced" });
    stack = await newStack(emulator);
    stack.env.CLERK_ALLOW_DELETES = "true";
    untouched = await emulator.state();
    await emulator.clearRequests();
  });
  afterAll(() => emulator.close());

  const named = (name: string): readonly StateResource[] => stack.resources().filter(({ urn }) => urn.endsWith(`::${name}`));
  const held = (type: string): StateResource => named("whole").find(({ urn }) => classOf(urn) === type)!;
  const asked = async (): Promise<readonly string[]> =>
    (await emulator.requests())
      .map(
        ({ method, path, query }) =>
          `${method} ${path.replace("/v1", "")}${query.subject === undefined ? "" : ` of ${String(query.subject)}`}`,
      )
      .map((request) => request.replace(/_[0-9A-Za-z]{27}/g, "_*"))
      .sort();
  const isDone = async (program: Program): Promise<void> =>
    expect(told(await stack.preview(program, { refresh: true, expectNoChanges: true }))).toEqual({ code: 0 });

  test("every resource has a change and a drift, and those with a property that cannot change have a replacement", () => {
    const all = types.toSorted();
    expect([...Object.keys(changes), ...withoutProperties].sort()).toEqual(all);
    expect([...Object.keys(drifts), ...withoutProperties].sort()).toEqual(all);
    const fixed = registry.filter(
      ({ fields, endpoint }) => endpoint.update.length > 0 && Object.values(fields).some(({ immutable }) => immutable),
    );
    expect([...Object.keys(replacements), ...replacedWithOthers].sort()).toEqual(fixed.map(({ type }) => type).sort());
    expect(registry.filter((definition) => inputNames(definition).length === 0).map(({ type }) => type)).toEqual(withoutProperties);
  });

  test("up makes everything; the next preview is empty and asks nothing, and a refresh reads each list once", async () => {
    expect(told(await stack.up(wholeProgram(users)))).toEqual({ code: 0 });
    expect(stack.resources()).toHaveLength(registry.length + others);
    await emulator.clearRequests();
    expect(told(await stack.preview(wholeProgram(users), { expectNoChanges: true }))).toEqual({ code: 0 });
    expect(await asked()).toEqual([]);
    await isDone(wholeProgram(users));
    expect(await asked()).toEqual(onceEach);
  });

  test("a resource that is passed in place of its key is no change, and neither is what is made of it", async () => {
    expect(told(await stack.preview(wholeProgram(users, { passing: true }), { expectNoChanges: true }))).toEqual({ code: 0 });
    expect(await asked()).toEqual(onceEach);
  });

  test("one property of each is changed, and nothing is left to do", async () => {
    const up = await stack.up(changed);
    expect(told(up)).toEqual({ code: 0 });
    const withoutUpdate = registry.filter(({ endpoint, type }) => endpoint.update.length === 0 && changes[type]).length;
    expect(up.changes).toMatchObject({ update: Object.keys(changes).length - withoutUpdate, replace: withoutUpdate });
    await isDone(changed);
  });

  test("what somebody changed of each is found by its property with exit 7, and put right", async () => {
    const roles = (await emulator.seed<{ data: { id: string; key: string }[] }>("GET", "/organization_roles?limit=100")).data;
    await applyDrifts(emulator, {
      id: (type) => (type === "PrimaryDomain" ? String(held(type).outputs.domainId) : held(type).id.split("/").at(-1)!),
      roleId: (key) => roles.find((each) => each.key === key)!.id,
    });
    const preview = await stack.preview(changed, { refresh: true, expectNoChanges: true });
    expect(preview.code).toBe(7);
    const found = preview.steps
      .filter(({ op, urn }) => urn.endsWith("::whole") && (op === "update" || op === "replace"))
      .map((step) => [classOf(step.urn), differences(step)] as const);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(Object.entries(drifts).map(([type, { property }]) => [type, [property]])));
    expect(told(await stack.up(changed, { refresh: true }))).toEqual({ code: 0 });
    await isDone(changed);
  });

  test("what somebody deleted of each is found with exit 7, and made again", async () => {
    const gone = await deleteEach(emulator, (type) => held(type).id);
    const preview = await stack.preview(changed, { refresh: true, expectNoChanges: true });
    expect(preview.code).toBe(7);
    const made = preview.steps.filter(({ op }) => op === "create").map(({ urn }) => classOf(urn));
    expect(made.sort()).toEqual(gone.toSorted());
    expect(told(await stack.up(changed, { refresh: true }))).toEqual({ code: 0 });
    await isDone(changed);
  });

  test("a property that cannot change replaces its object", async () => {
    const before = new Map(named("whole").map(({ urn, id }) => [urn, id]));
    const up = await stack.up(replaced);
    expect(told(up)).toEqual({ code: 0 });
    const other = named("whole").filter(({ urn, id }) => before.get(urn) !== id);
    expect(other.map(({ urn }) => classOf(urn)).sort()).toEqual([...Object.keys(replacements), ...replacedWithOthers].sort());
    expect(up.changes).toMatchObject({ replace: other.length });
    await isDone(replaced);
  });

  test("each is looked up, by its id and by its natural key, with everything that Clerk shows of it", async () => {
    const getter = await newStack(emulator);
    const textsOf = ({ endpoint, type }: Definition): readonly string[] => {
      const { id, outputs } = held(type);
      const key = endpoint.key.map((name) => outputs[name]).join("/");
      return key === "" || key === id ? [id] : [id, key];
    };
    const program: Program = async () =>
      Object.fromEntries(
        registry.flatMap((definition) =>
          textsOf(definition).map((text, index) => {
            const found = classes[definition.type]!.get(`${definition.type}-${index}`, text) as unknown as { [name: string]: unknown };
            return [
              `${definition.type} ${text}`,
              Object.fromEntries(["id", ...Object.keys(definition.fields)].map((name) => [name, found[name]])),
            ];
          }),
        ),
      );
    await emulator.clearRequests();
    const up = await getter.up(program);
    expect(told(up)).toEqual({ code: 0 });
    for (const definition of registry) {
      const { type, fields } = definition;
      const { id, outputs } = held(type);
      // What is secret is encrypted in the state; Clerk shows what the program declares of it.
      const secret = picked(
        wholeInputs(definition, users, "replaced"),
        Object.keys(fields).filter((name) => fields[name]!.secret),
      );
      for (const text of textsOf(definition)) {
        const got = up.outputs[`${type} ${text}`] as Values;
        expect({ type, text, id: got.id, otherwise: otherwiseTold(definition, { ...(outputs as Values), ...secret }, got) }).toEqual({
          type,
          text,
          id,
          otherwise: [],
        });
      }
    }
    const writes = (await asked()).filter((request) => !request.startsWith("GET "));
    expect([...new Set(writes)]).toEqual(onceEach.filter((request) => !request.startsWith("GET ")));
  });

  test("a new name in the program, with adopt, takes every object over and deletes none", async () => {
    const before = new Map(stack.resources().map(({ urn, id }) => [urn, id]));
    const renamed = wholeProgram(users, { stage: "replaced", name: "renamed", opts: { adopt: true } });
    expect(told(await stack.up(renamed))).toEqual({ code: 0 });
    expect(named("renamed").map(({ urn, id }) => [urn.replace("::renamed", "::whole"), id])).toEqual(
      named("renamed").map(({ urn }) => [urn.replace("::renamed", "::whole"), before.get(urn.replace("::renamed", "::whole"))]),
    );
    expect(named("renamed")).toHaveLength(registry.length - 1);
    expect(named("whole").map(({ urn }) => classOf(urn))).toEqual(["OrganizationDefaultRoles"]);
    await isDone(renamed);
  });

  test("destroy leaves the instance as it was, but for the settings that nobody can delete", async () => {
    expect(told(await stack.destroy(replaced))).toEqual({ code: 0 });
    expect(stack.resources()).toEqual([]);
    const [was, is] = [rowsOf(untouched), rowsOf(await emulator.state())];
    const different = [...new Set([...was.keys(), ...is.keys()])].filter((row) => !isDeepStrictEqual(was.get(row), is.get(row)));
    expect(different.map((row) => row.split(" ")[0]).sort()).toEqual([
      "beta_instance_settings",
      "domains",
      "instance_communication",
      "instance_protect",
      "instance_restrictions",
      "instance_settings",
      "oauth_application_settings",
      "organization_settings",
    ]);
    expect(is.get(different.find((row) => row.startsWith("domains "))!)).toMatchObject({ is_satellite: false });
    // The default roles are given back, since keeping them would keep a role from being deleted.
    expect(is.get(`organization_settings ${emulator.instance}`)).toMatchObject({
      creator_role: "org:admin",
      domains_default_role: "org:member",
    });
    const kept = registry.filter(({ endpoint }) => isSingleton(endpoint) && endpoint.remove === "keep").map(({ type }) => type);
    expect(kept).toEqual([
      "InstanceSettings",
      "InstanceRestrictions",
      "InstanceProtect",
      "InstanceCommunication",
      "BetaInstanceSettings",
      "PrimaryDomain",
      "OAuthApplicationSettings",
      "OrganizationSettings",
    ]);
  });
});

/** The rows of the instance without the times of their changes. */
function rowsOf(state: State): ReadonlyMap<string, object> {
  const { collections } = Object.values(state.instances)[0]!;
  return new Map(
    Object.entries(collections).flatMap(([name, rows]) =>
      rows.map((row) => [`${name} ${row.id}`, { ...row, created_at: undefined, updated_at: undefined }] as const),
    ),
  );
}

/** The properties in which the program differs from the object as the refresh found it. */
function differences({ old, new: next }: StepEventMetadata): readonly string[] {
  const [before, after] = [old!.inputs, next!.inputs] as { readonly [name: string]: unknown }[];
  const names = new Set([...Object.keys(before!), ...Object.keys(after!)]);
  return [...names].filter((name) => !name.startsWith("__") && JSON.stringify(before![name]) !== JSON.stringify(after![name]));
}
