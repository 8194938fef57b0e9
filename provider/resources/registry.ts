// Every resource, one line each, in the order of the docs; and what can only be looked at.
import type { Definition } from "../core/define";
import { allowlistIdentifier } from "./allowlist-identifier";
import { apiKey } from "./api-key";
import { betaInstanceSettings } from "./beta-instance-settings";
import { blocklistIdentifier } from "./blocklist-identifier";
import { directory } from "./directory";
import { directoryGroupRoleMappings } from "./directory-group-role-mappings";
import { domain } from "./domain";
import { emailTemplate } from "./email-template";
import { enterpriseConnection } from "./enterprise-connection";
import { instance } from "./instance";
import { instanceCommunication } from "./instance-communication";
import { instanceProtect } from "./instance-protect";
import { instanceRestrictions } from "./instance-restrictions";
import { instanceSettings } from "./instance-settings";
import { jwks } from "./jwks";
import { jwtTemplate } from "./jwt-template";
import { machine } from "./machine";
import { oauthApplication } from "./oauth-application";
import { oauthApplicationSettings } from "./oauth-application-settings";
import { organization } from "./organization";
import { organizationDefaultRoles } from "./organization-default-roles";
import { organizationDomain } from "./organization-domain";
import { organizationMembership } from "./organization-membership";
import { organizationPermission } from "./organization-permission";
import { organizationRole } from "./organization-role";
import { organizationSettings } from "./organization-settings";
import { primaryDomain } from "./primary-domain";
import { redirectUrl } from "./redirect-url";
import { roleSet } from "./role-set";
import { samlConnection } from "./saml-connection";
import { smsTemplate } from "./sms-template";
import { webhookApp } from "./webhook-app";

export const registry: readonly Definition[] = [
  instanceSettings,
  instanceRestrictions,
  instanceProtect,
  instanceCommunication,
  betaInstanceSettings,
  primaryDomain,
  domain,
  redirectUrl,
  allowlistIdentifier,
  blocklistIdentifier,
  jwtTemplate,
  oauthApplicationSettings,
  oauthApplication,
  organizationSettings,
  organizationPermission,
  organizationRole,
  roleSet,
  organizationDefaultRoles,
  organization,
  organizationDomain,
  organizationMembership,
  enterpriseConnection,
  samlConnection,
  directory,
  directoryGroupRoleMappings,
  machine,
  apiKey,
  webhookApp,
  emailTemplate,
  smsTemplate,
];

/** Not declared by programs: only \`get\`. */
export const lookups: readonly Definition[] = [instance, jwks];
