// What is peculiar to a resource, through the core over HTTP: what goes out, request by request.
import type { CreateOptions } from "../../provider/core/apply/create";
import type { Values } from "../../provider/core/definition/values";
import { registry } from "../../provider/resources/registry";
import type { TestEmulator } from "../support/emulator";
import { Held, exampleInputs } from "../support/held";
import { clientOf, keys, makeNeeds, startWorld } from "../support/world";

describe("peculiarities", () => {
  let emulator: TestEmulator;
  beforeAll(async () => {
    emulator = await startWorld();
  });
  beforeEach(() => emulator.reset());
  afterAll(() => emulator.close());

  const held = (type: string): Held =>
    new Held(
      clientOf(emulator, keys.development),
      registry.find((definition) => definition.type === type)!,
    );
  /** What is sent from now on, ids left out. */
  async function sent(step: () => Promise<unknown>): Promise<readonly (readonly [string, unknown])[]> {
    await emulator.clearRequests();
    await step();
    const writes = (await emulator.requests()).filter(({ method }) => method !== "GET");
    return writes.map(({ method, path, body }) => [`${method} ${path.replace(/^\/v1|_[0-9A-Za-z]{27}/g, "")}`, body] as const);
  }
  const needs = (type: string) =>
    makeNeeds(
      clientOf(emulator, keys.development),
      registry.find((each) => each.type === type)!,
    );

  test("two machines may name each other: both are made, then allowed to call each other; an edge that goes is taken away alone", async () => {
    const [billing, ledger] = [held("Machine"), held("Machine")];
    await billing.apply({ name: "billing" });
    await ledger.apply({ name: "ledger", scopedMachines: ["billing"] });
    expect(await sent(() => billing.apply({ name: "billing", scopedMachines: ["ledger"] }))).toEqual([
      ["POST /machines/mch/scopes", { to_machine_id: ledger.state!.id }],
    ]);
    expect(await sent(() => ledger.apply({ name: "ledger" }))).toEqual([["DELETE /machines/mch/scopes/mch", null]]);
  });

  test("a machine that is taken over has its secret, because Clerk tells it again; a rotation has the overlap that is declared", async () => {
    const made = held("Machine");
    await made.apply({ name: "billing" });
    const taken = held("Machine");
    await taken.apply({ name: "billing", rotateSecret: "1", previousTokenTtl: 60 }, { adopt: true });
    expect(taken.state!.values.secretKey).toBe(made.state!.values.secretKey);
    expect(await sent(() => taken.apply({ name: "billing", rotateSecret: "2", previousTokenTtl: 60 }))).toEqual([
      ["POST /machines/mch/secret_key/rotate", { previous_token_ttl: 60 }],
    ]);
    expect(taken.state!.values.secretKey).not.toBe(made.state!.values.secretKey);
  });

  describe("a role set", () => {
    const declared: Values = {
      name: "Partners",
      key: "role_set:partners",
      roles: ["org:admin", "org:member"],
      defaultRole: "org:member",
      creatorRole: "org:admin",
    };

    test("takes roles up before it names them, and lets them go after, saying what comes in their place", async () => {
      await needs("RoleSet");
      const set = held("RoleSet");
      await set.apply(declared);
      const grown = { ...declared, roles: ["org:admin", "org:member", "org:billing"], defaultRole: "org:billing" };
      expect(await sent(() => set.apply(grown))).toEqual([
        ["POST /role_sets/rset/roles", { role_keys: ["org:billing"] }],
        ["PATCH /role_sets/rset", { default_role_key: "org:billing" }],
      ]);
      expect(set.check(declared)).toEqual(['roleReplacements needs an entry for "org:billing", which is taken out of roles.']);
      expect(await sent(() => set.apply({ ...declared, roleReplacements: { "org:billing": "org:member" } }))).toEqual([
        ["PATCH /role_sets/rset", { default_role_key: "org:member" }],
        ["POST /role_sets/rset/roles/replace", { role_key: "org:billing", to_role_key: "org:member" }],
      ]);
    });

    test("is destroyed by moving what has it to the initial set, and the initial set stays", async () => {
      await needs("RoleSet");
      const set = held("RoleSet");
      await set.apply(declared);
      expect(await sent(() => set.destroy())).toEqual([["POST /role_sets/rset/replace", { dest_role_set_key: "role_set:default" }]]);
      const initial = held("RoleSet");
      await initial.apply({ ...declared, name: "Default", key: "role_set:default" });
      expect(await sent(() => initial.destroy())).toEqual([]);
    });
  });

  describe("an enterprise connection", () => {
    const pem = `-----BEGIN CERTIFICATE-----\nMIIB\nszCC\n-----END CERTIFICATE-----\n`;
    const saml = { idpEntityId: "urn:acme", idpSsoUrl: "https://acme.example.com/sso", idpCertificates: [pem] };
    const declared: Values = { name: "Acme", provider: "saml_okta", domains: ["Acme.com"], active: true, saml };

    test("is made inactive and activated last; of its settings only what changes is sent", async () => {
      const connection = held("EnterpriseConnection");
      const calls = await sent(() => connection.apply({ ...declared, saml: { ...saml, name: "SAML" } }));
      expect(calls.map(([call]) => call)).toEqual([
        "POST /enterprise_connections",
        "PATCH /enterprise_connections/entconn",
        "PATCH /enterprise_connections/entconn",
      ]);
      expect(calls[1]![1]).toEqual({ saml: { name: "SAML" } });
      expect(calls[2]![1]).toEqual({ active: true });
      expect(await sent(() => connection.apply({ ...declared, saml: { ...saml, name: "SAML", forceAuthn: true } }))).toEqual([
        ["PATCH /enterprise_connections/entconn", { saml: { force_authn: true } }],
      ]);
    });

    test("certificates are compared by their bytes, domains without letter case", async () => {
      const connection = held("EnterpriseConnection");
      await connection.apply(declared);
      await connection.refresh();
      expect(connection.plan({ ...declared, domains: ["acme.com"], saml: { ...saml, idpCertificates: ["MIIBszCC"] } })).toEqual([]);
      expect(connection.plan({ ...declared, saml: { ...saml, idpCertificates: ["MIIBszCD"] } })).toMatchObject([{ property: "saml" }]);
    });

    test("of an OpenID Connect provider whose kind Clerk answers in a form of its own there is no drift", async () => {
      const github: Values = {
        name: "GitHub",
        provider: "oidc_github_enterprise",
        domains: ["acme.com"],
        oidc: { clientId: "acme", clientSecret: "a secret of the test" },
      };
      const connection = held("EnterpriseConnection");
      await connection.apply(github);
      await connection.refresh();
      expect(connection.plan(github)).toEqual([]);
      expect(connection.state!.values.provider).toBe("oidc_github_enterprise");
      expect(connection.warnings).toEqual([]);
    });
  });

  test("an API key whose machine is gone is gone with it", async () => {
    const ground = await needs("ApiKey");
    const key = held("ApiKey");
    await key.apply(exampleInputs(key.definition, "minimal", ground));
    await emulator.seed("DELETE", `/api_keys/${key.state!.id}`);
    await emulator.seed("DELETE", `/machines/${ground.idOf("Machine")}`);
    key.forgetLists(clientOf(emulator, keys.development));
    expect(await key.refresh()).toBe(false);
  });

  test("an API key that was revoked counts as gone", async () => {
    const ground = await needs("ApiKey");
    const key = held("ApiKey");
    await key.apply(exampleInputs(key.definition, "minimal", ground));
    await emulator.seed("POST", `/api_keys/${key.state!.id}/revoke`, {});
    key.forgetLists(clientOf(emulator, keys.development));
    expect(await key.refresh()).toBe(false);
  });

  test("a template is sent as a whole, with what stands in Clerk where nothing is declared, and gets Clerk's text back", async () => {
    const template = held("EmailTemplate");
    const [[call, body] = []] = await sent(() => template.apply({ slug: "verification_code", subject: "Your code" }));
    expect(call).toBe("PUT /templates/email/verification_code");
    expect(Object.keys(body as object).sort()).toEqual(["body", "from_email_name", "name", "reply_to_email_name", "subject"]);
    expect(await sent(() => template.destroy())).toEqual([["POST /templates/email/verification_code/revert", null]]);
  });

  test("mappings of a directory are one list, in its order, and are emptied when they are destroyed", async () => {
    const ground = await needs("DirectoryGroupRoleMappings");
    const mappings = held("DirectoryGroupRoleMappings");
    const full = exampleInputs(mappings.definition, "full", ground);
    await mappings.apply(full);
    const turned = { ...full, mappings: [...(full.mappings as readonly Values[])].reverse() };
    const calls = await sent(() => mappings.apply(turned));
    expect(calls).toHaveLength(1);
    expect((calls[0]![1] as { mappings: { directory_group_id: string }[] }).mappings.map((each) => each.directory_group_id)).toEqual([
      "g-staff",
      "g-admins",
    ]);
    expect(await sent(() => mappings.destroy())).toEqual([["PUT /directories/scim/group_role_mappings", { mappings: [] }]]);
  });

  describe("a template with a claim that Clerk took formerly", () => {
    const old: Values = { name: "t", claims: { sub: "x" } };
    const untakable = 'while claims contains "sub", which Clerk sets itself';
    /** As it stands in Clerk, its id told. */
    async function stands(): Promise<string> {
      const { id } = await emulator.seed("POST", "/jwt_templates", { name: "t", claims: { role: "x" } });
      await emulator.setState(JSON.parse(JSON.stringify(await emulator.state()).replace('"role":"x"', '"sub":"x"')) as never);
      return id;
    }

    test.each<[string, CreateOptions]>([
      ["by its id", {}],
      ["by its name", { from: "t" }],
      ["with adopt", { adopt: true }],
    ])("is taken over as it stands, and nothing is sent: %s", async (how, options) => {
      const id = await stands();
      const template = held("JwtTemplate");
      const given = how === "by its id" ? { from: id } : options;
      expect(template.check(old, given)).toEqual([]);
      expect(await sent(() => template.apply(old, given))).toEqual([]);
      expect([template.state!.id, template.check(old), template.plan(old)]).toEqual([id, [], []]);
    });

    test("is refused at the next write, before Clerk is asked, and written without the claim", async () => {
      const from = await stands();
      const template = held("JwtTemplate");
      await template.apply(old, { from });
      const declared = { ...old, lifetime: 90 };
      await emulator.clearRequests();
      const refusal = `planning JwtTemplate "example": Nothing can be written ${untakable}. Take it out.`;
      await expect(template.apply(declared)).rejects.toThrow(refusal);
      expect(await emulator.requests()).toEqual([]);
      const [[call, body] = []] = await sent(() => template.apply({ ...declared, claims: {} }));
      expect([call, body]).toEqual(["PATCH /jwt_templates/jtmp", { name: "t", claims: {}, lifetime: 90 }]);
    });

    test("is refused where taking it over would write", async () => {
      const from = await stands();
      const refusal = `cannot be adopted, because what differs cannot be written ${untakable}. Declare the value that it has, or a new object.`;
      const calls = sent(() => expect(held("JwtTemplate").apply({ ...old, lifetime: 90 }, { from })).rejects.toThrow(refusal));
      expect(await calls).toEqual([]);
    });

    test("is refused also where the claims are ignored, since they would go along as they stand", async () => {
      const from = await stands();
      const template = held("JwtTemplate");
      await template.apply(old, { from });
      const calls = sent(() =>
        expect(template.apply({ name: "t", claims: {}, lifetime: 90 }, { ignore: ["claims"] })).rejects.toThrow(untakable),
      );
      expect(await calls).toEqual([]);
    });

    test("is not made, where nothing is there to take over", async () => {
      const calls = sent(() =>
        expect(held("JwtTemplate").apply(old, { adopt: true })).rejects.toThrow(`It cannot be made ${untakable}. Take it out.`),
      );
      expect(await calls).toEqual([]);
    });

    test("the same name deeper inside is the user's", async () => {
      const template = held("JwtTemplate");
      await template.apply({ name: "t", claims: { user: { sub: "x" } } });
      expect(await template.apply({ name: "t", claims: { user: { sub: "x" } }, lifetime: 90 })).toBe("updated");
    });
  });
});
