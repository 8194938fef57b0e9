// What a caller may say to a format. Knows no format.

export interface FormatOptions {
  /** `text` only: with colours, as a terminal takes them. */
  readonly colour?: boolean;
  /** When the comparison was made. Without it no report says so, and the same comparison gives the same bytes. */
  readonly now?: Date;
}
