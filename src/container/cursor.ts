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
        : this.#join(length);
    this.#drop(length);
    return taken;
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

  #join(length: number): Uint8Array {
    const whole = new Uint8Array(length);
    let from = this.#at;
    for (let i = 0, at = 0; at < length; i++) {
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
