/**
 * Numbers that a seed decides: the same on every runtime and in every version of this one. Not for secrets.
 * (sfc32 by Chris Doty-Humphrey, which passes PractRand)
 */
export class RandomSource {
  #a: number;
  #b: number;
  #c: number;
  #count = 1;

  /** `seed`: a safe integer. */
  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = Math.floor(seed / 2 ** 32) | 0;
    this.#c = 0;
    for (let i = 0; i < 12; i++) this.bits(); // seeds that are near each other are far apart after this
  }

  /** A whole number from 0 to 2^32-1. */
  bits(): number {
    const sum = (this.#a + this.#b + this.#count++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A number from 0 to below 1. */
  fraction(): number {
    return this.bits() / 2 ** 32;
  }

  /** A whole number from 0 to below `count`, which is 2^32 at most. */
  below(count: number): number {
    return Math.floor(this.fraction() * count);
  }

  /** A whole number from `from` to `to`; both and their distance are safe integers. */
  between(from: number, to: number): number {
    const span = to - from + 1;
    if (span <= 2 ** 32) return from + this.below(span);
    return from + Math.floor((this.below(2 ** 21) * 2 ** 32 + this.bits()) * (span / 2 ** 53));
  }

  bigBits(): bigint {
    return (BigInt(this.bits()) << 32n) | BigInt(this.bits());
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(from: ArrayLike<T>): T {
    return from[this.below(from.length)]!;
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i++) bytes[i] = this.bits() & 0xff;
    return bytes;
  }
}
