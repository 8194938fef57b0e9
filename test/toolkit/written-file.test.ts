// Files that people write by hand: what they hold, and what is said of every mistake in them, with its line.
import { parseClasses } from "../../toolkit/class-list";
import { parseSnapshot } from "../../toolkit/snapshot";
import { parseIgnore, parseOverrides } from "../../toolkit/written-file";

/** The sentences of the error that the call throws. */
function problems(call: () => unknown): readonly string[] {
  try {
    call();
  } catch (error) {
    return (error as Error).message.split("\n");
  }
  throw new Error("It threw nothing.");
}

const quotes = "a text that begins with * must stand in quotes, since YAML takes * for an alias.";

describe("an ignore file", () => {
  test.each<[string, string, object]>([
    ["in YAML", "ignore:\n  - path: Machine\n    reason: made by hand\n", [{ path: "Machine", reason: "made by hand" }]],
    [
      "in JSON",
      '{ "ignore": [{ "path": "JwtTemplate.hasura.lifetime", "reason": "r", "expires": "2028-02-29" }] }',
      [{ path: "JwtTemplate.hasura.lifetime", reason: "r", expires: "2028-02-29" }],
    ],
    [
      "with a day that YAML takes for a date",
      "ignore: [{ path: '*', reason: r, expires: 2027-01-31 }]",
      [{ path: "*", reason: "r", expires: "2027-01-31" }],
    ],
    ["that is empty", "", []],
    ["of a comment", "# nothing yet\n", []],
    ["with nothing in it", "ignore: []\n", []],
  ])("%s", (_, text, rules) => expect(parseIgnore(text, "ignore.yaml")).toEqual(rules));

  test.each<[string, string, readonly string[]]>([
    [
      "every mistake with its line",
      "ignore:\n  - path: Machine\n  - reason: r\n    path: ''\n  - path: Machine\n    reason: r\n    until: 2027-01-01\nrules: 1\n",
      [
        'line 8: The document has no "rules".',
        'line 2: ignore.0 lacks "reason".',
        "line 4: ignore.1.path must NOT have fewer than 1 characters.",
        'line 7: ignore.2 has no "until".',
      ],
    ],
    [
      "a day that is none",
      "ignore:\n  - path: Machine\n    reason: r\n    expires: soon\n",
      ["line 4: ignore.0.expires must be a day of the calendar, as YYYY-MM-DD."],
    ],
    [
      "a day that the calendar does not have",
      "ignore:\n  - { path: Machine, reason: r, expires: 2027-02-29 }\n",
      ["line 2: ignore.0.expires must be a day of the calendar, as YYYY-MM-DD."],
    ],
    ["a list without its name", "- path: Machine\n  reason: r\n", ["line 1: The document must be object."]],
    [
      "what is no class",
      "ignore:\n  - { path: JwtTemplat.hasura, reason: r }\n",
      ['line 2: "JwtTemplat.hasura" names no class: "JwtTemplat" is none. Did you mean JwtTemplate?'],
    ],
    [
      "what is near no class",
      "ignore:\n  - { path: Zebra.hasura, reason: r }\n",
      ['line 2: "Zebra.hasura" names no class: "Zebra" is none.'],
    ],
    [
      "what is near no property",
      "ignore:\n  - { path: JwtTemplate.hasura.zebra, reason: r }\n",
      [
        'line 2: "JwtTemplate.hasura.zebra": JwtTemplate has no property "zebra". A name or a natural key with dots in it stands in brackets: JwtTemplate["…"].',
      ],
    ],
    [
      "what is no property",
      "ignore:\n  - { path: JwtTemplate.hasura.lifetme, reason: r }\n",
      [
        'line 2: "JwtTemplate.hasura.lifetme": JwtTemplate has no property "lifetme". Did you mean lifetime? A name or a natural key with dots in it stands in brackets: JwtTemplate["…"].',
      ],
    ],
    [
      "what is no property of a singleton",
      "ignore: [{ path: InstanceSettings.suportEmail, reason: r }]",
      [expect.stringContaining("Did you mean supportEmail?") as unknown as string],
    ],
    ["a text that is no YAML", "ignore:\n  - path: 'Machine\n", ["line 3 cannot be read (MISSING_CHAR)."]],
    ["a key that stands twice", "ignore: []\nignore: []\n", ["line 2 cannot be read (DUPLICATE_KEY)."]],
    ["an asterisk and nothing else", "*\n", [`line 1: ${quotes}`]],
    ["an asterisk for any class", "ignore:\n  - path: *\n    reason: r\n", [`line 2: ${quotes}`]],
    [
      "paths that begin with one",
      "ignore:\n  - { path: *.*.lifetime, reason: r }\n  - { path: *.*.name, reason: r }\n",
      [`line 2: ${quotes}`, `line 3: ${quotes}`],
    ],
    [
      "one before what it names",
      "ignore:\n  - { path: Machine, reason: *r }\n  - { path: RedirectUrl, reason: &r known }\n",
      [`line 2: ${quotes}`],
    ],
    [
      "aliases that would fill the memory",
      `a: &a [${"x,".repeat(9)}x]\n${[..."bcdefghi"].map((key, index) => `${key}: &${key} [${`*${"abcdefgh"[index]},`.repeat(9)}x]\n`).join("")}`,
      ["it repeats its parts by aliases more often than can be read."],
    ],
  ])("%s", (_, text, sentences) => {
    expect(problems(() => parseIgnore(text, "known.yaml"))).toEqual(
      sentences.map((sentence) => (typeof sentence === "string" ? `known.yaml: ${sentence}` : sentence)),
    );
  });
});

test("an asterisk in quotes is a path, and an alias of what was said before is its value", () => {
  const text = `ignore:\n  - { path: "*.*.lifetime", reason: &r known }\n  - { path: Machine, reason: *r }\n`;
  expect(parseIgnore(text, "known.yaml")).toEqual([
    { path: "*.*.lifetime", reason: "known" },
    { path: "Machine", reason: "known" },
  ]);
});

describe("an overrides file", () => {
  test("an asterisk without quotes is told in it too", () => {
    expect(problems(() => parseOverrides("omit: [*]\n", "o.yaml"))).toEqual([`o.yaml: line 1: ${quotes}`]);
  });

  test("holds values, replacements and omissions", () => {
    const text = `
values:
  JwtTemplate.hasura.lifetime: 120
  JwtTemplate["https://a.example"].claims: { aud: x }
  OAuthApplication.portal.public: null
replace: [{ from: dev.example.com, to: example.com }]
omit: [PrimaryDomain, 'RedirectUrl["http://localhost:3000/"]']
`;
    expect(parseOverrides(text, "")).toEqual({
      values: {
        "JwtTemplate.hasura.lifetime": 120,
        'JwtTemplate["https://a.example"].claims': { aud: "x" },
        "OAuthApplication.portal.public": null,
      },
      replace: [{ from: "dev.example.com", to: "example.com" }],
      omit: ["PrimaryDomain", 'RedirectUrl["http://localhost:3000/"]'],
    });
    expect(parseOverrides("", "")).toEqual({});
  });

  test("tells every mistake with its line", () => {
    const text = "values:\n  Jwt.hasura.lifetime: 1\n  RedirectUrl.https://app.example.com.url: x\nomit:\n  - Redirect\n";
    expect(problems(() => parseOverrides(text, "staging.yaml"))).toEqual([
      'staging.yaml: line 2: "Jwt.hasura.lifetime" names no class: "Jwt" is none. Did you mean JwtTemplate?',
      expect.stringMatching(
        /^staging\.yaml: line 3: "RedirectUrl\.https:\/\/app\.example\.com\.url": RedirectUrl has no property "example"\. .*RedirectUrl\["…"\]\.$/,
      ),
      'staging.yaml: line 5: "Redirect" names no class: "Redirect" is none. Did you mean RedirectUrl?',
    ]);
  });

  test("no sentence quotes a value", () => {
    const secret = "whsec_canary";
    for (const text of [
      `values: ${secret}\n`,
      `replace: [{ from: 1, to: ${secret} }]\n`,
      `x: "${secret}\n`,
      `values: { a: 1 }\n  ${secret}: y\n`,
    ])
      expect(problems(() => parseOverrides(text, "o.yaml")).join("\n")).not.toContain("canary");
  });
});

test.each<[string, string, string]>([
  ["no snapshot", '{ "a": 1 }', 'line 1: It is no snapshot: a snapshot is a document whose "format" is "pulumi-clerk/snapshot".'],
  [
    "a property that no program could set",
    "format: pulumi-clerk/snapshot\nversion: 1\nobjects:\n  - type: JwtTemplate\n    name: a\n    inputs:\n      name: a\n      lifetme: 1\n",
    'line 8: "lifetme" is no property of JwtTemplate that a program could set.',
  ],
  [
    "an object without a name",
    "format: pulumi-clerk/snapshot\nversion: 1\nobjects:\n  - type: JwtTemplate\n    inputs: {}\n",
    'line 4: objects.0 lacks "name".',
  ],
  [
    "a newer form",
    "format: pulumi-clerk/snapshot\nversion: 2\nobjects: []\n",
    "line 2: It is of version 2, and this pulumi-clerk reads up to version 1: install a newer pulumi-clerk.",
  ],
])("a snapshot that was edited by hand: %s", (_, text, sentence) => {
  expect(problems(() => parseSnapshot(text, "s.yaml"))).toEqual([`s.yaml: ${sentence}`]);
});

describe("a list of classes", () => {
  test("has commas between", () => expect(parseClasses("JwtTemplate, RedirectUrl,")).toEqual(["JwtTemplate", "RedirectUrl"]));
  test.each([
    ["Jwt", 'No class is called "Jwt". Did you mean JwtTemplate?'],
    ["Zebra", 'No class is called "Zebra".'],
    ["redirecturl", 'No class is called "redirecturl". Did you mean RedirectUrl?'],
    ["Machin,Rolset", 'No class is called "Machin". Did you mean Machine? No class is called "Rolset". Did you mean RoleSet?'],
    [" , ", "A list of classes is empty. Write one, or several with commas between them."],
  ])("%j", (text, sentence) => expect(problems(() => parseClasses(text))).toEqual([sentence]));
});
