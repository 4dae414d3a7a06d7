import type { Pull } from "./source.js";

/** Chunks below this many bytes are gathered, so that a source of single bytes costs no object for each. */
const SMALL = 1024;
const GATHER = 64 * 1024;

/**
 * A position in a container file, and the bytes of its source that have arrived and are not taken yet. They stay a
 * list of chunks until they are taken, so a large block in small chunks takes linear time, and memory grows only as
 * bytes arrive, whatever a size claims.
 */
export class Cursor {
  readonly #pull: Pull;
  #chunks: Uint8Array[] = [];
  /** Where the first chunk goes on. */
  #at = 0;
  #held = 0;
  #position: number;
  /** The last chunk grows in here while small chunks come. */
  #gather: { readonly bytes: Uint8Array; end: number } | undefined;

  constructor(pull: Pull, position: number) {
    this.#pull = pull;
    this.#position = position;
  }

  /** Byte offset in the file of the next byte to be taken. */
  get position(): number {
    return this.#position;
  }

  /** Byte offset in the file up to which bytes have arrived. */
  get arrived(): number {
    return this.#position + this.#held;
  }

  has(length: number): boolean {
    return this.#held >= length;
  }

  /** Wait until `length` bytes are here. False if the source ends before that. */
  async fill(length: number): Promise<boolean> {
    while (this.#held < length) {
      const chunk = await this.#pull.pull(length - this.#held);
      if (chunk === undefined) return false;
      this.#add(chunk);
    }
    return true;
  }

  /** The next byte, which is here. */
  takeByte(): number {
    const byte = this.#chunks[0]![this.#at]!;
    this.#drop(1);
    return byte;
  }

  /** The next `length` bytes, which are here: a view of the source's memory where they are in one chunk, else a copy. */
  take(length: number): Uint8Array {
    const first = this.#chunks[0];
    const taken =
      first !== undefined && first.length - this.#at >= length
        ? first.subarray(this.#at, this.#at + length)
        : this.#join(length, 0, this.#at);
    this.#drop(length);
    return taken;
  }

  /** Up to `length` of the bytes from `ahead` on, as many as are here: a view where they are in one chunk, else a copy. */
  peek(ahead: number, length: number): Uint8Array {
    const { index, at } = this.#locate(ahead);
    const here = Math.max(0, Math.min(length, this.#held - ahead));
    const first = this.#chunks[index];
    return first !== undefined && first.length - at >= here
      ? first.subarray(at, at + here)
      : this.#join(here, index, at);
  }

  /** Whether `pattern` stands `ahead` bytes from here, all of it arrived. */
  matches(pattern: Uint8Array, ahead: number): boolean {
    const { index, at } = this.#locate(ahead);
    return this.#matchesAt(pattern, index, at);
  }

  /** How far ahead `pattern` begins for the first time among the bytes that are here, below `limit`; -1 if it does not. */
  indexOf(pattern: Uint8Array, limit: number): number {
    const first = pattern[0]!;
    let ahead = -this.#at;
    for (const [index, chunk] of this.#chunks.entries()) {
      const from = index === 0 ? this.#at : 0;
      const part = limit - ahead < chunk.length ? chunk.subarray(0, Math.max(0, limit - ahead)) : chunk;
      for (let at = part.indexOf(first, from); at >= 0; at = part.indexOf(first, at + 1))
        if (this.#matchesAt(pattern, index, at)) return ahead + at;
      if (part !== chunk) break;
      ahead += chunk.length;
    }
    return -1;
  }

  /** Let go of the next `length` bytes, which are here. */
  drop(length: number): void {
    this.#drop(length);
  }

  /** Pass over `length` bytes without keeping them. False if the source ends before that. */
  async skip(length: number): Promise<boolean> {
    for (;;) {
      const here = Math.min(length, this.#held);
      this.#drop(here);
      length -= here;
      if (length === 0) return true;
      const passed = this.#pull.skip?.(length) ?? 0;
      this.#position += passed;
      length -= passed;
      if (length === 0) return true;
      if (!(await this.fill(1))) return false;
    }
  }

  /** Nothing is wanted of the source for now. */
  async rest(): Promise<void> {
    await this.#pull.rest?.();
  }

  close(): Promise<void> {
    this.#chunks = [];
    this.#gather = undefined;
    this.#held = 0;
    return this.#pull.close();
  }

  #add(chunk: Uint8Array): void {
    this.#held += chunk.length;
    if (chunk.length >= SMALL || this.#chunks.length === 0) {
      this.#chunks.push(chunk);
      this.#gather = undefined;
    } else this.#addSmall(chunk);
  }

  #addSmall(chunk: Uint8Array): void {
    let gather = this.#gather;
    if (gather === undefined || gather.end + chunk.length > GATHER) {
      gather = this.#gather = { bytes: new Uint8Array(GATHER), end: 0 };
      this.#chunks.push(gather.bytes);
    }
    gather.bytes.set(chunk, gather.end);
    gather.end += chunk.length;
    this.#chunks[this.#chunks.length - 1] = gather.bytes.subarray(0, gather.end);
  }

  #locate(ahead: number): { readonly index: number; readonly at: number } {
    let index = 0;
    let at = this.#at + ahead;
    while (index < this.#chunks.length && at >= this.#chunks[index]!.length) at -= this.#chunks[index++]!.length;
    return { index, at };
  }

  #matchesAt(pattern: Uint8Array, index: number, at: number): boolean {
    let chunk = this.#chunks[index];
    for (const byte of pattern) {
      if (chunk !== undefined && at === chunk.length) {
        chunk = this.#chunks[++index];
        at = 0;
      }
      if (chunk?.[at++] !== byte) return false;
    }
    return true;
  }

  #join(length: number, index: number, from: number): Uint8Array {
    const whole = new Uint8Array(length);
    for (let i = index, at = 0; at < length; i++) {
      const chunk = this.#chunks[i]!;
      const part = chunk.subarray(from, from + length - at);
      whole.set(part, at);
      at += part.length;
      from = 0;
    }
    return whole;
  }

  #drop(length: number): void {
    this.#position += length;
    this.#held -= length;
    let at = this.#at + length;
    let used = 0;
    while (used < this.#chunks.length && at >= this.#chunks[used]!.length) at -= this.#chunks[used++]!.length;
    if (used > 0) this.#chunks.splice(0, used);
    if (this.#chunks.length === 0) this.#gather = undefined;
    this.#at = at;
  }
}
