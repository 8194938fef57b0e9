// Two providers of one instance, each with a share of the rate limit: together they may take half of it.
import * as clerk from "pulumi-clerk";

const tokens = new clerk.Provider("tokens", { secretKeyEnv: "CLERK_PRODUCTION_KEY", rateBudget: 0.2 });
const access = new clerk.Provider("access", { secretKeyEnv: "CLERK_PRODUCTION_KEY", rateBudget: 0.3 });

new clerk.JwtTemplate("hasura", { name: "hasura", claims: { role: "{{org.role}}" } }, { provider: tokens });
new clerk.AllowlistIdentifier("staff", { identifier: "*@example.com" }, { provider: access });
