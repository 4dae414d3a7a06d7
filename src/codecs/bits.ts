/** Reads bits from the first byte on, the highest first. */
export class ForwardBits {
  readonly #bytes: Uint8Array;
  /** The next bit. */
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= 8 * this.#bytes.length;
  }

  /** An unsigned number of up to 32 bits. An Error if the data end in it. */
  read(count: number): number {
    let value = 0;
    for (let rest = count; rest > 0; rest -= 16) {
      const part = Math.min(rest, 16);
      value = value * 2 ** part + this.peek(part);
      this.skip(part);
    }
    this.check();
    return value;
  }

  /** The next bits, 24 at most; behind the end they are 0. */
  peek(count: number): number {
    const byte = this.#at >>> 3;
    const bytes = this.#bytes;
    const word = (bytes[byte]! << 24) | (bytes[byte + 1]! << 16) | (bytes[byte + 2]! << 8) | bytes[byte + 3]!;
    return (word << (this.#at & 7)) >>> (32 - count);
  }

  /** Unchecked: `check` tells whether there were so many. */
  skip(count: number): void {
    this.#at += count;
  }

  toByte(): void {
    this.#at = 8 * Math.ceil(this.#at / 8);
  }

  check(): void {
    if (this.#at > 8 * this.#bytes.length) throw new Error("the data are cut");
  }
}

/** Reads bits from the last byte back to the first, as the sequences and literals of Zstandard stand. (RFC 8878, 4.1, 4.2) */
export class BackwardBits {
  readonly #bytes: Uint8Array;
  readonly #start: number;
  /** Bits that are left; below 0 if more were read, all of them 0. */
  left: number;

  /** The bits of `bytes` from `start` to `end`: below the highest bit that is set in the last byte. */
  constructor(bytes: Uint8Array, start: number, end: number) {
    const last = end > start ? bytes[end - 1]! : 0;
    if (last === 0) throw new Error("a bit stream without its end mark");
    this.#bytes = bytes;
    this.#start = start;
    this.left = 8 * (end - start) - Math.clz32(last) + 23;
  }

  /** An unsigned number of up to 31 bits. */
  read(count: number): number {
    if (count > 24) return this.read(count - 16) * 65536 + this.read(16);
    const value = this.peek(count);
    this.left -= count;
    return value;
  }

  /** The next bits, 24 at most. */
  peek(count: number): number {
    const low = this.left - count;
    if (low < 0) return this.left > 0 ? this.#word(0, this.left) * 2 ** -low : 0;
    return this.#word(low, count);
  }

  #word(low: number, count: number): number {
    const byte = this.#start + (low >>> 3);
    const bytes = this.#bytes;
    const word = bytes[byte]! | (bytes[byte + 1]! << 8) | (bytes[byte + 2]! << 16) | (bytes[byte + 3]! << 24);
    return (word >>> (low & 7)) & ((1 << count) - 1);
  }
}
