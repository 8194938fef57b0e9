// Names of generated things, from the name of a class.
import type { Definition } from "../../provider/core/define";

/** "JwtTemplate" -> "jwt-template". */
export const fileName = (definition: Definition): string => kebab(definition.type);

/** "JwtTemplate" -> "jwtTemplate". */
export const variableName = (definition: Definition): string => variableOf(definition.type);

export const variableOf = (type: string): string => {
  const name = oneWord(type);
  return name.charAt(0).toLowerCase() + name.slice(1);
};

/** "idpEntityId" -> "IdpEntityId". */
export const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** "OrganizationRole" -> "organization-role". */
export const kebab = (name: string): string =>
  oneWord(name)
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();

/** "OAuth" is one word, in spite of its capitals. */
const oneWord = (name: string): string => name.replaceAll("OAuth", "Oauth");
