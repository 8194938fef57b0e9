// The instance itself: `/instance`. Its settings are not here yet.

import { deriveId } from "../core/id";
import type { Kind } from "../core/resource";
import { ok, route } from "../core/route";

export const instance: Kind = {
  collections: [],
  routes: [
    route({
      method: "GET",
      path: "/instance",
      answer: (call) =>
        ok({
          object: "instance",
          id: call.instance.id,
          environment_type: call.instance.kind,
          allowed_origins: null,
          // A new instance answered these two in September 2026, though the published description lacks them.
          allowed_subdomains: [],
          subdomain_allowlist_enabled: false,
          workspace_id: deriveId("org", call.instance.id),
        }),
    }),
  ],
};
