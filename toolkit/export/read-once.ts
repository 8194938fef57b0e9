// What Clerk tells of an object only when it is asked for it by itself, such as the secret of a machine. Reads only.
import { ClerkError } from "../../provider/api/errors";
import type { JsonObject } from "../../provider/api/json";
import { ask } from "../../provider/core/observe/fetch";
import { registry } from "../../provider/resources/registry";
import type { ConfigurationObject } from "../configuration";
import type { Instance } from "../read-instance";

/**
 * One request for each such object. They are secrets: give them to `exportProject` and nobody else. What Clerk refuses to tell is left out, as
 * it would be when the resource is taken over.
 */
export async function readOnce(instance: Instance, signal?: AbortSignal): Promise<ReadonlyMap<ConfigurationObject, JsonObject>> {
  const told = new Map<ConfigurationObject, JsonObject>();
  for (const definition of registry) {
    const operations = Object.values(definition.fields).flatMap(({ fetch }) => (fetch ? [fetch] : []));
    for (const object of operations.length === 0 ? [] : instance.objects.filter(({ type }) => type === definition.type))
      for (const operation of operations) {
        signal?.throwIfAborted();
        try {
          const answer = await ask({ client: instance.client }, definition, operation, instance.observed(object));
          told.set(object, { ...told.get(object), ...answer });
        } catch (error) {
          if (!(error instanceof ClerkError) || error.status === undefined || error.status >= 500) throw error;
        }
      }
  }
  return told;
}
