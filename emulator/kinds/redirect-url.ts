// Redirect URLs: `/redirect_urls`. They have no update.

import { shape } from "../core/field";
import { paramFormat, problem, refuse } from "../core/problem";
import { create, type Kind, list, read, remove, type Resource } from "../core/resource";

type RedirectUrl = {
  readonly id: string;
  readonly url: string;
  readonly created_at: number;
  readonly updated_at: number;
};

const redirectUrls: Resource<RedirectUrl> = {
  path: "/redirect_urls",
  param: "id",
  prefix: "ru",
  object: "redirect_url",
  rows: { name: "redirect_urls" },
  missing: (id) => problem(404, "resource_not_found", "Redirect url not found", `No RedirectURL exists with id: ${id}`),
};

const body = shape({ url: { type: "string", required: true } });

/** Only the code's likeness to that of the identifiers is known. */
const duplicate = (url: string) => problem(400, "duplicate_record", "duplicate redirect URL", `the redirect URL ${url} already exists`);
const badUrl = paramFormat("url", "a valid URL, prefixed with https:// or a custom scheme");

/** Clerk asks for https:// or a custom scheme. Plain http is taken to this machine only, and only in development. */
function acceptable(text: string, development: boolean): boolean {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(\S+)$/i.exec(text) ?? [];
  if (scheme === undefined || rest === undefined) return false;
  const web = /^https?$/i.test(scheme);
  if (!web) return true;
  if (!URL.canParse(text)) return false;
  return /^https$/i.test(scheme) || (development && ["localhost", "127.0.0.1", "[::1]"].includes(new URL(text).hostname));
}

export const redirectUrl: Kind = {
  collections: [redirectUrls.rows],
  routes: [
    list(redirectUrls, { shape: "bare" }),
    create(redirectUrls, body, (call) => {
      const { url } = call.body;
      refuse([acceptable(url, call.instance.kind === "development") ? undefined : badUrl]);
      const known = call.rows(redirectUrls.rows).all();
      refuse([known.some((row) => row.url === url) ? duplicate(url) : undefined]);
      return { url };
    }),
    read(redirectUrls),
    remove(redirectUrls),
  ],
};
