// Clerk Protect of an instance: `/instance/protect`.

import { shape } from "../core/field";
import { problem, refuse } from "../core/problem";
import type { Kind } from "../core/resource";
import { changeSettings, readSettings, type Singleton } from "../core/singleton";

type Protect = {
  readonly id: string;
  readonly rules_enabled: boolean;
  readonly specter_enabled: boolean;
  /** Read only: Clerk sets it. */
  readonly checks_bypassed: boolean;
};

const protect: Singleton<Protect> = {
  path: "/instance/protect",
  object: "instance_protect",
  rows: { name: "instance_protect" },
  fresh: () => ({ rules_enabled: false, specter_enabled: false, checks_bypassed: false }),
};

const flag = { type: "boolean", null: "unchanged" } as const;
const body = shape({ rules_enabled: flag, specter_enabled: flag });

/** That there are prerequisites is published, which and with what code is not. */
const unprepared = (param: string) =>
  problem(422, "form_param_value_invalid", "is invalid", `${param} is invalid. The instance does not meet the prerequisites of Protect.`, {
    param_name: param,
  });

export const instanceProtect: Kind = {
  collections: [protect.rows],
  routes: [
    readSettings(protect),
    changeSettings(protect, body, "drop", (old, { body: given, settings }) => {
      const strict = settings.readings.protectChecks === "fail" && !old.checks_bypassed;
      refuse(
        (["rules_enabled", "specter_enabled"] as const).map((one) => (strict && given[one] && !old[one] ? unprepared(one) : undefined)),
      );
      return given;
    }),
  ],
};
