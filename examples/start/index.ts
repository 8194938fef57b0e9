// The program that `npm start` applies: tokens for two services, and where web and native apps may return to after a sign-in.
import * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";

const config = new pulumi.Config();

// Hasura reads the user's role from the token, which is signed with a key that Hasura shares.
const hasura = new clerk.JwtTemplate("hasura", {
  name: "hasura",
  claims: {
    aud: "hasura",
    "https://hasura.io/jwt/claims": {
      "x-hasura-user-id": "{{user.id}}",
      "x-hasura-default-role": "{{user.public_metadata.role}}",
      "x-hasura-allowed-roles": ["user", "editor"],
    },
  },
  lifetime: 300,
  customSigningKey: true,
  signingAlgorithm: "HS256",
  signingKey: config.requireSecret("hasuraSigningKey"),
});

// Supabase's row level security looks at the role; the instance's own key signs.
const supabase = new clerk.JwtTemplate("supabase", {
  name: "supabase",
  claims: { aud: "authenticated", role: "authenticated", email: "{{user.primary_email_address}}" },
});

const web = ["https://app.example.com/sso-callback", "https://admin.example.com/sso-callback"];
const native = ["acme-app://oauth-callback", "acme-desktop://oauth-callback"];

const redirects = [...web, ...native].map((url) => new clerk.RedirectUrl(new URL(url).protocol === "https:" ? new URL(url).host : url.split(":")[0]!, { url }));

export const templates = { hasura: hasura.id, supabase: supabase.id };
export const tokenLifetimes = { hasura: hasura.lifetime, supabase: supabase.lifetime };
export const redirectUrls = redirects.map((redirect) => redirect.url);
