// Every resource, one line each, in the order of the docs.
import type { Definition } from "../core/define";
import { jwtTemplate } from "./jwt-template";
import { redirectUrl } from "./redirect-url";

export const registry: readonly Definition[] = [jwtTemplate, redirectUrl];
