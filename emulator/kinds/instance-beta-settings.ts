// The older settings of an instance: `/beta_features/instance_settings`. There is no GET; an empty PATCH is the only read.

import { shape } from "../core/field";
import { paramFormat } from "../core/problem";
import type { Kind } from "../core/resource";
import { requirePlan } from "../core/route";
import { changeSettings, type Singleton } from "../core/singleton";

type BetaSettings = {
  readonly id: string;
  readonly restricted_to_allowlist: boolean;
  /** The part before the @. */
  readonly from_email_address: string;
  readonly progressive_sign_up: boolean;
  readonly enhanced_email_deliverability: boolean;
  /** Taken and never shown. */
  readonly test_mode: boolean;
};

const settings: Singleton<BetaSettings> = {
  path: "/beta_features/instance_settings",
  object: "instance_settings",
  rows: { name: "beta_instance_settings" },
  fresh: ({ instance }) => ({
    restricted_to_allowlist: false,
    from_email_address: "notifications",
    progressive_sign_up: true,
    enhanced_email_deliverability: false,
    test_mode: instance.kind === "development",
  }),
  show: ({ test_mode: _never, from_email_address: local, ...shown }, call) => ({
    ...shown,
    from_email_address: call.settings.readings.fromEmailAddress === "whole" ? `${local}@emulated.example` : local,
  }),
};

const flag = { type: "boolean", null: "unchanged" } as const;
const body = shape({
  restricted_to_allowlist: flag,
  from_email_address: {
    type: "string",
    null: "unchanged",
    check: (value, param) => (/^[A-Za-z0-9]+$/.test(value) ? undefined : paramFormat(param, "a valid email address local part")),
  },
  progressive_sign_up: flag,
  test_mode: flag,
});

export const instanceBetaSettings: Kind = {
  collections: [settings.rows],
  routes: [
    changeSettings(settings, body, "refuse", (old, call) => {
      if (call.body.restricted_to_allowlist === true && !old.restricted_to_allowlist) requirePlan(call, "allowlist");
      return call.body;
    }),
  ],
};
