import * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";

const config = new pulumi.Config();

const hasura = new clerk.JwtTemplate("hasura", {
  name: "hasura",
  claims: {
    "https://hasura.io/jwt/claims": {
      "x-hasura-user-id": "{{user.id}}",
      "x-hasura-default-role": "{{user.public_metadata.role}}",
    },
  },
  lifetime: 300, // seconds
  customSigningKey: true,
  signingAlgorithm: "HS256",
  signingKey: config.requireSecret("hasuraSigningKey"),
});

for (const url of ["https://app.example.com/sso-callback", "acme-app://oauth-callback"]) new clerk.RedirectUrl(url, { url });

export const template = hasura.id;
