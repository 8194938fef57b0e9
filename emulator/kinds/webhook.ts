// The Svix app of an instance, which delivers its webhooks: `/webhooks/svix`. Endpoints and their secrets live in Svix alone.

import { randomBytes } from "node:crypto";
import type { CollectionOf } from "../core/instance";
import { problem, refuse } from "../core/problem";
import type { Kind } from "../core/resource";
import { type Call, empty, ok, route } from "../core/route";

const PATH = "/webhooks/svix";

/** One row while there is an app. */
const apps: CollectionOf<{ readonly id: string }> = { name: "svix_apps" };

const EXISTS = "Only one Svix app is allowed per instance.";
const exists = problem(400, "svix_app_exists", EXISTS, EXISTS);
const MISSING = "No Svix apps are associated with the current instance.";
const missing = problem(400, "svix_app_missing", MISSING, MISSING);

const appOf = (call: Call) => call.rows(apps).find(call.instance.id);

/** Whoever has the address is logged in, so it is another one each time. */
const login = () => ok({ svix_url: `https://svix.emulated.example/login#key=${randomBytes(24).toString("base64url")}` });

export const webhook: Kind = {
  collections: [apps],
  routes: [
    route({
      method: "POST",
      path: PATH,
      answer(call) {
        refuse([appOf(call) && call.settings.readings.svixTwice === "refused" ? exists : undefined]);
        if (!appOf(call)) call.rows(apps).insert({ id: call.instance.id });
        return login();
      },
    }),
    route({
      method: "DELETE",
      path: PATH,
      answer(call) {
        refuse([appOf(call) ? undefined : missing]);
        call.rows(apps).remove(call.instance.id);
        return empty(204);
      },
    }),
    route({
      method: "POST",
      path: `${PATH}_url`,
      answer(call) {
        refuse([appOf(call) ? undefined : missing]);
        return login();
      },
    }),
  ],
};
