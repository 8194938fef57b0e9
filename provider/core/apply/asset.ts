// The content of a file property: an asset as Pulumi's engine hands it over. Reads relative to the program's folder, where the engine runs us.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type Json, isJsonObject } from "../../api/json";

export interface FileContent {
  readonly filename: string;
  readonly content: Uint8Array;
}

/** The file behind an asset. Throws a sentence that names the property. */
export async function readAsset(property: string, asset: Json): Promise<FileContent> {
  if (!isJsonObject(asset)) throw new Error(`${property} is no file: give it a pulumi.asset.FileAsset.`);
  if (typeof asset.text === "string") return { filename: property, content: Buffer.from(asset.text, "utf8") };
  if (typeof asset.path !== "string") throw new Error(`${property} must be a file of this machine: give it a pulumi.asset.FileAsset.`);
  try {
    return { filename: basename(asset.path), content: await readFile(asset.path) };
  } catch (error) {
    throw new Error(
      `${property}: the file ${asset.path} cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"}). Check its path, which is relative to the program's folder.`,
      {
        cause: error,
      },
    );
  }
}
