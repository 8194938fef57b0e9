// An exported program, applied to an empty instance, makes the same objects there: a comparison of both finds no difference.
import { compare } from "../../toolkit/compare";
import { exportProject } from "../../toolkit/export/export-project";
import { writeProject } from "../../toolkit/export/write-project";
import { type Instance, readInstance } from "../../toolkit/read-instance";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { describeEngine } from "../support/engine";
import { clientFor, newExport } from "../support/exported";
import { fillInstance } from "../support/full-instance";

/** Users belong to one instance, and with them what is theirs. */
const ofUsers = ["OrganizationMembership"];

/** What Clerk never tells and yet demands of a new object. */
const secrets = {
  "JwtTemplate.service-10.signingKey": "key-of-service-10",
  "EnterpriseConnection.connection-3.oidc.clientSecret": "secret-of-connection-3",
};

describeEngine("an exported program on an empty instance", () => {
  let source: TestEmulator;
  let target: TestEmulator;
  beforeAll(async () => {
    const options = { rateLimit: false, permissionCreationMs: 0, plan: "pro" } as const;
    source = await startEmulator({ ...options, keys: ["sk_live_keyOfTheSource"] });
    target = await startEmulator({ ...options, keys: ["sk_live_keyOfTheTarget"] });
    await fillInstance(source, { scale: 0.2 });
  });
  afterAll(() => Promise.all([source.close(), target.close()]));

  const read = (emulator: TestEmulator): Promise<Instance> => readInstance({ client: clientFor(emulator), exclude: ofUsers });

  test("makes the same objects: a comparison finds no difference", async () => {
    const work = newExport({ typeCheck: true });
    const instance = await read(source);
    const project = exportProject(instance, { secrets });
    expect(project.resources).toBeGreaterThan(80);
    await writeProject(work.dir, project);
    const settings = { CLERK_SECRET_KEY: target.key, CLERK_API_URL: target.apiUrl, CLERK_ALLOW_DELETES: "true" };
    expect(await work.pulumi(["stack", "init", "copy"])).toMatchObject({ code: 0 });
    for (const { key, value } of project.secrets) await work.pulumi(["config", "set", "--stack", "copy", "--secret", key, value]);
    const up = await work.pulumi(["up", "--yes", "--skip-preview", "--stack", "copy", "--suppress-progress"], settings);
    expect({ code: up.code, text: up.text.slice(up.code === 0 ? up.text.length : up.text.indexOf("Diagnostics:")) }).toEqual({
      code: 0,
      text: "",
    });

    const { objects, summary, unavailable } = compare(instance, await read(target), { exclude: ofUsers });
    const different = objects
      .filter(({ verdict }) => verdict !== "same")
      .map(({ type, key, verdict, differences }) => ({ type, key, verdict, differences }));
    expect(different).toEqual([]);
    expect(summary.same).toBeGreaterThan(100);
    expect(unavailable).toEqual([]);
    expect(
      await work.pulumi(["preview", "--refresh", "--expect-no-changes", "--stack", "copy", "--suppress-progress"], settings),
    ).toMatchObject({ code: 0 });
  });
});
