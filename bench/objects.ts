// What the programs of the bench declare: the same objects through each provider. Knows no engine.
import * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";

/** Who is measured, and what it is. */
export const contenders = {
  clerk: "this provider",
  nothing: "the floor: a provider that does nothing, so that the engine's own work is left",
  writes: "a second floor: one request for each object that is written, no checks, no reads",
  objectByObject:
    "a provider that writes and reads object by object: reads back what it wrote, reads before an update, one GET an object in a refresh",
} as const;

export type Contender = keyof typeof contenders;

/** Of ten objects one is of the only kind here that has an update. */
export const mix = "of ten objects nine RedirectUrl and one JwtTemplate; the update changes the lifetime of every JwtTemplate";

interface Declaration {
  readonly type: "RedirectUrl" | "JwtTemplate";
  readonly name: string;
  readonly args: { readonly [property: string]: unknown };
}

function declarations(count: number, lifetime: number): readonly Declaration[] {
  return Array.from({ length: count }, (_, index) =>
    index % 10 === 0
      ? {
          type: "JwtTemplate",
          name: `template-${index}`,
          args: { name: `service-${index}`, claims: { aud: `service-${index}`, role: "{{user.public_metadata.role}}" }, lifetime },
        }
      : { type: "RedirectUrl", name: `url-${index}`, args: { url: `https://app-${index}.example.com/sso-callback` } },
  );
}

/** How many objects of each kind, by the path of its list. */
export function countsByPath(count: number): { readonly [path: string]: number } {
  const templates = Math.ceil(count / 10);
  return { "/redirect_urls": count - templates, "/jwt_templates": templates };
}

/** The text in the state by which the engine's process finds a provider, like the one of our own resources; the package is made by the driver. */
const codeOf = (contender: Contender, type: string): string =>
  `exports.handler = () => require("bench-provider/${files[contender]}").${type};`;

const files: { readonly [contender in Contender]: string } = {
  clerk: "",
  nothing: "nothing",
  writes: "writes",
  objectByObject: "object-by-object",
};

/** What the classes have on their objects; Pulumi's SDK works for each property, whoever provides it. */
const properties: { readonly [type in Declaration["type"]]: readonly string[] } = {
  RedirectUrl: ["url", "createdAt", "updatedAt"],
  JwtTemplate: [
    "name",
    "claims",
    "lifetime",
    "allowedClockSkew",
    "customSigningKey",
    "signingAlgorithm",
    "signingKey",
    "createdAt",
    "updatedAt",
  ],
};

/** A resource of one of the other providers: of the shape of ours, registered as ours are. */
class Plain extends pulumi.CustomResource {
  constructor(contender: Contender, { type, name, args }: Declaration) {
    const outputs = Object.fromEntries(properties[type].map((property) => [property, undefined]));
    super(`pulumi-nodejs:dynamic/bench:${type}`, name, { ...outputs, ...args, __provider: codeOf(contender, type) });
  }
}

/** The program that declares so many objects. */
export function programOf(contender: Contender, count: number, lifetime = 60): () => Promise<void> {
  return async () => {
    for (const declaration of declarations(count, lifetime)) {
      if (contender === "clerk") new clerk[declaration.type](declaration.name, declaration.args as never);
      else new Plain(contender, declaration);
    }
  };
}
