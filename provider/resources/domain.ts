// Domain: a satellite domain, under which the same users sign in as under the primary one.
import { defineResource } from "../core/define";
import { collection } from "../core/definition/endpoint";
import { f } from "../core/definition/field";
import { domainAdvice, dnsOutputs, hostPattern } from "./domain-part";

const item = "/domains/{domain_id}";

export const domain = defineResource({
  type: "Domain",
  doc: "A satellite domain, under which the same users sign in as under the primary domain.",
  notes: [
    "The primary domain exists in every instance and is a class of its own, PrimaryDomain.",
    "In production point the DNS records of `cnameTargets` (or `dnsTargets`, where Clerk sends them) to Clerk, without a proxy in between. In development there are none.",
    "Sources disagree whether `proxyUrl` works in development; Clerk's documentation says that it does not.",
  ],

  // Newer texts of Clerk no longer call `true` the only value of is_satellite, so that it is data here.
  endpoint: collection("/domains", {
    key: "name",
    recognise: "key",
    page: "whole",
    param: "domain_id",
    where: { is_satellite: true },
    others: "This is the primary domain of the instance: declare clerk.PrimaryDomain.",
    fixed: { is_satellite: true },
    confirm: false,
    stamps: false,
    guarded: true,
    update: [{ method: "PATCH", path: item, send: "changed", answer: "object", gone: ["resource_not_found"] }],
  }),

  fields: {
    name: f.string(
      "The host, without scheme, path or slash at the end. A port is possible in development; production wants a full domain name.",
      {
        required: true,
        pattern: hostPattern,
        canonical: "lowerCase",
      },
    ),
    proxyUrl: f.string(
      "Where your application passes Clerk's Frontend API on, instead of DNS records. Clerk calls it before it takes it.",
      {
        clear: null,
        format: "uri",
      },
    ),
    isSecondary: f.bool("Whether the subdomain counts as a part of the domain, as for a second application under one domain.", {
      updateOnly: true,
      writeOnly: true,
      serverDefault: false,
    }),
    isSatellite: f.bool("Always true here.", { computed: true }),
    ...dnsOutputs,
  },

  advice: domainAdvice,

  examples: {
    needs: [],
    minimal: { name: "satellite.example.net" },
    full: { name: "satellite.example.net", proxyUrl: "https://satellite.example.net/__clerk", isSecondary: true },
  },
});
