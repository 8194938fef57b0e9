// WebhookApp: the Svix application that carries an instance's webhooks.
import { defineResource } from "../core/define";
import { presence } from "../core/definition/endpoint";

export const webhookApp = defineResource({
  type: "WebhookApp",
  doc: "The Svix application that carries an instance's webhooks.",
  notes: [
    "It has no properties: it is there or not. An instance has at most one.",
    "Endpoints, their events and signing secrets have no API at Clerk: set them in the Svix portal, which the dashboard opens. Destroying the application deletes all of them.",
    "The link to the portal lives a short time only, and is no output.",
  ],

  endpoint: presence({
    create: { method: "POST", path: "/webhooks/svix", answer: "other", exists: ["svix_app_exists"] },
    // Asks for a new link, which changes nothing of the application.
    probe: { method: "POST", path: "/webhooks/svix_url", gone: ["svix_app_missing"] },
    remove: { method: "DELETE", path: "/webhooks/svix", answer: "empty", gone: ["svix_app_missing"] },
  }),

  fields: {},

  advice: { svix_app_create_error: "Svix is not to be had at the moment: run pulumi up again later." },

  examples: { needs: [], minimal: {}, full: {} },
});
