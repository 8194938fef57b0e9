// What a run allows, as data: the gate judges every plan by it. Faces make it from their settings.

export interface Policy {
  /** Whether the key is one of a production instance. */
  readonly production: boolean;
  /** Whether objects of production that people depend on may be deleted, and what cuts people off may be changed. */
  readonly allowDeletes: boolean;
  /** The id of the instance, for messages. */
  readonly instance?: string;
}
