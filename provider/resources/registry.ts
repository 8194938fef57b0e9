// Every resource, one line each, in the order of the docs.
import type { Definition } from "../core/define";
import { jwtTemplate } from "./jwt-template";
import { organizationPermission } from "./organization-permission";
import { organizationRole } from "./organization-role";
import { organizationSettings } from "./organization-settings";
import { redirectUrl } from "./redirect-url";

export const registry: readonly Definition[] = [jwtTemplate, redirectUrl, organizationSettings, organizationPermission, organizationRole];
