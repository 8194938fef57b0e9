// RedirectUrl: where native and OAuth flows may return to.
import { defineResource } from "../core/define";
import { collection } from "../core/definition/endpoint";
import { f } from "../core/definition/field";

export const redirectUrl = defineResource({
  type: "RedirectUrl",
  doc: "A URL to which native and OAuth flows may return after a sign-in.",
  notes: ["Clerk has no update for redirect URLs: a changed `url` makes a new object, then deletes the old one."],

  endpoint: collection("/redirect_urls", { key: "url", recognise: "key", flag: "paginated", update: false, guarded: true }),

  fields: {
    url: f.string("The URL: `https://…`, or a scheme of your own such as `my-app://oauth-callback`.", {
      required: true,
      immutable: true,
      format: "uri",
      // Clerk takes no plain http but to this machine.
      pattern: {
        match: "^(?![Hh][Tt][Tt][Pp]://(?!localhost|127\\.0\\.0\\.1|\\[::1\\]))[A-Za-z][A-Za-z0-9+.-]*://\\S*$",
        words: "a URL with https:// or a scheme of your own, such as https://example.com/callback or my-app://callback",
      },
    }),
  },

  examples: {
    needs: [],
    minimal: { url: "my-app://oauth-callback" },
    full: { url: "my-app://oauth-callback" },
  },
});
