// An image that was uploaded as a form: what Clerk refuses of it, and under which address it can be seen. Keeps no image.

import { createHash } from "node:crypto";
import { bodyInvalid, bodyTooLarge, problem, Refusal, refuse } from "./problem";
import type { Given } from "./route";

const HOST = "https://img.emulated.example";
const LARGEST = 10 * 1_048_576;
/** jpeg, png, gif, webp. */
const SIGNATURES = [
  [0xff, 0xd8, 0xff],
  [0x89, 0x50, 0x4e, 0x47],
  [0x47, 0x49, 0x46, 0x38],
  [0x52, 0x49, 0x46, 0x46],
];

/** The code is a guess; that the status is 400 is published. */
const noImage = problem(400, "form_param_format_invalid", "is invalid", "file must be a jpeg, png, gif or webp image.", {
  param_name: "file",
});

export async function imageOf(given: Given): Promise<string> {
  if (given.bytes > LARGEST) throw new Refusal([bodyTooLarge(LARGEST)]);
  if (given.kind !== "form") throw new Refusal([bodyInvalid]);
  const file = given.form.get("file");
  if (file === null || typeof file === "string") throw new Refusal([noImage]);
  const content = new Uint8Array(await file.arrayBuffer());
  refuse([SIGNATURES.some((bytes) => bytes.every((byte, index) => content[index] === byte)) ? undefined : noImage]);
  return imageUrl(content);
}

/** The same content has the same address. */
export const imageUrl = (content: string | Uint8Array): string =>
  `${HOST}/${createHash("sha256").update(content).digest("hex").slice(0, 32)}`;
