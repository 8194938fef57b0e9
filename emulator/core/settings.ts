// What an emulator can be told when it starts, and what holds if it is told nothing.

import { LONGEST_LAG_MS } from "./collection";
import type { InstanceKind } from "./instance";
import { DEFAULT_KEY, type KeyOfInstance, OptionError, parseKey } from "./key";

export type Plan = "free" | "pro";

export interface RateLimit {
  readonly requests: number;
  readonly windowMs: number;
}

/** Where the sources about Clerk contradict each other, a switch chooses. The names are those of the facts' open questions. */
export interface Readings {
  /** Does a list that answers a bare array honour limit and offset (true), or give all rows (false)? */
  readonly pageBareLists: boolean;
  /** The code for a key that another object has; the catalogue has both and does not say where. */
  readonly takenKey: "form_identifier_exists" | "form_already_exists";
  /** Which operations on organization permissions ask for organizations to be enabled. Those on roles all do. */
  readonly permissionGate: "none" | "writes" | "all";
  /** The status of a refusal by plan; its code is always the same. */
  readonly planStatus: 402 | 403;
  /** Does only making and changing a paid object take the plan, or all for which Clerk's OpenAPI declares 402, removing it included? */
  readonly planGate: "making" | "declared";
  /** How the OAuth settings show default scopes that nobody chose. */
  readonly clerksScopes: "null" | "listed";
  /** Does an instance meet the prerequisites of Protect? */
  readonly protectChecks: "pass" | "fail";
  /** Does a fresh instance block SMS to some countries? */
  readonly blockedAtFirst: "none" | "some";
  /** Does from_email_address come back as the local part that was given, or as a whole address? */
  readonly fromEmailAddress: "local" | "whole";
  /** Machines can be switched off for an instance. */
  readonly machines: "enabled" | "disabled";
  /** What a machine's secret begins with. */
  readonly machineSecret: "ak" | "mk";
  /** The code for a machine that is not there. */
  readonly machineMissing: "resource_not_found" | "machine_not_found";
  /** Do operations on organizations for which Clerk's OpenAPI declares no 403 ask for organizations to be enabled? */
  readonly organizationGate: "declared" | "all";
  /** The code for metadata in PATCH /organizations/{id}, which takes none any more. */
  readonly metadataInPatch: "form_param_unknown" | "form_param_deprecated";
  /** Can the last member with a creator's permissions leave or lose them? */
  readonly lastAdmin: "kept" | "free";
  /** Is the name of an organization's domain kept as it was given? */
  readonly domainCase: "lower" | "kept";
  /** How a domain that is not verified shows its verification. */
  readonly unverifiedDomain: "status" | "null";
  /** API keys are enabled in the dashboard only. */
  readonly apiKeys: "enabled" | "disabled";
  /** How long does an API key keep others of its subject from its name: until it is revoked, also until it expires, until it is deleted; or never? */
  readonly apiKeyNames: "unique" | "uniqueWhileValid" | "uniqueUntilDeleted" | "free";
  /** Can an API key's secret be asked for after the answer that made it? */
  readonly apiKeySecret: "kept" | "once";
  /** Does null in a PATCH of an API key clear a value, as its schema lets one think, or leave it, as null does elsewhere? */
  readonly apiKeyNull: "clears" | "unchanged";
  /** Can an API key be for a subject that is not there? */
  readonly unknownSubject: "refused" | "taken";
  /** What a second Svix app is. */
  readonly svixTwice: "refused" | "idempotent";
  /** Must PUT of a template name everything, or does it leave what it does not name? */
  readonly templatePut: "whole" | "partial";
  /** Are the creator's role and the one for domains in the settings those of the initial role set? */
  readonly settingsRoles: "own" | "initialSet";
  /** Must the creator's role of any role set have the permissions that a creator needs? */
  readonly setCreatorRole: "checked" | "free";
  /** What adding a role is that is in the role set already. */
  readonly roleAddedTwice: "refused" | "ignored";
  /** Can a role set's default or creator's role be replaced, and its part move to the other role? */
  readonly replacedMainRole: "refused" | "moves";
  /** Is there a migration also where no member is to be moved? */
  readonly roleMigration: "always" | "withMembers";
  /** Is a replaced role set still there during the migration? */
  readonly replacedRoleSet: "lingers" | "gone";
  /** Can a role be deleted that is in a role set, but neither its default nor its creator's nor a member's? */
  readonly roleInSet: "free" | "kept";
  /** Does a new role that does not say so enter the initial role set? */
  readonly newRoles: "apart" | "joined";
  /** Can a member have a role that is not in the organization's role set? */
  readonly roleOutsideSet: "taken" | "refused";
  /** Are SAML connections and enterprise connections the same ones, seen twice? */
  readonly connectionFamilies: "shared" | "apart";
  /** Can two connections of one provider serve the same domain? */
  readonly connectionDomains: "unique" | "shared";
  /** How a single certificate comes back: as base64 without the lines around it, or as it was given. */
  readonly idpCertificate: "der" | "given";
  /** Are there several certificates to a connection, and does an enterprise connection show them? */
  readonly idpCertificates: "known" | "unknown";
  /** What a certificate is that is none. */
  readonly badCertificate: "taken" | "refused";
  /** Does an attribute mapping leave what it does not name? */
  readonly partialMapping: "merged" | "replaced";
  /** Does an OpenID Connect provider of which there can be many come back as the key that it was given? */
  readonly oidcProvider: "derived" | "given";
  /** Custom attributes take a feature of the instance. */
  readonly customAttributes: "enabled" | "disabled";
  /** Users can be without e-mail addresses, and then there are no connections. */
  readonly emailAddresses: "enabled" | "disabled";
  /** What becomes of a directory whose connection is deleted. */
  readonly connectionDirectory: "orphaned" | "deleted";
  /** Directories take a feature of the instance. */
  readonly directories: "enabled" | "disabled";
  /** Does a new directory have an attribute mapping of Clerk's? */
  readonly directoryMapping: "filled" | "empty";
  /** Do mappings of groups that a new directory is given switch the mapping of groups on? */
  readonly mappingsAtCreation: "leaveOff" | "switchOn";
  /** Must groups be mapped to roles of the role set of the connection's organization? */
  readonly mappedRoles: "checked" | "free";
  /** Is the name of a domain of the instance kept as it was given? */
  readonly instanceDomainCase: "lower" | "kept";
  /** Does a primary domain that is no secondary application's lose its subdomain? */
  readonly primarySubdomain: "dropped" | "kept";
  /** Can a domain of a development instance have a proxy? */
  readonly developmentProxy: "taken" | "refused";
}

const READINGS: Readings = {
  pageBareLists: false,
  takenKey: "form_identifier_exists",
  permissionGate: "writes",
  planStatus: 402,
  planGate: "making",
  clerksScopes: "null",
  protectChecks: "pass",
  blockedAtFirst: "some",
  fromEmailAddress: "local",
  machines: "enabled",
  machineSecret: "ak",
  machineMissing: "resource_not_found",
  organizationGate: "declared",
  metadataInPatch: "form_param_unknown",
  lastAdmin: "kept",
  domainCase: "lower",
  unverifiedDomain: "status",
  apiKeys: "enabled",
  apiKeyNames: "unique",
  apiKeySecret: "kept",
  apiKeyNull: "clears",
  unknownSubject: "refused",
  svixTwice: "refused",
  templatePut: "whole",
  settingsRoles: "own",
  setCreatorRole: "checked",
  roleAddedTwice: "refused",
  replacedMainRole: "refused",
  roleMigration: "always",
  replacedRoleSet: "lingers",
  roleInSet: "free",
  newRoles: "apart",
  roleOutsideSet: "taken",
  connectionFamilies: "shared",
  connectionDomains: "unique",
  idpCertificate: "der",
  idpCertificates: "known",
  badCertificate: "taken",
  partialMapping: "merged",
  oidcProvider: "derived",
  customAttributes: "enabled",
  emailAddresses: "enabled",
  connectionDirectory: "orphaned",
  directories: "enabled",
  directoryMapping: "filled",
  mappingsAtCreation: "leaveOff",
  mappedRoles: "checked",
  instanceDomainCase: "lower",
  primarySubdomain: "dropped",
  developmentProxy: "taken",
};

export interface EmulatorOptions {
  /** `sk_test_…` or `sk_test_…=ins_…`, each. */
  readonly keys?: readonly string[];
  /** False for none; limits of your own for tests of the limits. */
  readonly rateLimit?: boolean | Partial<Record<InstanceKind, RateLimit>>;
  /** Reads show the state of so many milliseconds ago. */
  readonly staleReadsMs?: number;
  readonly plan?: Plan;
  /** How long the creation of an organization permission takes, in which no other one succeeds; 10 if not said. */
  readonly permissionCreationMs?: number;
  /** How long the members of a role set are on their way to other roles, in which it takes no change; 100 if not said. */
  readonly roleMigrationMs?: number;
  readonly readings?: Partial<Readings>;
  readonly now?: () => number;
}

export interface Settings {
  readonly keys: readonly KeyOfInstance[];
  /** Undefined: no limit. */
  readonly rateLimit: Readonly<Record<InstanceKind, RateLimit>> | undefined;
  readonly staleReadsMs: number;
  readonly plan: Plan;
  readonly permissionCreationMs: number;
  readonly roleMigrationMs: number;
  readonly readings: Readings;
  readonly now: () => number;
}

const CLERKS_LIMITS: Readonly<Record<InstanceKind, RateLimit>> = {
  development: { requests: 100, windowMs: 10_000 },
  production: { requests: 1000, windowMs: 10_000 },
};

export function settle(options: EmulatorOptions): Settings {
  const { rateLimit = true, staleReadsMs = 0 } = options;
  if (!(staleReadsMs >= 0 && staleReadsMs <= LONGEST_LAG_MS)) {
    throw new OptionError(`Reads can be stale by 0 to ${LONGEST_LAG_MS} milliseconds, not by ${staleReadsMs}.`);
  }
  return {
    keys: (options.keys?.length ? options.keys : [DEFAULT_KEY]).map(parseKey),
    rateLimit: rateLimit === false ? undefined : { ...CLERKS_LIMITS, ...(rateLimit === true ? {} : rateLimit) },
    staleReadsMs,
    plan: options.plan ?? "pro",
    permissionCreationMs: options.permissionCreationMs ?? 10,
    roleMigrationMs: options.roleMigrationMs ?? 100,
    readings: { ...READINGS, ...options.readings },
    now: options.now ?? Date.now,
  };
}
