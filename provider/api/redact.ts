/** Takes secrets out of texts that come from outside, also where they were cut, escaped or wrapped; knows no request. */

/** Stands where a secret stood. */
export const HIDDEN = "[secret]";

// A server may repeat only a part of a value ("Received sk_test_abc…"). Runs of this length do not occur in both by chance.
const RUN = 12;
const SHORT = 8;

/** A function that hides the given values, whole or in parts, in any text. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const whole = [...new Set(secrets.flatMap(spellings))].filter((value) => value !== "").sort((a, b) => b.length - a.length);
  const long = whole.filter((value) => value.length >= RUN);
  // A short value is hidden where it stands alone: hidden inside of words it would only make the text unreadable.
  const short = whole.filter((value) => value.length < SHORT).map((value) => new RegExp(`(?<!\\w)${escapeRegExp(value)}(?!\\w)`, "g"));
  return (text) => {
    let result = text;
    for (const value of whole) if (value.length >= SHORT) result = result.replaceAll(value, HIDDEN);
    for (const value of long) result = hideRuns(result, value);
    for (const pattern of short) result = result.replace(pattern, HIDDEN);
    return result;
  };
}

/** The ways in which a value may come back: as it is, inside of JSON, of a URL, of HTML. */
function spellings(value: string): readonly string[] {
  const html = value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value.replace(/[\ud800-\udfff]/gu, "\ufffd")),
    html,
    html.replaceAll('"', "&#34;"),
    html.replaceAll('"', "&quot;"),
  ];
}

function hideRuns(text: string, secret: string): string {
  let result = "";
  let at = 0;
  while (at < text.length) {
    let length = at + RUN <= text.length && secret.includes(text.slice(at, at + RUN)) ? RUN : 0;
    if (length === 0) {
      result += text[at];
      at += 1;
    } else {
      while (at + length < text.length && secret.includes(text.slice(at, at + length + 1))) length += 1;
      result += HIDDEN;
      at += length;
    }
  }
  return result;
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
