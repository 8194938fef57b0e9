// Secrets that the program gives, secrets that Clerk makes, and how each of them is rotated.
import * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";

const config = new pulumi.Config();

// Given by the program, never told by Clerk.
new clerk.JwtTemplate("hasura", {
  name: "hasura",
  claims: { role: "{{org.role}}" },
  customSigningKey: true,
  signingAlgorithm: "HS256",
  signingKey: config.requireSecret("hasuraSigningKey"),
});

// Made by Clerk: change the text of rotateSecret for a new one.
const portal = new clerk.OAuthApplication("portal", {
  name: "Docs portal",
  redirectUris: ["https://docs.example.com/callback"],
  rotateSecret: "2026-01",
});
const billing = new clerk.Machine("billing", {
  name: "billing",
  rotateSecret: "2026-01",
  previousTokenTtl: 3600, // after a rotation the old secret works for one more hour
});

// One key for each name: add the new one, and take the old one out when nobody uses it any more.
const deployKeys = ["deploy 2026-01", "deploy 2026-07"].map((name) => new clerk.ApiKey(name, { name, subject: billing }));

export const portalSecret = portal.clientSecret;
export const billingSecret = billing.secretKey;
export const deployKey = deployKeys.at(-1)!.secret;
