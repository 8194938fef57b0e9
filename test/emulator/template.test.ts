// E-mail and SMS templates. Clerk's SDK has no call for them.

import { startEmulator, type TestEmulator } from "../support/emulator";
import { outcome } from "./organization";

let emulator: TestEmulator;
let now = 1_790_000_000_000;

beforeAll(async () => {
  emulator = await startEmulator({ rateLimit: false, now: () => (now += 1000) });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const CODE = "/templates/email/verification_code";
const SMS = "/templates/sms/verification_code";
const WHOLE = { name: "Code", subject: "Your code", body: "<p>{{otp_code}}</p>" };
type Shown = { readonly [name: string]: unknown };
const read = (path: string, of = emulator) => of.seed<Shown>("GET", path);

test("they are there from the start, a bare array in the order of their positions, or in pages", async () => {
  const all = await emulator.seed<readonly Shown[]>("GET", "/templates/email");
  expect(all.map(({ position }) => position)).toEqual(all.map((_one, index) => index));
  expect(all[0]).toMatchObject({
    object: "template",
    slug: "verification_code",
    template_type: "email",
    resource_type: "system",
    instance_id: null,
    can_revert: false,
  });
  expect(await read("/templates/email?paginated=true&limit=2")).toMatchObject({ data: { length: 2 }, total_count: all.length });
  const sms = await emulator.seed<readonly Shown[]>("GET", "/templates/sms");
  expect(sms.every(({ template_type, subject }) => template_type === "sms" && subject === null)).toBe(true);
});

test("a changed template is the instance's own, until it is reverted", async () => {
  const before = await read(CODE);
  const sent = { ...WHOLE, from_email_name: "hello", reply_to_email_name: "support", delivered_by_clerk: false };
  const shown = await emulator.seed<Shown>("PUT", CODE, sent);
  expect(shown).toMatchObject({ ...sent, markup: "", resource_type: "user", can_revert: true, instance_id: emulator.instance });
  expect(await read(CODE)).toEqual(shown);
  expect(await emulator.seed<Shown>("POST", `${CODE}/revert`)).toEqual({ ...before, updated_at: expect.any(Number) });
  expect(await outcome(emulator, "POST", `${CODE}/revert`)).toBe("400 template_revert_error");
});

test("null and what is left out stay as they are, and the same body leaves the markup", async () => {
  const before = await read(CODE);
  await emulator.seed("POST", `${CODE}/toggle_delivery`, { delivered_by_clerk: false });
  const sent = { name: "Code", subject: null, markup: null, body: before.body, delivered_by_clerk: null };
  const shown = await emulator.seed<Shown>("PUT", CODE, { ...sent, subject: "New" });
  expect(shown).toMatchObject({ subject: "New", markup: before.markup, delivered_by_clerk: false });
  expect(shown.updated_at as number).toBeGreaterThan(before.updated_at as number);
});

test("a body follows from the markup, whatever body is given beside it", async () => {
  const shown = await emulator.seed<Shown>("PUT", CODE, { ...WHOLE, markup: "<b>{{otp_code}}</b>" });
  expect(shown.markup).toBe("<b>{{otp_code}}</b>");
  expect(shown.body).toContain("<b>{{otp_code}}</b>");
  expect(shown.body).not.toBe(WHOLE.body);
});

test("delivery is switched, or set", async () => {
  const path = `${SMS}/toggle_delivery`;
  expect(await emulator.seed("POST", path, { delivered_by_clerk: true })).toMatchObject({
    delivered_by_clerk: true,
    resource_type: "user",
  });
  expect(await emulator.seed("POST", path, {})).toMatchObject({ delivered_by_clerk: false });
  expect(await read(SMS)).toMatchObject({ delivered_by_clerk: false });
});

test("a preview fills in the variables and changes nothing", async () => {
  const before = await read(CODE);
  const body = { subject: "Code {{otp_code}}", body: "<p>{{ app.name }}</p>", from_email_name: "hello" };
  expect(await emulator.seed("POST", `${CODE}/preview`, body)).toMatchObject({
    subject: "Code <otp_code>",
    body: "<p><app.name></p>",
    from_email_address: "hello@emulated.example",
  });
  expect(await read(CODE)).toEqual(before);
});

test("an SMS has no subject and no addresses", async () => {
  const { body } = await read(SMS);
  const sent = { name: "Code", subject: "s", from_email_name: "a", body };
  expect(await emulator.seed("PUT", SMS, sent)).toMatchObject({ name: "Code", subject: null, from_email_name: "" });
});

test.each([
  ["a part of Clerk's own", "{{> app_logo}}<p>{{otp_code}}</p>"],
  ["a part without a blank", "{{>footer}}{{otp_code}}"],
  ["a block, and text that is not escaped", "{{#if app.url}}{{{otp_code}}}{{else}}{{&otp_code}}{{/if}}{{otp_code}}"],
])("a body may have %s", async (_what, body) => {
  expect(await emulator.seed("PUT", CODE, { ...WHOLE, body })).toMatchObject({ body });
  expect((await read(CODE)).body).toBe(body);
});

test("a preview shows that there is a part", async () => {
  const { body } = await emulator.seed<Shown>("POST", `${CODE}/preview`, { body: "{{> app_logo}}: {{otp_code}}" });
  expect(body).toBe("<app_logo>: <otp_code>");
});

test.each(["magic_link_sign_in", "magic_link_sign_up", "magic_link_user_profile"])("there is a template %s with a link", async (slug) => {
  expect(await read(`/templates/email/${slug}`)).toMatchObject({ slug, required_variables: ["magic_link"] });
});

const REFUSED: readonly (readonly [method: string, path: string, body: object | undefined, outcome: string])[] = [
  ["GET", "/templates/push", undefined, "400 template_type_unsupported"],
  ["GET", "/templates/email/none", undefined, "404 resource_not_found"],
  ["PUT", "/templates/email/none", WHOLE, "404 resource_not_found"],
  ["DELETE", CODE, undefined, "405 method_not_allowed"],
  ["PUT", CODE, {}, "422 form_param_missing name form_param_missing subject form_param_missing body"],
  ["PUT", CODE, { ...WHOLE, body: "" }, "422 form_param_value_invalid body"],
  ["PUT", CODE, { ...WHOLE, body: "no code" }, "422 required_variable_missing body"],
  ["PUT", CODE, { ...WHOLE, markup: "no code" }, "422 required_variable_missing body"],
  ["PUT", CODE, { ...WHOLE, body: "{{otp_code}} {{oops" }, "422 invalid_template_body body"],
  ["PUT", CODE, { ...WHOLE, body: "{{otp_code}} {{> }}" }, "422 invalid_template_body body"],
  ["PUT", CODE, { ...WHOLE, body: "{{> otp_code}}" }, "422 required_variable_missing body"],
  ["PUT", CODE, { ...WHOLE, from_email_name: "a@b.com" }, "422 form_param_format_invalid from_email_name"],
  ["PUT", CODE, { ...WHOLE, slug: "other" }, "422 form_param_unknown slug"],
  ["PUT", SMS, { name: "Code", body: "Another {{otp_code}}" }, "400 template_body_modification_restricted"],
  ["POST", `${CODE}/preview`, { body: "{{" }, "422 invalid_template_body body"],
];
test.each(REFUSED)("refused: %s %s %j", async (method, path, body, expected) => {
  expect(await outcome(emulator, method, path, { body })).toBe(expected);
});

test.each([
  ["locked", { locked: true }, "423 email_template_customization_locked", "423 email_template_customization_locked"],
  ["flagged as suspicious", { flagged_as_suspicious: true }, "403 email_template_suspicious_blocked", "200"],
])("one that Clerk has %s is not changed", async (_what, words, put, toggle) => {
  const saved = (await emulator.state()).instances[emulator.instance]!;
  const templates = (saved.collections.templates ?? []).map((row) => Object.assign({}, row, words));
  await emulator.setState({ instances: { [emulator.instance]: { ...saved, collections: { ...saved.collections, templates } } } });
  expect(await outcome(emulator, "PUT", CODE, { body: WHOLE })).toBe(put);
  expect(await outcome(emulator, "POST", `${CODE}/toggle_delivery`, { body: {} })).toBe(toggle);
});

test("in production they take a plan, and in the other reading so does going back", async () => {
  const keys = ["sk_live_templatesOfTheEmulatorTest"];
  const live = await startEmulator({ keys, plan: "free" });
  const refused = "402 unsupported_subscription_plan_features";
  expect([await outcome(live, "PUT", CODE, { body: WHOLE }), await outcome(live, "POST", `${CODE}/revert`)]).toEqual([
    refused,
    "400 template_revert_error",
  ]);
  await live.close();
  const strict = await startEmulator({ keys, plan: "free", readings: { planGate: "declared" } });
  expect(await outcome(strict, "POST", `${CODE}/revert`)).toBe(refused);
  await strict.close();
});

test("in the other reading a PUT leaves what it does not name", async () => {
  const partial = await startEmulator({ readings: { templatePut: "partial" } });
  const { name, body } = await read(CODE, partial);
  expect(await partial.seed("PUT", CODE, { subject: "New" })).toMatchObject({ name, body, subject: "New" });
  await partial.close();
});
