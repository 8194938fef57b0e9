// What a secret key says by itself: that it is one, which kind of instance it opens, and the instance's id if none is given.

import { deriveId } from "./id";
import type { InstanceKind } from "./instance";

export const DEFAULT_KEY = "sk_test_emulatorTakesAnyKeyYouTellItThisIsItsOwn42";

export interface KeyOfInstance {
  readonly key: string;
  readonly instance: string;
  readonly kind: InstanceKind;
}

/** A mistake in what the emulator was started with, told in one sentence. */
export class OptionError extends Error {}

/** Reads `sk_test_…` or `sk_test_…=ins_…`. */
export function parseKey(text: string): KeyOfInstance {
  const [key = "", instance, ...more] = text.split("=");
  const kind = kindOfKey(key);
  if (!kind) {
    const why = key.startsWith("pk_") ? "is a publishable key" : "is not a secret key";
    // Not the key itself: it may be a real one, pasted by mistake.
    throw new OptionError(
      `The key that begins with ${JSON.stringify(key.slice(0, 8))} ${why}; give one in the form sk_test_… or sk_live_…, letters and digits only.`,
    );
  }
  if (more.length > 0 || (instance !== undefined && !/^ins_[0-9A-Za-z]{27}$/.test(instance))) {
    throw new OptionError(
      `After the "=" of a key comes an instance's id, ins_ and 27 letters and digits, not ${JSON.stringify([instance, ...more].join("="))}.`,
    );
  }
  return { key, kind, instance: instance ?? deriveId("ins", key) };
}

export function kindOfKey(key: string): InstanceKind | undefined {
  const match = /^sk_(test|live)_\w+$/.exec(key);
  return match ? (match[1] === "live" ? "production" : "development") : undefined;
}
