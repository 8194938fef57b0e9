// The templates that an instance has from the start. Clerk does not publish them: slugs are Clerk's, texts stand for Clerk's.

import { deriveId } from "../core/id";
import type { CollectionOf, Instance } from "../core/instance";

export type Template = {
  readonly id: string;
  /** `user` once somebody has changed it. */
  readonly resource_type: "system" | "user";
  readonly template_type: string;
  readonly slug: string;
  readonly name: string;
  readonly position: number;
  readonly can_edit_body: boolean;
  readonly can_toggle: boolean;
  readonly subject: string | null;
  readonly markup: string;
  readonly body: string;
  readonly available_variables: readonly string[];
  readonly required_variables: readonly string[];
  readonly from_email_name: string;
  readonly reply_to_email_name: string;
  readonly delivered_by_clerk: boolean;
  readonly enabled: boolean;
  readonly flagged_as_suspicious: boolean;
  /** Only a state that was put in can say so. */
  readonly locked?: boolean;
  readonly created_at: number;
  readonly updated_at: number;
};

interface Preset {
  readonly slug: string;
  readonly name: string;
  readonly subject?: string;
  /** Variables that the text must have. */
  readonly required: readonly string[];
  readonly fixed?: true;
  readonly notification?: true;
}

const EMAILS: readonly Preset[] = [
  { slug: "verification_code", name: "Verification code", subject: "{{otp_code}} is your verification code", required: ["otp_code"] },
  { slug: "magic_link_sign_in", name: "Sign in link", subject: "Sign in to {{app.name}}", required: ["magic_link"] },
  { slug: "magic_link_sign_up", name: "Sign up link", subject: "Sign up for {{app.name}}", required: ["magic_link"] },
  { slug: "magic_link_user_profile", name: "Verify email link", subject: "Verify your address", required: ["magic_link"] },
  { slug: "reset_password_code", name: "Reset password code", subject: "{{otp_code}} is your reset code", required: ["otp_code"] },
  { slug: "invitation", name: "Invitation", subject: "You are invited to {{app.name}}", required: ["action_url"] },
  { slug: "organization_invitation", name: "Invitation to an organization", subject: "Join {{org.name}}", required: ["action_url"] },
  { slug: "password_changed", name: "Password changed", subject: "Your password has changed", required: [] },
  { slug: "new_device_sign_in", name: "Sign in from a new device", subject: "A new device signed in", required: [] },
];
const SMS: readonly Preset[] = [
  { slug: "verification_code", name: "Verification code", required: ["otp_code"], fixed: true },
  { slug: "reset_password_code", name: "Reset password code", required: ["otp_code"], fixed: true },
  { slug: "password_changed", name: "Password changed", required: [], notification: true },
];

export const presetsOf = (instance: Instance): readonly Template[] => [
  ...EMAILS.map((preset, position) => made(instance, "email", preset, position)),
  ...SMS.map((preset, position) => made(instance, "sms", preset, position)),
];

function made(instance: Instance, type: "email" | "sms", preset: Preset, position: number): Template {
  const text = [preset.name, ...preset.required.map((name) => `{{${name}}}`)].join(": ");
  const email = type === "email";
  return {
    id: deriveId("tmpl", `${instance.id} ${type} ${preset.slug}`),
    resource_type: "system",
    template_type: type,
    slug: preset.slug,
    name: preset.name,
    position,
    can_edit_body: preset.fixed !== true,
    can_toggle: preset.notification === true,
    subject: preset.subject ?? null,
    markup: email ? `<p>${text}</p>` : "",
    body: email ? `<!doctype html><html><body><p>${text}</p></body></html>` : text,
    available_variables: ["app.name", "app.url", ...preset.required],
    required_variables: preset.required,
    from_email_name: email ? "notifications" : "",
    reply_to_email_name: "",
    delivered_by_clerk: true,
    enabled: true,
    flagged_as_suspicious: false,
    created_at: instance.createdAt,
    updated_at: instance.createdAt,
  };
}

export const templateRows: CollectionOf<Template> = { name: "templates", initial: presetsOf };
