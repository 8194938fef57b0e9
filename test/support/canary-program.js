// The program of the canary test: every class that has secrets, with a secret in each of them. Runs in Pulumi's own process, so plain JavaScript.
const pulumi = require("@pulumi/pulumi");
const clerk = require("pulumi-clerk");

const { CANARY_KEY: secretKey, CANARY_TEXT: text, CANARY_STAGE: stage } = process.env;
const configured = new pulumi.Config().requireSecret("canary");
const isChanged = stage === "changed";

// The three ways of a key: the default provider takes the configured one, these the name of a variable and a text of the program.
const byVariable = { provider: new clerk.Provider("variable", { secretKeyEnv: "CLERK_SECRET_KEY" }) };
const byText = { provider: new clerk.Provider("text", { secretKey }) };

/** A template with a key of its own. The engine knows only of a configured secret that it is one, before our class says so. */
const template = (name, signingKey, args, opts) =>
  new clerk.JwtTemplate(
    name,
    { name, claims: {}, customSigningKey: true, signingAlgorithm: "HS256", lifetime: isChanged ? 90 : 60, signingKey, ...args },
    opts,
  );

const templates = [
  template("configured", configured),
  template("output", pulumi.output(text), {}, byVariable),
  template("plain", isChanged || stage === "refused-update" ? `${text}-${stage}` : text, {}, byText),
];
const applications = [
  new clerk.OAuthApplication("portal", { name: "Portal", rotateSecret: isChanged ? "2" : "1" }),
  new clerk.OAuthApplication("desk", { name: "Desk" }, byText),
];

new clerk.OrganizationSettings("settings", { enabled: true, slugDisabled: false });
const acme = new clerk.Organization("acme", {
  name: "Acme",
  slug: "acme",
  createdByUserId: process.env.CANARY_OWNER,
  privateMetadata: { note: text },
});
new clerk.OrganizationMembership("member", {
  organization: acme,
  userId: process.env.CANARY_USER,
  role: "org:admin",
  privateMetadata: { note: text },
});
const sso = new clerk.EnterpriseConnection("sso", {
  name: "Acme",
  provider: "oidc_custom",
  domains: ["acme.com"],
  oidc: { clientId: "acme", clientSecret: text },
});
const machine = new clerk.Machine("machine", { name: "billing", rotateSecret: isChanged ? "2" : "1" });
const directory = new clerk.Directory("directory", { enterpriseConnection: sso, provider: "okta", rotateApiKey: isChanged ? "2" : "1" });
const apiKey = new clerk.ApiKey("key", { name: "deploy", subject: machine });

const refused = {
  "wrong-type": { signingKey: [text] },
  "wrong-sibling": { lifetime: "long" },
  "misplaced-secret": { lifetime: pulumi.secret(text) },
  "failing-rule": { signingAlgorithm: undefined },
  "refused-creation": {},
  "half-a-creation": { lifetime: 300 },
}[stage];
if (refused) template("refused", text, refused);
if (stage === "half-a-creation") new clerk.OAuthApplication("half", { name: "Half", logo: new pulumi.asset.StringAsset("no image") });

exports.signingKeys = templates.map(({ signingKey }) => signingKey);
exports.generated = [machine.secretKey, directory.apiKey, apiKey.secret];
exports.clientSecrets = applications.map(({ clientSecret }) => clientSecret);
