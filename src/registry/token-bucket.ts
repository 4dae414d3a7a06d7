import { now } from "./deadline.js";

/** How many ids a client asks the registry for, so that messages with random ids do not become a flood of requests. */
export interface Lookups {
  /** At once. 200 */
  readonly burst: number;
  /** After that. 50 */
  readonly perSecond: number;
}

export const LOOKUPS: Lookups = { burst: 200, perSecond: 50 };

/** Tokens that are spent one by one and come back with time. */
export class TokenBucket {
  readonly #lookups: Lookups;
  readonly #clock: () => number;
  #tokens: number;
  #counted: number;

  constructor(lookups: Lookups, clock: () => number = now) {
    this.#lookups = lookups;
    this.#clock = clock;
    this.#tokens = lookups.burst;
    this.#counted = clock();
  }

  /** Spend a token; false if there is none. */
  take(): boolean {
    const time = this.#clock();
    const earned = ((time - this.#counted) / 1000) * this.#lookups.perSecond;
    this.#tokens = Math.min(this.#lookups.burst, this.#tokens + Math.max(0, earned));
    this.#counted = time;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
