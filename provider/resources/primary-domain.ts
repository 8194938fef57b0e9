// PrimaryDomain: the one domain of an instance that is no satellite.
import { defineResource } from "../core/define";
import type { Endpoint } from "../core/definition/endpoint";
import { f, unstated } from "../core/definition/field";
import { domainAdvice, dnsOutputs, hostPattern } from "./domain-part";

// Not found by a key but as the row that is no satellite; its id in the state is the instance's.
const endpoint: Endpoint = {
  id: "instance",
  key: [],
  recognise: "instance",
  list: { path: "/domains", page: "whole", where: { is_satellite: false } },
  read: "list",
  update: [{ method: "PATCH", path: "/domains/{domain_id}", send: "changed", answer: "object" }],
  remove: "keep",
  guarded: true,
};

export const primaryDomain = defineResource({
  type: "PrimaryDomain",
  doc: "The one domain of an instance that is no satellite.",
  notes: [
    "There is one in every instance: declaring it takes it over without asking and touches the declared properties only. Destroying it leaves the domain as it is.",
    "Changing `name` in production ends all sessions, changes the publishable key, and needs new DNS records and certificates: it is refused unless deletions are allowed (CLERK_ALLOW_DELETES=true).",
    "Clerk lets the primary domain be changed in production only.",
  ],

  own: true,

  endpoint,

  fields: {
    name: f.string("The host, without scheme, path or slash at the end.", {
      serverDefault: unstated,
      pattern: hostPattern,
      canonical: "lowerCase",
      guarded: true,
      production: true,
    }),
    proxyUrl: f.string("Where your application passes Clerk's Frontend API on, instead of DNS records.", {
      clearOnRemoval: null,
      format: "uri",
      production: true,
    }),
    isSecondary: f.bool("Whether the subdomain counts as a part of the domain.", {
      writeOnly: true,
      serverDefault: false,
      production: true,
    }),
    domainId: f.string("Clerk's id of the domain, `dmn_…`.", { computed: true, wire: { read: "id" } }),
    ...dnsOutputs,
  },

  advice: domainAdvice,

  examples: {
    needs: [],
    minimal: { proxyUrl: "https://example.com/__clerk" },
    full: { name: "example.com", proxyUrl: "https://example.com/__clerk", isSecondary: false },
    production: true,
  },
});
