import type { Pull } from "./source.js";

/** Chunks below this many bytes are gathered, so that a source of single bytes costs no object for each. */
const SMALL = 1024;
const GATHER = 64 * 1024;
/** Chunks that are used up before the list is cut. */
const MANY = 16;
/** Stands where a chunk was that is used up, whose bytes are let go. */
const USED = new Uint8Array(0);

/**
 * A position in a container file, and the bytes of its source that have arrived and are not taken yet. They stay a
 * list of chunks until they are taken, so a large block in small chunks takes linear time, and memory grows only as
 * bytes arrive, whatever a size claims.
 */
export class Cursor {
  readonly #pull: Pull;
  /** Those from `#first` on are held: taking them out one by one would move all that are left each time. */
  #chunks: Uint8Array[] = [];
  /** Byte offset in the file of each chunk. */
  #starts: number[] = [];
  #first = 0;
  /** Where the first chunk goes on. */
  #at = 0;
  #held = 0;
  #position: number;
  #isClosed = false;
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

  /** Whether the source was given up: then it looks like one at its end. */
  get isClosed(): boolean {
    return this.#isClosed;
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
    const byte = this.#chunks[this.#first]![this.#at]!;
    this.#drop(1);
    return byte;
  }

  /** The next `length` bytes, which are here: a view of the source's memory where they are in one chunk, else a copy. */
  take(length: number): Uint8Array {
    const first = this.#chunks[this.#first];
    const taken =
      first !== undefined && first.length - this.#at >= length
        ? first.subarray(this.#at, this.#at + length)
        : this.#join(length, this.#first, this.#at);
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
    for (let index = this.#first; index < this.#chunks.length; index++) {
      const chunk = this.#chunks[index]!;
      const from = index === this.#first ? this.#at : 0;
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
    this.#isClosed = true;
    this.#clear();
    this.#held = 0;
    return this.#pull.close();
  }

  #add(chunk: Uint8Array): void {
    if (chunk.length >= SMALL || this.#chunks.length === 0) {
      this.#push(chunk);
      this.#gather = undefined;
    } else this.#addSmall(chunk);
    this.#held += chunk.length;
  }

  #push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#starts.push(this.arrived);
  }

  #addSmall(chunk: Uint8Array): void {
    let gather = this.#gather;
    if (gather === undefined || gather.end + chunk.length > GATHER) {
      gather = this.#gather = { bytes: new Uint8Array(GATHER), end: 0 };
      this.#push(gather.bytes);
    }
    gather.bytes.set(chunk, gather.end);
    gather.end += chunk.length;
    this.#chunks[this.#chunks.length - 1] = gather.bytes.subarray(0, gather.end);
  }

  /** The chunk with the byte `ahead` from here, found by halving: a search for markers asks at every turn. */
  #locate(ahead: number): { readonly index: number; readonly at: number } {
    const first = this.#chunks[this.#first];
    if (first === undefined || this.#at + ahead < first.length) return { index: this.#first, at: this.#at + ahead };
    const offset = this.#position + ahead;
    let low = this.#first;
    let high = this.#chunks.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return { index: low, at: offset - this.#starts[low]! };
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
    while (this.#first < this.#chunks.length && at >= this.#chunks[this.#first]!.length) {
      at -= this.#chunks[this.#first]!.length;
      this.#chunks[this.#first++] = USED;
    }
    this.#at = at;
    if (this.#first === this.#chunks.length) this.#clear();
    else if (this.#first > MANY && this.#first * 2 > this.#chunks.length) this.#compact();
  }

  #clear(): void {
    if (this.#chunks.length > 0) {
      this.#chunks = [];
      this.#starts = [];
    }
    this.#gather = undefined;
    this.#first = 0;
  }

  /** Cut off the places of chunks that are used up; those that are left are fewer. */
  #compact(): void {
    this.#chunks = this.#chunks.slice(this.#first);
    this.#starts = this.#starts.slice(this.#first);
    this.#first = 0;
  }
}
