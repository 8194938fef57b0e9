// Every resource, one line each, in the order of the docs.
import type { Definition } from "../core/define";
import { instanceRestrictions } from "./instance-restrictions";
import { instanceSettings } from "./instance-settings";
import { jwtTemplate } from "./jwt-template";
import { oauthApplication } from "./oauth-application";
import { organizationDefaultRoles } from "./organization-default-roles";
import { organizationPermission } from "./organization-permission";
import { organizationRole } from "./organization-role";
import { organizationSettings } from "./organization-settings";
import { redirectUrl } from "./redirect-url";

export const registry: readonly Definition[] = [
  instanceSettings,
  instanceRestrictions,
  jwtTemplate,
  redirectUrl,
  oauthApplication,
  organizationSettings,
  organizationPermission,
  organizationRole,
  organizationDefaultRoles,
];
