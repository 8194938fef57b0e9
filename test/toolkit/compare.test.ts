// Comparison of two sides: what is the same though it is written otherwise, which object is which, and what a side says by saying nothing.
import fc from "fast-check";
import type { JsonObject } from "../../provider/api/json";
import { has } from "../../provider/core/definition/field";
import type { Values } from "../../provider/core/definition/values";
import { registry } from "../../provider/resources/registry";
import { type CompareOptions, compare } from "../../toolkit/compare";
import { type Comparison, type ObjectComparison, differs } from "../../toolkit/comparison";
import type { Configuration } from "../../toolkit/configuration";
import { type SnapshotObject, configurationOf } from "../../toolkit/snapshot";
import { parseState } from "../../toolkit/state";
import { arbitrarySnapshot, otherwise } from "../support/arbitrary-snapshot";
import { runs } from "../support/runs";
import { type Told, idFor, toldInstance } from "../support/told-instance";

type Short = readonly [type: string, name: string, inputs: Values, more?: Partial<SnapshotObject>];

const snapshot = (...objects: readonly Short[]): Configuration =>
  configurationOf({
    format: "pulumi-clerk/snapshot",
    version: 1,
    objects: objects.map(([type, name, inputs, more]) => ({ type, name, inputs, ...more })),
  });

interface Resource {
  readonly inputs: JsonObject;
  readonly id?: string;
  readonly outputs?: JsonObject;
}

/** A stack as its state tells it. */
const stack = (resources: { readonly [named: string]: Resource }): Configuration =>
  parseState(
    JSON.stringify({
      version: 3,
      deployment: {
        resources: Object.entries(resources).map(([named, { inputs, outputs, id = "ins_1" }]) => {
          const [type, name] = named.split(".");
          return {
            urn: `urn:pulumi:dev::p::pulumi-nodejs:dynamic/clerk:${type}::${name}`,
            type: `pulumi-nodejs:dynamic/clerk:${type}`,
            custom: true,
            id,
            inputs,
            outputs: { ...inputs, ...outputs, __clerkManaged: Object.keys(inputs).filter((key) => !key.startsWith("__")) },
          };
        }),
      },
    }),
    "stack:dev",
  );

const found = (left: Configuration, right: Configuration, options: CompareOptions = {}): readonly ObjectComparison[] =>
  compare(left, right, options).objects.filter(({ verdict }) => verdict !== "same");

/** What was found, in short. */
const told = (left: Configuration, right: Configuration, options: CompareOptions = {}): readonly string[] =>
  found(left, right, options).map(({ verdict, type, key, differences }) =>
    [verdict, type, key, ...differences.map(({ path }) => path)].filter((part) => part !== "").join(" "),
  );

describe("whatever the snapshots hold", () => {
  const assert = <T extends readonly unknown[]>(property: fc.IProperty<T>): void =>
    fc.assert(property as fc.IProperty<unknown>, { numRuns: runs(25) });

  test("one is the same as itself, and every object of it is there", () => {
    assert(
      fc.property(arbitrarySnapshot, (any) => {
        const side = configurationOf(any);
        const comparison = compare(side, side);
        expect(comparison.objects.filter(({ verdict }) => verdict !== "same")).toEqual([]);
        expect([differs(comparison), comparison.objects.length]).toEqual([false, any.objects.length]);
      }),
    );
  });

  test("the order of objects, sets and keys, defaults and what is empty make no difference, said or not", () => {
    assert(
      fc.property(arbitrarySnapshot, fc.infiniteStream(fc.nat()), (any, numbers) => {
        expect(told(configurationOf(any), configurationOf(otherwise(any, numbers)))).toEqual([]);
      }),
    );
  });

  test("the other way round it is the same comparison, with the sides changed", () => {
    const swapped: { readonly [verdict: string]: string } = { missing: "unmanaged", unmanaged: "missing" };
    const plain = ({ objects }: Comparison, mirrored: boolean): readonly unknown[] =>
      objects
        .map(({ verdict, type, key, differences }) =>
          JSON.stringify({
            verdict: mirrored ? (swapped[verdict] ?? verdict) : verdict,
            type,
            key,
            differences: differences
              .map(({ path, left, right }) => (mirrored ? { path, left: right, right: left } : { path, left, right }))
              .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
          }),
        )
        .toSorted();
    assert(
      fc.property(arbitrarySnapshot, arbitrarySnapshot, (one, other) => {
        const [left, right] = [configurationOf(one), configurationOf(other)];
        expect(plain(compare(right, left), true)).toEqual(plain(compare(left, right), false));
      }),
    );
  });

  test("a stack that says less of the same objects says nothing against the rest", () => {
    assert(
      fc.property(arbitrarySnapshot, fc.infiniteStream(fc.boolean()), (any, choices) => {
        const right = configurationOf(any);
        const left = {
          ...right,
          kind: "stack" as const,
          objects: right.objects.map((object) => {
            const { fields, endpoint } = registry.find(({ type }) => type === object.type)!;
            // Of what can be empty, saying nothing means that.
            const said = Object.entries(object.inputs).filter(
              ([name]) =>
                endpoint.key.includes(name) || name === "name" || has(fields[name]!, "clear") || (choices.next().value as boolean),
            );
            return { ...object, inputs: Object.fromEntries(said) };
          }),
        };
        expect(told(left, right)).toEqual([]);
        expect(told(right, left)).toEqual([]);
      }),
    );
  });

  test("another text in a property, of which the natural key may be one, is found", () => {
    assert(
      fc.property(arbitrarySnapshot, fc.nat(), fc.nat(), (any, which, what) => {
        // Of what is made at run time one that is gone does not count.
        const counted = any.objects.filter(({ type }) => !registry.find((each) => each.type === type)!.runtime);
        fc.pre(counted.length > 0);
        const object = counted[which % counted.length]!;
        const { fields } = registry.find(({ type }) => type === object.type)!;
        const texts = Object.entries(object.inputs).filter(([name, value]) => fields[name]!.kind === "string" && typeof value === "string");
        fc.pre(texts.length > 0);
        const [name, value] = texts[what % texts.length]!;
        const changed = { ...object, inputs: { ...object.inputs, [name]: `${String(value)}7` } };
        const objects = any.objects.map((each) => (each === object ? changed : each));
        expect(told(configurationOf(any), configurationOf({ ...any, objects }))).not.toEqual([]);
      }),
    );
  });
});

describe("two objects of one natural key", () => {
  const machines = (...names: readonly string[]): Told => ({
    Machine: names.map((name, index) => ({
      id: idFor("mch", index + 1),
      name: name.split(" ")[0]!,
      default_token_ttl: Number(name.split(" ")[1] ?? 3600),
      scoped_machines: [],
      created_at: index + 1,
    })),
  });

  test.each<[string, Told, Told, readonly string[]]>([
    [
      "that are the same on both sides are told apart by what they hold",
      machines("ledger 60", "ledger 600"),
      machines("ledger 600", "ledger 60"),
      [],
    ],
    [
      "of which one has changed",
      machines("ledger 60", "ledger 600"),
      machines("ledger 61", "ledger 600"),
      ["changed Machine ledger defaultTokenTtl"],
    ],
    ["of which one is gone", machines("ledger 60", "ledger 600"), machines("ledger 600"), ["missing Machine ledger"]],
    ["of which there is one more", machines("ledger 60"), machines("ledger 60", "ledger 60"), ["unmanaged Machine ledger"]],
    ["that have both changed", machines("ledger 60", "ledger 600"), machines("ledger 61", "ledger 601"), ["ambiguous Machine ledger"]],
  ])("%s", (_, left, right, expected) => {
    expect(told(toldInstance(left), toldInstance(right))).toEqual(expected);
  });

  test("that nobody can tell apart are listed with all their ids", () => {
    const [object] = found(toldInstance(machines("ledger 60", "ledger 600")), toldInstance(machines("ledger 1", "ledger 2", "ledger 3")));
    expect(object).toMatchObject({
      verdict: "ambiguous",
      leftIds: [idFor("mch", 1), idFor("mch", 2)],
      rightIds: [idFor("mch", 1), idFor("mch", 2), idFor("mch", 3)],
      reason: `2 objects at the left (${idFor("mch", 1)}, ${idFor("mch", 2)}) and 3 at the right (${idFor("mch", 1)}, ${idFor("mch", 2)}, ${idFor("mch", 3)}) share the natural key "ledger", and none of them is the same. Give them names of their own.`,
    });
  });

  const callers = (order: readonly number[], calls: number): Told => ({
    Machine: [
      ...order.map((ttl, index) => ({
        id: idFor("mch", index + 1),
        name: "ledger",
        default_token_ttl: ttl,
        scoped_machines: [],
        created_at: index,
      })),
      { id: idFor("mch", 9), name: "caller", scoped_machines: [{ id: idFor("mch", order.indexOf(calls) + 1), name: "ledger" }] },
    ],
  });

  test("are what a reference names, in whatever order they were made", () => {
    expect(told(toldInstance(callers([60, 600], 60)), toldInstance(callers([600, 60], 60)))).toEqual([]);
    const [object] = found(toldInstance(callers([60, 600], 60)), toldInstance(callers([60, 600], 600)));
    expect(object).toMatchObject({
      verdict: "changed",
      key: "caller",
      differences: [
        {
          path: "scopedMachines",
          left: [{ resource: "Machine", name: "ledger" }],
          right: [{ resource: "Machine", name: "ledger-2" }],
        },
      ],
    });
  });

  test("that hold the same are told apart by what refers to them", () => {
    expect(told(toldInstance(callers([60, 60], 60)), toldInstance(callers([60, 60], 60)))).toEqual([]);
    const second: Told = {
      Machine: [
        ...[1, 2].map((number) => ({ id: idFor("mch", number), name: "ledger", scoped_machines: [], created_at: number })),
        { id: idFor("mch", 9), name: "caller", scoped_machines: [{ id: idFor("mch", 2), name: "ledger" }] },
      ],
    };
    const first: Told = { Machine: [...second.Machine!.slice(0, 2), { ...second.Machine![2]!, scoped_machines: [{ id: idFor("mch", 1), name: "ledger" }] }] }; // prettier-ignore
    expect(told(toldInstance(first), toldInstance(second))).toEqual([]);
  });

  /** Machines by name, time to live, and the places of those that they may call. */
  const network = (...all: readonly (readonly [name: string, ttl: number, to?: readonly number[]])[]): Told => ({
    Machine: all.map(([name, ttl, to = []], index) => ({
      id: idFor("mch", index + 1),
      name,
      default_token_ttl: ttl,
      created_at: index,
      scoped_machines: to.map((other) => ({ id: idFor("mch", other + 1), name: all[other]![0] })),
    })),
  });

  test("are told apart by what they refer to, once that is known", () => {
    const left = network(["worker", 1, [2]], ["worker", 1, [3]], ["z-store", 60], ["z-store", 600]);
    const right = network(["worker", 1, [3]], ["worker", 1, [2]], ["z-store", 60], ["z-store", 600]);
    expect(told(toldInstance(left), toldInstance(right))).toEqual([]);
    const other = network(["worker", 1, [2]], ["worker", 1, [2]], ["z-store", 60], ["z-store", 600]);
    expect(told(toldInstance(left), toldInstance(other))).toEqual(["changed Machine worker scopedMachines"]);
  });

  test("are told apart by what refers to them among themselves", () => {
    const [left, right] = [network(["web", 1, [1]], ["web", 1, [1]]), network(["web", 1, [0]], ["web", 1, [0]])];
    expect(told(toldInstance(left), toldInstance(right))).toEqual([]);
    const circle = network(["web", 1, [1]], ["web", 1, [0]]);
    expect(told(toldInstance(circle), toldInstance(circle))).toEqual([]);
    expect(told(toldInstance(left), toldInstance(circle))).toEqual(["changed Machine web scopedMachines"]);
  });

  test("of which several are referred to, and several are not", () => {
    const store = ["store", 60] as const;
    const [left, right] = [network(["a", 1, [1, 2]], store, store, store, store), network(["a", 1, [3, 4]], store, store, store, store)];
    expect(told(toldInstance(left), toldInstance(right))).toEqual([]);
  });

  test.each(["OAuthApplication", "EnterpriseConnection"])("of the class %s have names of their own", (type) => {
    const { objects } = toldInstance({
      [type]: [1, 2].map((number) => ({ name: "Acme", provider: "saml_okta", domains: [`${number}.example`] })),
    });
    expect(objects.map(({ key, name }) => [key, name])).toEqual([
      ["Acme", "acme"],
      ["Acme", "acme-2"],
    ]);
  });
});

describe("references", () => {
  const machine = { id: idFor("mch", 1), name: "billing" };
  const key = { name: "ci deploy", subject: machine.id, type: "api_key" };

  test("mean the same object under whatever name each side has for it", () => {
    const declared = stack({
      "Machine.the-machine": { id: "mch_other", inputs: { name: "billing" } },
      "ApiKey.the-key": { id: "ak_1", inputs: { name: "ci deploy", subject: "mch_other" } },
    });
    expect(told(declared, toldInstance({ Machine: [machine], ApiKey: [key] }))).toEqual([]);
    const other = { ...key, subject: idFor("mch", 2) };
    const two = [machine, { id: idFor("mch", 2), name: "ledger" }];
    expect(told(declared, toldInstance({ Machine: two, ApiKey: [other] }))).toEqual([
      "unmanaged Machine ledger",
      "missing ApiKey billing/ci deploy",
      "unmanaged ApiKey ledger/ci deploy",
    ]);
  });

  test("of a stack to one of two objects of one name are by the id that travels with them", () => {
    const ledger = (ttl: number): JsonObject => ({ name: "ledger", defaultTokenTtl: ttl });
    const declared = stack({
      "Machine.one": { id: "mch_1", inputs: ledger(60) },
      "Machine.two": { id: "mch_2", inputs: ledger(600) },
      "Machine.caller": {
        id: "mch_3",
        inputs: { name: "caller", scopedMachines: ["ledger"], __clerkRefs: { scopedMachines: { ledger: "mch_2" } } },
      },
    });
    const live = (called: number): Configuration =>
      toldInstance({
        Machine: [
          ...[60, 600].map((default_token_ttl, index) => ({
            id: idFor("mch", index + 1),
            name: "ledger",
            default_token_ttl,
            created_at: index,
          })),
          { id: idFor("mch", 3), name: "caller", scoped_machines: [{ id: idFor("mch", called), name: "ledger" }] },
        ],
      });
    expect(told(declared, live(2))).toEqual([]);
    expect(told(declared, live(1))).toEqual(["changed Machine caller scopedMachines"]);
  });

  test("to what is compared no more are told apart by what it is called", () => {
    const [one, other] = [toldInstance({ Machine: [machine], ApiKey: [key] }), toldInstance({ Machine: [{ ...machine, name: "ledger" }], ApiKey: [key] })]; // prettier-ignore
    expect(told(one, other, { only: ["ApiKey"] })).toEqual(["missing ApiKey billing/ci deploy", "unmanaged ApiKey ledger/ci deploy"]);
    expect(told(one, one, { only: ["ApiKey"] })).toEqual([]);
  });

  test("to an organization without a slug are by its name, and by its id in a stack that does not have it", () => {
    const organization = { id: idFor("org", 1), name: "No Slug", slug: "" };
    const connection = { name: "Theirs", provider: "saml_okta", domains: ["a.example"], organization_id: { id: organization.id } };
    const live = toldInstance({ Organization: [organization], EnterpriseConnection: [connection] });
    const inputs = { name: "Theirs", provider: "saml_okta", domains: ["a.example"], organization: organization.id };
    expect(live.objects.map(({ key: natural, inputs: { organization: of } }) => [natural, of])).toEqual([
      ["No Slug", undefined],
      ["Theirs", "No Slug"],
    ]);
    expect(told(stack({ "EnterpriseConnection.theirs": { id: "e", inputs } }), live)).toEqual(["unmanaged Organization No Slug"]);
    const own = {
      "Organization.mine": { id: organization.id, inputs: { name: "No Slug" } },
      "EnterpriseConnection.theirs": { id: "e", inputs },
    };
    expect(told(stack(own), live)).toEqual([]);
  });

  test("follow a key that is expected to be another one there", () => {
    const left = snapshot(
      ["Organization", "acme", { name: "Acme", slug: "acme" }],
      ["OrganizationDomain", "acme-com", { organization: "acme", name: "acme.com" }],
    );
    const right = snapshot(
      ["Organization", "acme-live", { name: "Acme", slug: "acme-live" }],
      ["OrganizationDomain", "acme-live-com", { organization: "acme-live", name: "acme.com" }],
    );
    expect(told(left, right, { expect: { values: { "Organization.acme.slug": "acme-live" } } })).toEqual([]);
    expect(told(left, right, { expect: { replace: [{ from: "acme", to: "acme-live" }] } })).toEqual([
      "missing OrganizationDomain acme-live/acme-live.com",
      "unmanaged OrganizationDomain acme-live/acme.com",
    ]);
  });
});

describe("one connection that shows up under two classes", () => {
  const connection = { id: "entconn_1", name: "Okta", provider: "saml_okta", domains: ["a.example"] };
  const saml = { id: "samlc_1", name: "Okta", provider: "saml_okta", domains: ["a.example"], enterprise_connection_id: "entconn_1" };
  const live = toldInstance({ EnterpriseConnection: [connection], SamlConnection: [saml] });
  const inputs = { name: "Okta", provider: "saml_okta", domains: ["a.example"] };

  test.each<[string, Configuration, readonly string[]]>([
    ["is compared under the newer one", toldInstance({}), ["missing EnterpriseConnection Okta"]],
    [
      "under the older one, where a stack declares that",
      stack({ "SamlConnection.okta": { id: "samlc_1", inputs, outputs: { enterpriseConnectionId: "entconn_1" } } }),
      [],
    ],
    ["under the newer one, where a stack declares that", stack({ "EnterpriseConnection.okta": { id: "entconn_1", inputs } }), []],
    ["once, with itself", live, []],
  ])("%s", (_, other, expected) => {
    expect(told(live, other)).toEqual(expected);
    expect(compare(other, live).objects.length).toBe(1);
  });

  test("the older face of one that is not expected there is not expected either", () => {
    expect(told(live, toldInstance({}), { expect: { omit: ["EnterpriseConnection"] } })).toEqual([]);
  });
});

describe("what a stack leaves to Clerk", () => {
  const role = (more: JsonObject): JsonObject => ({
    id: "role_1",
    key: "org:admin",
    name: "Admin",
    description: "All",
    permissions: [],
    ...more,
  });

  test("of Clerk's own rows is as Clerk made it", () => {
    const declared = stack({ "OrganizationRole.admin": { id: "role_1", inputs: { key: "org:admin", name: "Admin" } } });
    expect(told(declared, toldInstance({ OrganizationRole: [role({})] }))).toEqual([]);
    expect(told(declared, toldInstance({ OrganizationRole: [role({ name: "Boss" })] }))).toEqual([
      "changed OrganizationRole org:admin name",
    ]);
  });

  test("and what others have put into a merged document, is no difference", () => {
    const inputs = { organization: "acme", userId: idFor("user", 1), role: "org:admin", publicMetadata: { desk: "EU", gone: null } };
    const right = (publicMetadata: Values): Configuration => snapshot(["OrganizationMembership", "m", { ...inputs, publicMetadata }]);
    const declared = stack({ "OrganizationMembership.m": { id: "org_1/user_1", inputs } });
    expect(told(declared, right({ desk: "EU", theirs: 1 }))).toEqual([]);
    expect(told(right({ desk: "EU", theirs: 1 }), declared)).toEqual([]);
    expect(told(declared, right({ desk: "US" }))).toEqual([`changed OrganizationMembership acme/${idFor("user", 1)} publicMetadata.desk`]);
  });

  test("is not counted as unreadable", () => {
    const declared = stack({ "InstanceSettings.s": { inputs: { supportEmail: "help@example.com", allowedOrigins: [] } } });
    expect(compare(declared, toldInstance({ InstanceSettings: [{ allowed_origins: [] }] })).objects).toMatchObject([
      { verdict: "same", unreadable: ["supportEmail"] },
    ]);
  });

  test("letter case that does not count in a natural key does not in matching either", () => {
    const declared = stack({ "Domain.d": { id: "dmn_1", inputs: { name: "Shop.Example.NET" } } });
    expect(told(declared, toldInstance({ Domain: [{ name: "shop.example.net", is_satellite: true }] }))).toEqual([]);
  });
});

describe("Clerk's own rows", () => {
  const member = (description: string): JsonObject => ({
    id: "role_2",
    key: "org:member",
    name: "Member",
    description,
    permissions: [{ key: "org:sys_memberships:read" }, { key: "org:sys_billing:read" }],
  });
  const pristine = toldInstance({ OrganizationRole: [member("Offers limited access to Organization resources")] });
  const changed = toldInstance({ OrganizationRole: [member("Looks at everything")] });
  const empty = snapshot();

  test("that nobody has changed are in no snapshot, and no difference to one", () => {
    expect(told(empty, pristine)).toEqual([]);
    expect(told(pristine, empty)).toEqual([]);
  });

  test("that somebody has changed are changed, not only on one side", () => {
    expect(found(empty, changed)).toMatchObject([
      {
        verdict: "changed",
        key: "org:member",
        rightIds: ["role_2"],
        differences: [{ path: "description", left: "Offers limited access to Organization resources", right: "Looks at everything" }],
      },
    ]);
    expect(found(empty, changed)[0]).not.toHaveProperty("leftIds");
    expect(told(changed, empty)).toEqual(["changed OrganizationRole org:member description"]);
    expect(told(pristine, changed)).toEqual(["changed OrganizationRole org:member description"]);
  });

  test("are nothing that a stack would have to declare", () => {
    expect(told(stack({}), changed)).toEqual([]);
    const declared = stack({ "OrganizationRole.admin": { id: "role_1", inputs: { key: "org:admin", name: "Boss" } } });
    expect(told(declared, stack({}))).toEqual([]);
    expect(told(stack({}), declared)).toEqual([]);
  });
});

describe("expected differences", () => {
  const left = snapshot(["JwtTemplate", "hasura", { name: "hasura", claims: { aud: "dev", key: "dev-secret" }, lifetime: 60 }]);
  const right = (claims: Values, lifetime = 60): Configuration => snapshot(["JwtTemplate", "h", { name: "hasura", claims, lifetime }]);

  test.each<[string, CompareOptions, Configuration, readonly string[]]>([
    [
      "that are there are none",
      { expect: { values: { "JwtTemplate.hasura.lifetime": 90 } } },
      right({ aud: "dev", key: "dev-secret" }, 90),
      [],
    ],
    [
      "that are not there are differences",
      { expect: { values: { "JwtTemplate.hasura.lifetime": 90 } } },
      right({ aud: "dev", key: "dev-secret" }, 91),
      ["changed JwtTemplate hasura lifetime"],
    ],
    [
      "of classes that are not compared are not looked at",
      { only: ["Machine"], expect: { values: { "JwtTemplate.hsr.lifetime": 90 } } },
      right({}),
      [],
    ],
  ])("%s", (_, options, other, expected) => {
    expect(told(left, other, options)).toEqual(expected);
  });

  test("that match nothing are an error that names the nearest path", () => {
    expect(() => compare(left, right({}), { expect: { values: { "JwtTemplate.hsura.lifetime": 90 } } })).toThrow(
      "The override values JwtTemplate.hsura.lifetime matches nothing. The nearest path is JwtTemplate.hasura.",
    );
    expect(() => compare(left, right({}), { expect: { values: { "JwtTemplate.hasura.liftime": 90 } } })).toThrow(
      "The override values JwtTemplate.hasura.liftime matches nothing. The nearest path is JwtTemplate.hasura.lifetime.",
    );
  });

  test("of a class that could not be read are not to be had", () => {
    const closed = { ...left, objects: [], unavailable: [{ type: "JwtTemplate", reason: "No." }] };
    expect(told(closed, right({}), { expect: { values: { "JwtTemplate.hasura.lifetime": 90 } } })).toEqual([
      "unavailable JwtTemplate hasura",
    ]);
  });

  test("a secret of the stack's configuration is compared with nothing, and shown nowhere", () => {
    const options = { expect: { values: { "JwtTemplate.hasura.claims.key": { secret: "hasuraKey" } } } };
    const comparison = compare(left, right({ aud: "dev", key: "canary-prod-secret" }), options);
    expect(comparison.objects).toMatchObject([{ verdict: "same", unreadable: ["signingKey", "claims.key"].slice(1) }]);
    expect(JSON.stringify(comparison)).not.toMatch(/canary|dev-secret/);
    expect(told(left, right({ aud: "prod", key: "canary" }), options)).toEqual(["changed JwtTemplate hasura claims.aud"]);
  });
});

describe("a class that could not be read", () => {
  const closed = (type: string): Configuration => ({
    ...snapshot(),
    kind: "instance",
    unavailable: [{ type, reason: "Not in the plan." }],
  });
  const machine = snapshot(["Machine", "billing", { name: "billing" }]);

  test("is unavailable wherever the other side has objects of it, on the side that has them", () => {
    expect(found(machine, closed("Machine"))).toMatchObject([
      { verdict: "unavailable", left: { name: "billing" }, reason: "Machine could not be read: Not in the plan." },
    ]);
    const [mirrored] = found(closed("Machine"), machine);
    expect(mirrored).toMatchObject({ verdict: "unavailable", right: { name: "billing" } });
    expect(mirrored).not.toHaveProperty("left");
  });

  test("is named, and no difference, where nobody has any of it", () => {
    const comparison = compare(closed("Machine"), closed("Machine"));
    expect([comparison.unavailable.map(({ side }) => side), differs(comparison)]).toEqual([["left", "right"], false]);
  });

  test("with nothing but Clerk's own rows as Clerk made them is no difference either", () => {
    const permissions = toldInstance({
      OrganizationPermission: [{ id: "perm_1", key: "org:sys_billing:read", name: "Read", type: "system" }],
    });
    expect(told(permissions, closed("OrganizationPermission"))).toEqual([]);
  });

  test("and one that this version does not know counts, since it is declared", () => {
    const comparison = compare(stack({ "Wormhole.w": { id: "wh_1", inputs: {} } }), snapshot());
    expect(comparison.objects).toMatchObject([{ verdict: "unavailable", type: "Wormhole", name: "w", leftIds: ["wh_1"] }]);
    expect(comparison.unavailable).toMatchObject([
      { type: "Wormhole", side: "left", reason: expect.stringContaining("Install a newer one") },
    ]);
    expect(differs(comparison)).toBe(true);
  });
});

test("memberships of one side only are not counted, and that is said", () => {
  const inputs = { organization: "acme", userId: idFor("user", 1), role: "org:admin" };
  const comparison = compare(snapshot(["OrganizationMembership", "m", inputs]), snapshot());
  expect([differs(comparison), comparison.notes]).toEqual([
    false,
    ["OrganizationMembership: those of one side only are not counted, because an application makes them for its users."],
  ]);
  expect(
    told(snapshot(["OrganizationMembership", "m", inputs]), snapshot(["OrganizationMembership", "m", { ...inputs, role: "org:member" }])),
  ).toEqual([`changed OrganizationMembership acme/${idFor("user", 1)} role`]);
});
