// What must be known of a class of resources; the generated file of each class holds its own. Knows neither programs nor engine.

/** Where a class refers to another: the path of the property ("permissions[]"), and the class behind it. */
export interface ReferencePath {
  readonly path: string;
  readonly type: string;
  /** The property of that class which is its natural key. */
  readonly key: string;
}

export interface ClassDescription {
  /** The class: "JwtTemplate". */
  readonly type: string;
  /** Properties that programs may set. */
  readonly inputs: readonly string[];
  /** All properties of the class. */
  readonly properties: readonly string[];
  /** Where secrets are: "signingKey", "oidc.clientSecret". */
  readonly secrets: readonly string[];
  /** The natural key. */
  readonly key: readonly string[];
  /** Whether Clerk has at most one object of a natural key. */
  readonly unique: boolean;
  readonly references: readonly ReferencePath[];
  /** Classes of which a declared resource must be there first. */
  readonly gates: readonly string[];
  /** The property with whose object it goes. */
  readonly goesWith?: string;
}
