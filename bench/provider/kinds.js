// The classes of the bench and their paths, for the providers that it compares with. What these classes declare is spelled as on the wire.

const paths = { RedirectUrl: "/redirect_urls", JwtTemplate: "/jwt_templates" };

/** What is declared: the inputs without what the engine keeps beside them. @param {{ readonly [key: string]: unknown }} props */
const declared = ({ __provider, ...values }) => values;

/** What Clerk adds, as the classes show it. @param {number} [created] @param {number} [updated] */
const times = (created = 0, updated = created) => ({
  createdAt: new Date(created).toISOString(),
  updatedAt: new Date(updated).toISOString(),
});

/** A provider for each class. @template T @param {(path: string) => T} make @returns {{ [type: string]: T }} */
const forEachKind = (make) => Object.fromEntries(Object.entries(paths).map(([type, path]) => [type, make(path)]));

module.exports = { declared, forEachKind, times };
