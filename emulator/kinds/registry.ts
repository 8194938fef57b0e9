// Every kind that is emulated, one line each.

import type { Kind } from "../core/resource";
import { instance } from "./instance";
import { instanceRestrictions } from "./instance-restrictions";
import { jwtTemplate } from "./jwt-template";
import { oauthApplication } from "./oauth-application";
import { organizationPermission } from "./organization-permission";
import { organizationRole } from "./organization-role";
import { organizationSettings } from "./organization-settings";
import { redirectUrl } from "./redirect-url";

export const kinds: readonly Kind[] = [
  instance,
  instanceRestrictions,
  jwtTemplate,
  redirectUrl,
  organizationSettings,
  organizationPermission,
  organizationRole,
  oauthApplication,
];
