/** Bytes that an output begins with: enough for small blocks, and nothing that a claim could make large. */
const FIRST = 16 * 1024;

/** Fewer bytes are copied one by one: a call of the platform costs more. */
const FEW = 48;

/** What a decompressor writes: memory that grows with what was written, never with what a header claims. */
export class Output {
  bytes: Uint8Array;
  length = 0;
  readonly #max: number;

  /** `max` is the limit in bytes. */
  constructor(max: number) {
    this.#max = max;
    this.bytes = new Uint8Array(Math.min(max, FIRST));
  }

  /** Make room for `count` more bytes. A RangeError, and nothing is reserved, if that is beyond the limit. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    if (needed > this.#max) throw tooLarge(this.#max);
    const grown = new Uint8Array(Math.min(this.#max, Math.max(needed, 2 * this.bytes.length)));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Write a part of other bytes. */
  copy(from: Uint8Array, start: number, end: number): void {
    if (end - start >= FEW) return this.append(from.subarray(start, end));
    this.reserve(end - start);
    const { bytes } = this;
    for (let at = start; at < end; at++) bytes[this.length++] = from[at]!;
  }

  /** Write one byte `count` times. */
  fill(byte: number, count: number): void {
    this.reserve(count);
    this.bytes.fill(byte, this.length, this.length + count);
    this.length += count;
  }

  /** Write `count` bytes again that stand `distance` back, those that this writes among them. Both are checked before. */
  repeat(distance: number, count: number): void {
    this.reserve(count);
    const { bytes, length } = this;
    if (count >= FEW && distance >= count) bytes.copyWithin(length, length - distance, length - distance + count);
    else for (let at = length; at < length + count; at++) bytes[at] = bytes[at - distance]!;
    this.length += count;
  }

  /** What was written from a place on; only good until the next write. */
  since(start: number): Uint8Array {
    return this.bytes.subarray(start, this.length);
  }

  finish(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}

/** The error by which decompressors say that their output is beyond its limit. */
export function tooLarge(max: number): RangeError {
  return new RangeError(`the output is larger than ${max} bytes`);
}
