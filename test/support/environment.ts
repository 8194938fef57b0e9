// Tests see no settings of the machine that they run on.
for (const name of Object.keys(process.env))
  if (name.startsWith("CLERK_") && name !== "CLERK_OPENAPI" && name !== "CLERK_LIVE_TEST_SECRET_KEY") delete process.env[name];
