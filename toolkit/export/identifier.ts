// Names of variables in exported programs: from the resource's name and its class, none of them a word of the language. Knows no resource.

/** Words that a program may not declare, that every module has already, or that our programs use themselves. */
const taken: ReadonlySet<string> = new Set(
  `abstract any arguments as asserts async await boolean break case catch class config const constructor continue debugger declare default
delete do else enum eval exports export extends false finally for from function get global globalThis if implements import in infer infinity
instanceof interface is keyof let module namespace never new null number object of package private protected public readonly require return
set static string super switch symbol this throw true try type typeof undefined unique unknown using var void while with yield clerk pulumi
console process Buffer Object Array String Number Boolean Symbol Promise Map Set Date Math JSON Error Function RegExp NaN Infinity
__dirname __filename`.split(/\s+/),
);

/** Gives names, none of them twice. `types` are all classes. */
export function createNamer(types: readonly string[]): (type: string, name: string) => string {
  const given = new Set(taken);
  return (type, name) => {
    const base = identifierOf(name, type, suffixOf(type, types));
    let identifier = base;
    for (let number = 2; given.has(identifier); number++) identifier = `${base}${number}`;
    given.add(identifier);
    return identifier;
  };
}

/** "OrganizationRole" -> "Role", unless another class is called so. */
function suffixOf(type: string, types: readonly string[]): string {
  const short = type.replace(/^Organization(?=[A-Z])/, "");
  return types.includes(short) ? type : short;
}

/** "owner", "OrganizationRole" -> "ownerRole". What says its class already does not say it twice. */
function identifierOf(name: string, type: string, suffix: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const [ofType, ofSuffix] = [wordsOf(type), wordsOf(suffix)];
  const saysType = startsWith(words, ofType) || startsWith(words.toReversed(), ofSuffix.toReversed());
  if (words.length === 0 || /^\d/.test(words[0]!)) return camel([...ofSuffix, ...words]);
  return saysType ? camel(words) : `${camel(words)}${suffix}`;
}

const startsWith = (words: readonly string[], others: readonly string[]): boolean =>
  others.every((other, index) => words[index]?.toLowerCase() === other);

/** "OAuthApplication" -> "oauth", "application". */
const wordsOf = (type: string): readonly string[] =>
  type
    .replaceAll("OAuth", "Oauth")
    .split(/(?<=[a-z])(?=[A-Z])/)
    .map((word) => word.toLowerCase());

const camel = (words: readonly string[]): string =>
  words.map((word, index) => (index === 0 ? lower(word) : word[0]!.toUpperCase() + word.slice(1))).join("");

const lower = (word: string): string => word[0]!.toLowerCase() + word.slice(1);
