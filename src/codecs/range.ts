/** Probabilities have 11 bits; this is one half. */
const HALF = 1024;
/** The fewer bits, the faster they follow the data. */
const MOVE = 5;
/** Below this the range gets another byte. */
const LEAST = 2 ** 24;

/** Probabilities of bits, each at one half to begin with. */
export function probabilities(count: number): Uint16Array {
  return new Uint16Array(count).fill(HALF);
}

/** The range decoder of LZMA: bits by what is probable. Behind its end it reads 0, and is not finished then. */
export class RangeDecoder {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;
  #range = -1;
  #code = 0;

  /** The five bytes in front are read at once. The first of them must be 0. */
  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.#end = end;
    this.#at = start + 5;
    if (this.#at > end || bytes[start] !== 0) throw new Error("a chunk that does not begin as it must");
    for (let at = start + 1; at < this.#at; at++) this.#code = (this.#code << 8) | bytes[at]!;
  }

  /** Whether all bytes were used, and no more. */
  get isFinished(): boolean {
    this.#normalize();
    return this.#at === this.#end && this.#code === 0;
  }

  /** Whether more bytes were needed than there are. */
  get isCut(): boolean {
    return this.#at > this.#end;
  }

  bit(probs: Uint16Array, index: number): 0 | 1 {
    this.#normalize();
    const prob = probs[index]!;
    const bound = Math.imul(this.#range >>> 11, prob);
    if (this.#code >>> 0 < bound >>> 0) {
      this.#range = bound;
      probs[index] = prob + ((2 * HALF - prob) >>> MOVE);
      return 0;
    }
    this.#range = (this.#range - bound) | 0;
    this.#code = (this.#code - bound) | 0;
    probs[index] = prob - (prob >>> MOVE);
    return 1;
  }

  /** A number of `count` bits, the highest first. */
  tree(probs: Uint16Array, start: number, count: number): number {
    let index = 1;
    for (let i = 0; i < count; i++) index = 2 * index + this.bit(probs, start + index);
    return index - (1 << count);
  }

  /** A number of `count` bits, the lowest first. */
  reverseTree(probs: Uint16Array, start: number, count: number): number {
    let index = 1;
    let value = 0;
    for (let i = 0; i < count; i++) {
      const bit = this.bit(probs, start + index);
      index = 2 * index + bit;
      value |= bit << i;
    }
    return value;
  }

  /** A number of `count` bits that are as probable as not. */
  direct(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      this.#normalize();
      this.#range >>>= 1;
      const isOne = this.#code >>> 0 >= this.#range >>> 0;
      if (isOne) this.#code = (this.#code - this.#range) | 0;
      value = value * 2 + (isOne ? 1 : 0);
    }
    return value;
  }

  #normalize(): void {
    if (this.#range >>> 0 >= LEAST) return;
    this.#range <<= 8;
    this.#code = (this.#code << 8) | (this.#at < this.#end ? this.#bytes[this.#at]! : 0);
    this.#at++;
  }
}
