// Custom attributes of a connection: where an identity provider has a value, and under which key a user gets it. Directories show them too.

import { type Body, shape } from "../core/field";
import { paramDuplicate, paramFormat, problem, refuse } from "../core/problem";
import type { Call } from "../core/route";
import type { CustomAttribute } from "./connection-rows";

export const customAttributes = {
  type: "list",
  items: {
    type: "object",
    fields: shape({
      name: { type: "string", required: true },
      key: {
        type: "string",
        required: true,
        check: (value, param) =>
          /^[^_][A-Za-z0-9_-]*$/.test(value)
            ? undefined
            : paramFormat(param, "of letters, digits, underscores and dashes, not beginning with an underscore"),
      },
      sso_path: { type: "string" },
      scim_path: { type: "string" },
      directory_path: { type: "string" },
      multi_valued: { type: "boolean" },
    }),
  },
} as const;
const whole = shape({ custom_attributes: customAttributes });

const notEnabled = problem(403, "feature_not_enabled", "not enabled", "This feature is not enabled on this instance");
const pathsDisagree = (param: string) =>
  problem(
    422,
    "form_param_value_conflict",
    "conflicting values",
    "`scim_path` and `directory_path` refer to the same value, so they must match when both are sent.",
    { param_name: param },
  );

export function attributesOf(call: Call, given: Body<typeof whole>["custom_attributes"]): readonly CustomAttribute[] | undefined {
  if (given === undefined) return undefined;
  refuse([given.length > 0 && call.settings.readings.customAttributes === "disabled" ? notEnabled : undefined]);
  const keys = given.map(({ key }) => key);
  refuse([new Set(keys).size === keys.length ? undefined : paramDuplicate("custom_attributes")]);
  return given.map(({ name, key, sso_path = "", scim_path, directory_path, multi_valued = false }) => {
    const disagree = scim_path !== undefined && directory_path !== undefined && scim_path !== directory_path;
    refuse([disagree ? pathsDisagree("custom_attributes.scim_path") : undefined]);
    return { name, key, sso_path, directory_path: directory_path ?? scim_path ?? "", multi_valued };
  });
}

export const showAttribute = ({ name, key, sso_path, directory_path, multi_valued }: CustomAttribute) => ({
  name,
  key,
  sso_path,
  scim_path: directory_path,
  directory_path,
  multi_valued,
});
