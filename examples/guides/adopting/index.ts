// Takes over an instance that somebody has set up in the dashboard.
import * as clerk from "pulumi-clerk";

// Settings and Clerk's own rows: nothing to say. Only the declared properties are touched.
new clerk.InstanceRestrictions("restrictions", { blockDisposableEmailDomains: true });
new clerk.OrganizationRole("member", { name: "Member", key: "org:member" });

// One object that must be there, by its natural key or its id. The line may stay, and it may go after the first `up`.
new clerk.JwtTemplate("hasura", { name: "hasura", claims: { role: "{{org.role}}" }, lifetime: 300 }, { import: "hasura" });

// One that may be there: it is taken over, or made.
for (const url of ["https://app.example.com/callback", "acme-app://callback"]) new clerk.RedirectUrl(url, { url }, { adopt: true });

// Names of machines are not unique: `adopt` takes the one that has the name, and fails if there are several.
new clerk.Machine("billing", { name: "billing", defaultTokenTtl: 600 }, { adopt: true });
