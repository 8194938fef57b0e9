// Every kind that is emulated, one line each.

import type { Kind } from "../core/resource";
import { instance } from "./instance";
import { jwtTemplate } from "./jwt-template";
import { organizationPermission } from "./organization-permission";
import { organizationRole } from "./organization-role";
import { organizationSettings } from "./organization-settings";
import { redirectUrl } from "./redirect-url";

export const kinds: readonly Kind[] = [instance, jwtTemplate, redirectUrl, organizationSettings, organizationPermission, organizationRole];
