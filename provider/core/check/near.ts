// Which of the words that there are was meant by one that there is not. Knows no resource.
import { closest, distance } from "fastest-levenshtein";

/** The nearest of the words, where it is near: no more than a third of the letters are others, and one always may be. */
export function near(word: string, words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  const found = closest(word, [...words]);
  const allowed = Math.max(1, Math.floor(Math.max(word.length, found.length) / 3));
  return distance(word, found) <= allowed ? found : undefined;
}
