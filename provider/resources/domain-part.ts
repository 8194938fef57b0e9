// What satellite domains and the primary domain have in common: the form of a host, the outputs, and what Clerk refuses.
import { type Fields, f } from "../core/definition/field";

/** A host, with a port perhaps; a pasted URL is put right. */
export const hostPattern = {
  match: "^(?=.{1,253}(:\\d+)?$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*(:\\d{1,5})?$",
  words: "a host without scheme, path or slash at the end, such as app.example.com",
  repair: [
    ["^[a-z]+://", ""],
    ["/.*$", ""],
  ],
} as const;

const target = (words: string): Fields => ({
  host: f.string("Name of the record.", { computed: true }),
  value: f.string(`What it points to${words}.`, { computed: true }),
  required: f.bool("Whether Clerk needs it.", { computed: true }),
});

export const dnsOutputs: Fields = {
  frontendApiUrl: f.string("Address of the Frontend API for this domain.", { computed: true }),
  developmentOrigin: f.string("Origin of the application in development.", { computed: true }),
  accountsPortalUrl: f.string("Address of the account portal; satellites have none.", { computed: true }),
  cnameTargets: f.list("CNAME records that DNS must have.", f.object("A record.", target("")), { computed: true }),
  dnsTargets: f.list("All DNS records that Clerk asks for, where it sends them.", f.object("A record.", target("")), { computed: true }),
};

export const domainAdvice = {
  home_url_taken: "Another Clerk application has the domain: remove it there first, or choose another one.",
  primary_domain_already_exists: "Declare the primary domain by clerk.PrimaryDomain.",
  reserved_domain: "Choose a domain of your own.",
  reserved_subdomain: "Choose another subdomain: Clerk keeps this one for itself.",
  known_hosting_domain: "Use a domain of your own instead of the hosting provider's.",
  proxy_url_required_for_provider_domain: "Give proxyUrl: a domain of a hosting provider cannot have Clerk's DNS records.",
  invalid_proxy_configuration:
    "Make the address in proxyUrl answer first: Clerk called it from outside and did not reach its Frontend API through it. It must be reachable from the internet, and pass on every path under it with the headers Clerk-Proxy-Url, Clerk-Secret-Key and X-Forwarded-For.",
  insecure_url: "Use https.",
  operation_not_allowed_on_primary_domain: "The primary domain cannot be deleted.",
  provider_domain_operation_not_allowed: "The domain belongs to the hosting provider: change it there.",
};
