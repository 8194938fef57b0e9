// The leave for calls that only ask, although they are no GET. Knows no plan: observing comes before planning.
import type { Permit } from "../../api/permit";
import type { Definition } from "../definition/field";
import { grant } from "./granted";

/** The leave for the calls that only ask, although they are no GET: an empty PATCH, the probe of something that has no read. */
export function permitProbe({ endpoint }: Definition): Permit {
  return grant([endpoint.read, endpoint.confirm].filter((op) => typeof op === "object"));
}
