/** The five primes of XXH64, as pairs of a high and a low half. (xxHash specification) */
const P1 = [0x9e3779b1, 0x85ebca87] as const;
const P2 = [0xc2b2ae3d, 0x27d4eb4f] as const;
const P3 = [0x165667b1, 0x9e3779f9] as const;
const P4 = [0x85ebca77, 0xc2b2ae63] as const;
const P5 = [0x27d4eb2f, 0x165667c5] as const;

type Pair = readonly [number, number];

/** A number of 64 bits in two halves: BigInt would take ten times as long. */
class Word {
  high: number;
  low: number;

  constructor([high, low]: Pair) {
    this.high = high | 0;
    this.low = low | 0;
  }

  add(high: number, low: number): this {
    const sum = (this.low >>> 0) + (low >>> 0);
    this.high = (this.high + high + (sum > 0xffffffff ? 1 : 0)) | 0;
    this.low = sum | 0;
    return this;
  }

  xor(high: number, low: number): this {
    this.high ^= high;
    this.low ^= low;
    return this;
  }

  multiply([high, low]: Pair): this {
    const a = this.low >>> 16;
    const b = this.low & 0xffff;
    const c = low >>> 16;
    const d = low & 0xffff;
    const bd = b * d;
    const middle = a * d + (bd >>> 16); // below 2^33
    const other = b * c + (middle % 65536);
    const carry = a * c + Math.floor(middle / 65536) + Math.floor(other / 65536);
    this.high = (Math.imul(this.high, low) + Math.imul(this.low, high) + (carry | 0)) | 0;
    this.low = Math.imul(this.low, low);
    return this;
  }

  rotate(count: number): this {
    const { high, low } = this;
    this.high = (high << count) | (low >>> (32 - count));
    this.low = (low << count) | (high >>> (32 - count));
    return this;
  }

  round(high: number, low: number): this {
    const added = new Word(P2).swap(high, low);
    return this.add(added.high, added.low).rotate(31).multiply(P1);
  }

  /** Becomes the product of itself and another number. */
  swap(high: number, low: number): this {
    const factor: Pair = [this.high, this.low];
    this.high = high;
    this.low = low;
    return this.multiply(factor);
  }

  /** Mix with itself, shifted to the right. */
  fold(count: number): this {
    const { high, low } = this;
    if (count >= 32) return this.xor(0, high >>> (count - 32));
    return this.xor(high >>> count, (low >>> count) | (high << (32 - count)));
  }
}

/** The low half of XXH64 with seed 0, unsigned: the content checksum of Zstandard. (RFC 8878, 3.1.1) */
export function xxh64Low(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  let sum = new Word(P5);
  if (bytes.length >= 32) {
    at = bytes.length - (bytes.length % 32);
    sum = merged(stripes(view, at));
  }
  sum.add(Math.floor(bytes.length / 2 ** 32), bytes.length | 0);
  return finished(sum, view, at).low >>> 0;
}

/** Mix the first `end` bytes, 32 at a time, into four lanes. Without objects: this is where the time goes. */
function stripes(view: DataView, end: number): Word[] {
  const first = [new Word(P1).add(P2[0], P2[1]), new Word(P2), new Word([0, 0]), negative(P1)];
  const lanes = Int32Array.from(first.flatMap(({ high, low }) => [high, low]));
  for (let at = 0; at < end; at += 32)
    for (let i = 0; i < 8; i += 2) {
      const inputHigh = view.getInt32(at + 4 * i + 4, true);
      const inputLow = view.getInt32(at + 4 * i, true);
      // add the input times P2
      const productLow = Math.imul(inputLow, P2[1]);
      const productHigh = upper(inputLow, P2[1]) + Math.imul(inputHigh, P2[1]) + Math.imul(inputLow, P2[0]);
      const low = (lanes[i + 1]! + productLow) | 0;
      const carry = low >>> 0 < productLow >>> 0 ? 1 : 0;
      const high = (lanes[i]! + productHigh + carry) | 0;
      // rotate by 31, times P1
      const turnedHigh = (high << 31) | (low >>> 1);
      const turnedLow = (low << 31) | (high >>> 1);
      lanes[i] = upper(turnedLow, P1[1]) + Math.imul(turnedHigh, P1[1]) + Math.imul(turnedLow, P1[0]);
      lanes[i + 1] = Math.imul(turnedLow, P1[1]);
    }
  return first.map((_, i) => new Word([lanes[2 * i]!, lanes[2 * i + 1]!]));
}

/** The upper half of the product of two unsigned numbers of 32 bits. */
function upper(one: number, other: number): number {
  const a = one >>> 16;
  const b = one & 0xffff;
  const c = other >>> 16;
  const d = other & 0xffff;
  const first = (Math.imul(a, d) + (Math.imul(b, d) >>> 16)) >>> 0;
  const second = (Math.imul(b, c) + (first & 0xffff)) >>> 0;
  return (Math.imul(a, c) + (first >>> 16) + (second >>> 16)) | 0;
}

function negative([high, low]: Pair): Word {
  return new Word([~high, ~low]).add(0, 1);
}

function merged(lanes: readonly Word[]): Word {
  const sum = new Word([0, 0]);
  for (const [i, { high, low }] of lanes.entries()) {
    const { high: h, low: l } = new Word([high, low]).rotate([1, 7, 12, 18][i]!);
    sum.add(h, l);
  }
  for (const { high, low } of lanes) {
    const { high: h, low: l } = new Word([0, 0]).round(high, low);
    sum.xor(h, l).multiply(P1).add(P4[0], P4[1]);
  }
  return sum;
}

/** What is left behind the last 32 bytes, and the last mixing. */
function finished(sum: Word, view: DataView, start: number): Word {
  let at = start;
  for (; at + 8 <= view.byteLength; at += 8) {
    const { high, low } = new Word([0, 0]).round(view.getInt32(at + 4, true), view.getInt32(at, true));
    sum.xor(high, low).rotate(27).multiply(P1).add(P4[0], P4[1]);
  }
  for (; at + 4 <= view.byteLength; at += 4) {
    const { high, low } = new Word(P1).swap(0, view.getInt32(at, true));
    sum.xor(high, low).rotate(23).multiply(P2).add(P3[0], P3[1]);
  }
  for (; at < view.byteLength; at++) {
    const { high, low } = new Word(P5).swap(0, view.getUint8(at));
    sum.xor(high, low).rotate(11).multiply(P1);
  }
  return sum.fold(33).multiply(P2).fold(29).multiply(P3).fold(32);
}
