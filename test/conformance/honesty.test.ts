// A server that answers with success and does something else, for every property that it tells: an error, or a difference in the next plan or refresh.
import type { Json, JsonObject } from "../../provider/api/json";
import type { Values } from "../../provider/core/definition/values";
import { registry } from "../../provider/resources/registry";
import type { Narrowed } from "../support/arbitrary";
import { changedIn } from "../support/change";
import { sample, withAt } from "../support/declaration";
import { type Deed, type Told, deedsOf, same, toldOf, valueAt } from "../support/dishonest";
import type { FaultRule, State, TestEmulator } from "../support/emulator";
import { Face } from "../support/face";
import { Held, exampleInputs } from "../support/held";
import { type Standing, standing } from "../support/standing";
import { clientOf, keyFor, makeNeeds, narrowedFor, startWorld } from "../support/world";

let emulator: TestEmulator;
beforeAll(async () => {
  jest.spyOn(console, "log").mockImplementation(() => {});
  emulator = await startWorld();
});
afterAll(() => emulator.close());

const often = 999;
const everyWrite = (rule: Partial<FaultRule>): readonly FaultRule[] =>
  ["POST", "PATCH", "PUT"].map((method) => ({ path: "/v1/*", method, times: often, ...rule }));

/** Declarations that show what the examples have no room for. */
const others: { readonly [type: string]: Values } = {
  EnterpriseConnection: {
    name: "Acme OIDC",
    provider: "oidc_custom",
    domains: ["acme.com"],
    oidc: {
      clientId: "clerk",
      clientSecret: "secret",
      authUrl: "https://idp.acme.com/authorize",
      tokenUrl: "https://idp.acme.com/token",
      userInfoUrl: "https://idp.acme.com/userinfo",
      requiresPkce: true,
    },
  },
  Machine: { name: "billing", scopedMachines: ["ledger"] },
  SamlConnection: {
    name: "Acme",
    provider: "saml_okta",
    domains: ["acme.com"],
    loginHint: { mode: "custom_attribute", source: "hint" },
  },
};

/** What must be there beside the ground of the examples, so that there is something else to name. */
const seeds: { readonly [type: string]: readonly [path: string, body: Values] } = {
  EnterpriseConnection: ["/organizations", { name: "Beta", slug: "beta" }],
  SamlConnection: ["/organizations", { name: "Beta", slug: "beta" }],
  Machine: ["/machines", { name: "ledger" }],
};

/** Values that random ones do not hit. */
const nexts: { readonly [property: string]: Values } = {
  "OrganizationMembership.role": { role: "org:member" },
  "OrganizationMembership.publicMetadata": { publicMetadata: { desk: "US" } },
  "OrganizationMembership.privateMetadata": { privateMetadata: { note: "off" } },
  "Directory.attributeMapping": { attributeMapping: { first_name: "name.given", last_name: "name.familyName" } },
  "RoleSet.type": { type: "initial" },
};

/** What has one value only beside the others of the examples: Clerk's support, another owner or other properties would have to make room. */
const single = new Set([
  "OAuthApplication.deviceAuthorizationGrantEnabled",
  "RoleSet.creatorRole",
  "ApiKey.subject",
  "JwtTemplate.customSigningKey",
  "InstanceRestrictions.allowlistBlocklistDisabledOnSignIn",
  "OrganizationDefaultRoles.creatorRole",
  "EnterpriseConnection.saml.loginHint.mode",
]);

const subjects = registry.filter((definition) => toldOf(definition).length > 0).map((definition) => [definition.type, definition] as const);

describe.each(subjects)("%s", (_, definition) => {
  const key = keyFor(definition);
  const all = toldOf(definition).map((told) => [told.at, told] as const);
  let stand: State;
  let bases: readonly Values[];
  let narrowed: Narrowed;
  let process: Face;
  let look: Standing;
  beforeAll(async () => {
    await emulator.reset();
    const ground = await makeNeeds(clientOf(emulator, key), definition);
    const seed = seeds[definition.type];
    if (seed) await emulator.seed("POST", ...seed, key);
    narrowed = await narrowedFor(clientOf(emulator, key), definition, ground);
    const other = others[definition.type];
    bases = [...(["full", "minimal"] as const).map((size) => exampleInputs(definition, size, ground)), ...(other ? [other] : [])];
    stand = await emulator.state();
    process = new Face(emulator, key, definition).run({ allowDeletes: true });
    look = standing(emulator, key, definition);
  });

  /** The declaration with another value of the property, where one is valid. */
  const changed = (declared: Values, { at, field }: Told): Values | undefined => {
    const next = nexts[`${definition.type}.${at}`];
    if (next) return { ...declared, ...next };
    if (!at.includes(".")) return changedIn({ client: clientOf(emulator, key), definition, narrowed }, declared, at);
    return valid(withAt(declared, at.split("."), sample(field, [valueAt(declared, at) ?? null])));
  };
  const valid = (declared: Values): Values | undefined =>
    new Held(clientOf(emulator, key), definition).check(declared).length === 0 ? declared : undefined;

  /** A declaration with the property: an example, or one to which it is added. */
  const declaredWith = (told: Told): Values | undefined =>
    bases.find((base) => ![undefined, "[]"].includes(JSON.stringify(valueAt(base, told.at)))) ??
    bases.find((base) => valueAt(base, told.at) !== undefined) ??
    bases.map((base) => changed(base, told)).find((base) => base !== undefined);

  async function begun(prepare: Values | undefined): Promise<Face> {
    await emulator.faults([]);
    await emulator.setState(stand);
    const face = process.anew().also("example");
    if (prepare) await face.up(prepare);
    return face;
  }
  const wireOf = async ({ read }: Told, face: Face): Promise<Json | undefined> =>
    valueAt(await look.object(face.state!.id, bases[0]!), read);

  /** What came of a write by a dishonest server: it failed, or the next plan, or the one after a refresh, shows a difference; or nobody says anything. */
  async function outcome(face: Face, told: Told, declared: Values, wire: Json | undefined, { rule, shows }: Deed): Promise<string> {
    await emulator.faults(everyWrite(rule));
    const failed = await face.up(declared).then(
      () => false,
      () => true,
    );
    const isWritten = (await emulator.remainingFaults()).some(({ times }) => times !== often);
    await emulator.faults([]);
    if (failed) return "error";
    if (!isWritten) return "as declared";
    if ((await face.anew().preview(declared)) !== "same") return "difference";
    if (!(await face.anew().refresh())) return "difference";
    if ((await face.anew().preview(declared)) !== "same") return "difference";
    const shown = await wireOf(told, face);
    if (shows !== undefined && !same(shown, shows)) return "untouched";
    return same(shown, wire) ? "as declared" : "silence";
  }

  /** The property as Clerk shows it when an honest server was told so. */
  const honest = new Map<string, JsonObject>();
  async function honestly({ read }: Told, before: Values | undefined, declared: Values): Promise<Json | undefined> {
    const known = JSON.stringify([before, declared]);
    if (!honest.has(known)) {
      const face = await begun(before);
      await face.up(declared);
      honest.set(known, await look.object(face.state!.id, declared));
    }
    return valueAt(honest.get(known), read);
  }

  /** Every deed upon a write that brings the property from one declaration to another; an honest server says what it looks like on the wire. */
  async function suffered(told: Told, before: Values | undefined, declared: Values): Promise<void> {
    const wire = await honestly(told, before, declared);
    const said: { [deed: string]: string } = {};
    for (const deed of deedsOf(told, wire)) said[deed.name] = await outcome(await begun(before), told, declared, wire, deed);
    expect(Object.values(said)).not.toContain("untouched");
    const silent = Object.keys(said).filter((deed) => said[deed] === "silence" && deed !== "respelt");
    const loud = said.respelt === "error" || said.respelt === "difference" ? ["respelt"] : [];
    expect({ silent, loud }).toEqual({ silent: [], loud: [] });
    // Where the answer tells nothing Clerk is asked once more, so that the state says nothing else.
    if (said.dropped !== "as declared" && definition.endpoint.update.some(({ answer }) => answer === "empty"))
      expect(said).toMatchObject({ dropped: "error" });
  }

  test.each(all)("%s, on create", async (_at, told) => {
    await suffered(told, undefined, declaredWith(told)!);
  });

  const canChange = ({ at }: Told): boolean => !definition.fields[at.split(".")[0]!]!.immutable;
  const changeable = all.filter(([at, told]) => canChange(told) && !single.has(`${definition.type}.${at}`));
  if (changeable.length > 0)
    test.each(changeable)("%s, on update", async (_at, told) => {
      const before = declaredWith(told)!;
      const declared = changed(before, told);
      expect(declared).toBeDefined();
      await suffered(told, before, declared!);
    });

  const optional = changeable.filter(
    ([at, { field }]) => !at.includes(".") && (field.clear !== undefined || field.clearOnRemoval !== undefined || field.merge),
  );
  if (optional.length > 0)
    test.each(optional)("%s, taken out", async (_at, told) => {
      const before = declaredWith(told)!;
      const declared = withAt(before, [told.at], undefined);
      await suffered(told, before, declared);
    });
});
