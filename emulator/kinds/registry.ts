// Every kind that is emulated, one line each.

import type { Kind } from "../core/resource";
import { apiKey } from "./api-key";
import { directory } from "./directory";
import { domain } from "./domain";
import { enterpriseConnection } from "./enterprise-connection";
import { identifier } from "./identifier";
import { instance } from "./instance";
import { instanceBetaSettings } from "./instance-beta-settings";
import { instanceCommunication } from "./instance-communication";
import { instanceOAuthSettings } from "./instance-oauth-settings";
import { instanceProtect } from "./instance-protect";
import { instanceRestrictions } from "./instance-restrictions";
import { jwks } from "./jwks";
import { jwtTemplate } from "./jwt-template";
import { machine } from "./machine";
import { oauthApplication } from "./oauth-application";
import { organizationDomain } from "./organization-domain";
import { organizationMembership } from "./organization-membership";
import { organizationObject } from "./organization-object";
import { organizationPermission } from "./organization-permission";
import { organizationRole } from "./organization-role";
import { organizationSettings } from "./organization-settings";
import { redirectUrl } from "./redirect-url";
import { roleSet } from "./role-set";
import { samlConnection } from "./saml-connection";
import { template } from "./template";
import { user } from "./user";
import { webhook } from "./webhook";

export const kinds: readonly Kind[] = [
  instance,
  instanceRestrictions,
  instanceOAuthSettings,
  instanceProtect,
  instanceCommunication,
  instanceBetaSettings,
  domain,
  identifier,
  machine,
  user,
  apiKey,
  webhook,
  template,
  jwks,
  jwtTemplate,
  redirectUrl,
  organizationSettings,
  organizationPermission,
  organizationRole,
  roleSet,
  organizationObject,
  organizationMembership,
  organizationDomain,
  enterpriseConnection,
  samlConnection,
  directory,
  oauthApplication,
];
