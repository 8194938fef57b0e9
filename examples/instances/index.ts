import * as clerk from "pulumi-clerk";

const development = new clerk.Provider("development", { secretKeyEnv: "CLERK_DEVELOPMENT_KEY" });
const production = new clerk.Provider("production", { secretKeyEnv: "CLERK_PRODUCTION_KEY" });

new clerk.RedirectUrl("local", { url: "https://localhost.example.com/callback" }, { provider: development });
new clerk.RedirectUrl("app", { url: "https://app.example.com/callback" }, { provider: production });
