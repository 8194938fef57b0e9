// Names that programs give to what was found in an instance: from the natural key, the same at every reading. Knows no resource.
import { createHash } from "node:crypto";

const longest = 60;

/**
 * A name in lower case letters, digits and dashes. A key without any of these is told by its hash; what two keys would share is numbered in
 * the order of the keys.
 */
export function programNames(type: string, keys: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return keys.map((key) => {
    const base = baseName(type, key);
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base}-${number}`;
    taken.add(name);
    return name;
  });
}

function baseName(type: string, key: string): string {
  if (key === "") return kebab(type);
  const slug = dashed(key.normalize("NFKD").replace(/^(org:|role_set:|https?:\/\/)/, ""));
  if (slug === "") return `${kebab(type)}-${createHash("sha256").update(key).digest("hex").slice(0, 8)}`;
  return slug.length <= longest ? slug : `${slug.slice(0, longest - 9)}-${createHash("sha256").update(key).digest("hex").slice(0, 8)}`;
}

/** "OAuthApplication" -> "oauth-application". */
function kebab(type: string): string {
  return type
    .replace(/OAuth/g, "Oauth")
    .replace(/([a-z])([A-Z])/g, "$1-$2")
    .toLowerCase();
}

/** "Bücher & mehr" -> "bucher-mehr". */
function dashed(text: string): string {
  return text
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase();
}
