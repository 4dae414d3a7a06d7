import { decodeWellFormed } from "../bytes/utf8.js";

const SIZE = 256; // a power of two
const LONGEST = 32;

/** Keys that have a number of their own, from 0 on. A power of two. */
export const NUMBERED = 8;
/** The number of all others. */
const OTHER = 2 * NUMBERED;

/**
 * Keys of maps recur. This keeps those seen last, as the strings that the engine uses for property names: storing under
 * a fresh string makes the engine look it up among all names first (60-80 ns a key; with this 10-15; 2026-11, Node 20).
 * Bounded: 256 keys of up to 32 ASCII characters for each map column.
 */
export class KeyCache {
  /** The number of the key that `get` gave last: each of the first NUMBERED has one; OTHER for the rest and `__proto__`. */
  number = OTHER;
  readonly #keys = new Array<string>(SIZE).fill("");
  readonly #numbers = new Uint8Array(SIZE);
  #next = 0;

  /** The key whose well-formed UTF-8 stands at `start` to `end` of `bytes`. */
  get(bytes: Uint8Array, start: number, end: number): string {
    const length = end - start;
    return this.known(bytes, start, length) ?? this.keep(decodeWellFormed(bytes, start, end), bytes, start, length)!;
  }

  /** The key of these bytes, if it was seen. */
  known(bytes: Uint8Array, start: number, length: number): string | undefined {
    const slot = slotOf(bytes, start, length);
    const key = this.#keys[slot]!;
    this.number = OTHER;
    if (length === 0 || !isText(key, bytes, start, length)) return undefined;
    this.number = this.#numbers[slot]!;
    return key;
  }

  /** Remember the text of these bytes, if it is a key to remember; gives it in any case. */
  keep(text: string | undefined, bytes: Uint8Array, start: number, length: number): string | undefined {
    if (text?.length !== length || length === 0 || length > LONGEST) return text; // not ASCII, or long
    const [key] = Object.keys({ [text]: 0 }); // the engine's own copy of the name
    const slot = slotOf(bytes, start, length);
    this.#keys[slot] = key!;
    this.number = this.#numbers[slot] = key === "__proto__" || this.#next === NUMBERED ? OTHER : this.#next++;
    return key;
  }
}

function slotOf(bytes: Uint8Array, start: number, length: number): number {
  const mixed = length * 31 + bytes[start]! * 7 + bytes[start + (length >> 1)]! * 5 + bytes[start + length - 1]! * 3;
  return mixed & (SIZE - 1);
}

function isText(text: string, bytes: Uint8Array, start: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let i = 0; i < length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}
