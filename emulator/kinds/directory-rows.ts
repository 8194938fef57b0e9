// What is kept of directories, and what becomes of them when their connection goes. Knows no operation.

import type { CollectionOf } from "../core/instance";
import type { Stamped } from "../core/resource";
import type { Call } from "../core/route";
import { type Connection, connectionRows } from "./connection-rows";

export type GroupRoleMapping = Stamped & {
  readonly group_id: string;
  readonly group_name: string;
  readonly role_id: string;
  readonly precedence: number;
};

export type Directory = Stamped & {
  readonly name: string;
  /** Null: the connection is no more. */
  readonly enterprise_connection_id: string | null;
  readonly provider: string;
  readonly enabled: boolean;
  readonly group_role_mapping_enabled: boolean;
  readonly attribute_mapping: { readonly [property: string]: string };
  readonly mappings: readonly GroupRoleMapping[];
};

export const directoryRows: CollectionOf<Directory> = { name: "directories" };

export function removeConnection(call: Call, { id }: Connection): void {
  const rows = call.rows(directoryRows);
  for (const row of rows.all().filter((one) => one.enterprise_connection_id === id)) {
    if (call.settings.readings.connectionDirectory === "deleted") rows.remove(row.id);
    else rows.replace({ ...row, enterprise_connection_id: null, enabled: false, updated_at: call.now });
  }
  call.rows(connectionRows).remove(id);
}
