// What hangs on an organization and is not changed with it: its metadata, merged or replaced, and its logo.

import { shape } from "../core/field";
import { imageOf } from "../core/image";
import { type JsonObject, merge, same } from "../core/json";
import { named, show } from "../core/resource";
import { type Call, limited, ok, type Route, route } from "../core/route";
import { gated } from "./organization";
import { item, type Organization, organizationRows, organizations } from "./organization-rows";

export const perOrganization = (of: Route) => limited(of, (params) => params.organization_id ?? "");
/** Clerk's OpenAPI has no 403 for these. */
export const always = (of: Route) => gated(of, ({ readings }) => readings.organizationGate === "all");

const metadata = shape({ public_metadata: { type: "map" }, private_metadata: { type: "map", secret: true } });

function replaceMetadata(method: "PUT" | "PATCH", join: (a: JsonObject, b: JsonObject) => JsonObject): Route {
  return route({
    method,
    path: `${item}/metadata`,
    body: metadata,
    answer(call) {
      const row = named(organizations, call);
      const { public_metadata: open = {}, private_metadata: hidden = {} } = call.body;
      const next = {
        ...row,
        ...(call.body.public_metadata && { public_metadata: join(row.public_metadata, open) }),
        ...(call.body.private_metadata && { private_metadata: join(row.private_metadata, hidden) }),
      };
      if (same(row, next)) return ok(show(organizations, row, call));
      call.rows(organizationRows).replace({ ...next, updated_at: call.now });
      return ok(show(organizations, { ...next, updated_at: call.now }, call));
    },
  });
}

function withLogo(call: Call, logo: string | null): Organization {
  const row = { ...named(organizations, call), logo, updated_at: call.now };
  call.rows(organizationRows).replace(row);
  return row;
}

const putLogo: Route = {
  method: "PUT",
  path: `${item}/logo`,
  secrets: [],
  async handle(incoming) {
    const call: Call = { ...incoming, body: undefined };
    named(organizations, call);
    const row = withLogo(call, await imageOf(incoming.given));
    return ok({ ...show(organizations, row, call), logo_url: row.logo });
  },
};

export const organizationAttachments: readonly Route[] = [
  always(perOrganization(replaceMetadata("PATCH", merge))),
  always(perOrganization(replaceMetadata("PUT", (_old, given) => given))),
  gated(putLogo),
  always(route({ method: "DELETE", path: `${item}/logo`, answer: (call) => ok(show(organizations, withLogo(call, null), call)) })),
];
