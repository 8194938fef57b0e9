// What every call of the core is given: the client, what is being done to what, and who hears of it.
import type { ClerkClient } from "../api/client";
import type { Policy } from "./policy";
import type { Timing } from "./timing";
import type { ReferenceIds } from "./vocabulary/value";

/** One write that is under way. */
export interface Operation {
  /** Waits until another write has ended or none can follow any more; false in that case. */
  waitForOthers(): Promise<boolean>;
}

/** What a call of the core needs of the world. */
export interface Context {
  readonly client: ClerkClient;
  /** What is being done, for messages: "creating". */
  readonly doing?: string;
  /** The resource's name in the program, for messages. */
  readonly name?: string;
  /** What the references of the declaration stand for, as far as the program knows. */
  readonly ids?: ReferenceIds;
  /** Tells the user what is no failure and yet worth knowing. */
  readonly warn?: (sentence: string) => void;
  /** Tells the user, once for each sentence, what is good to know. */
  readonly tell?: (sentence: string) => void;
  /** The write that this call is a part of. */
  readonly operation?: Operation;
  /** Waiting times other than the usual ones. */
  readonly timing?: Partial<Timing>;
}

/** What a call that writes needs besides. */
export interface WriteContext extends Context {
  readonly policy: Policy;
}
