/** Writes bits from the first byte on, the lowest first, into memory that is large enough. */
export class BitWriter {
  readonly bytes: Uint8Array;
  /** Where the next whole byte goes. */
  end: number;
  #word = 0;
  #count = 0;

  constructor(bytes: Uint8Array, start: number) {
    this.bytes = bytes;
    this.end = start;
  }

  /** The lowest `count` bits of a number, 24 at most. */
  write(value: number, count: number): void {
    let word = this.#word | ((value & ((1 << count) - 1)) << this.#count);
    let rest = this.#count + count;
    for (; rest >= 8; rest -= 8) {
      this.bytes[this.end++] = word;
      word >>>= 8;
    }
    this.#word = word;
    this.#count = rest;
  }

  /** Fill the last byte with zeros. */
  toByte(): void {
    if (this.#count > 0) this.write(0, 8 - this.#count);
  }

  /** The mark by which a reader that comes from the last byte knows where to begin. */
  close(): void {
    this.write(1, 1);
    this.toByte();
  }
}
