import { firstByte } from "./unscaled.js";

/** Bytes of room that a value's text is given. */
export const ROOM = 72;
/** Digits behind the point up to which there is room for the text of any 16 bytes, its sign and its point. */
const MAX_SCALE = ROOM - 3;

/**
 * Writes the ASCII text of a value, whose bytes stand at `start` to `end`, before index `before` of `out`, where at
 * least ROOM bytes are free. Gives the index where it begins, or -1 for a value that `fromBytes` has to look at: it has
 * no text, or a long one. Backwards, for that is how digits come.
 */
export type PutText = (out: Uint8Array, before: number, bytes: Uint8Array, start: number, end: number) => number;

const DASH = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;

const hex = (byte: number) => byte.toString(16).padStart(2, "0");
/** Character codes of the two digits of each byte. */
const HIGH = /* @__PURE__ */ Uint8Array.from({ length: 256 }, (_, byte) => hex(byte).charCodeAt(0));
const LOW = /* @__PURE__ */ Uint8Array.from({ length: 256 }, (_, byte) => hex(byte).charCodeAt(1));

/** Character codes of the three digits of each number up to 999, the last in the lowest byte. */
const THREE = /* @__PURE__ */ Int32Array.from({ length: 1000 }, (_, n) => {
  const ones = n % 10;
  const tens = ((n - ones) / 10) % 10;
  return 0x303030 + (((n - ones - 10 * tens) / 100) << 16) + (tens << 8) + ones;
});

/** Of a UUID's 16 bytes, 36 characters. */
export function putUuid(out: Uint8Array, before: number, bytes: Uint8Array, start: number): number {
  const at = before - 36;
  putHex(out, at, bytes, start, start + 4);
  putHex(out, at + 9, bytes, start + 4, start + 6);
  putHex(out, at + 14, bytes, start + 6, start + 8);
  putHex(out, at + 19, bytes, start + 8, start + 10);
  putHex(out, at + 24, bytes, start + 10, start + 16);
  out[at + 8] = out[at + 13] = out[at + 18] = out[at + 23] = DASH;
  return at;
}

function putHex(out: Uint8Array, at: number, bytes: Uint8Array, start: number, end: number): void {
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    out[at++] = HIGH[byte]!;
    out[at++] = LOW[byte]!;
  }
}

/** Of decimals of such a precision and scale; undefined where there may be no room. */
export function decimalPutter(precision: number, scale: number): PutText | undefined {
  if (scale > MAX_SCALE) return undefined;
  return (out, before, bytes, start, end) => {
    const first = end - start > 1 ? firstByte(bytes, start, end) : start;
    if (end - first > 16) return -1;
    let at = putDigits(out, before, limbsOf(bytes, first, end));
    if (before - at > precision) return -1;
    while (before - at <= scale) out[--at] = ZERO;
    if (scale > 0) at = putPoint(out, at, before - scale);
    if (end > first && bytes[first]! >= 0x80) out[--at] = DASH;
    return at;
  };
}

/** Digits of a number without its sign, nine in each: the lowest first. */
const limbs = /* @__PURE__ */ new Int32Array(5);
const LIMB = 1_000_000_000;

/** Sets the limbs to what up to 16 bytes of two's complement are without their sign; gives the index of the highest. */
function limbsOf(bytes: Uint8Array, start: number, end: number): number {
  const sign = end > start && bytes[start]! >= 0x80 ? 0xffff : 0;
  const a = word(bytes, start, end - 2, sign) + (sign & 1);
  const b = word(bytes, start, end - 4, sign);
  const c = word(bytes, start, end - 6, sign);
  if (end - start <= 6) return setLimbs(a + b * 65_536 + c * 294_967_296, c * 4, 0, 0);
  const d = word(bytes, start, end - 8, sign);
  const e = word(bytes, start, end - 10, sign);
  const f = word(bytes, start, end - 12, sign);
  const g = word(bytes, start, end - 14, sign);
  const h = word(bytes, start, end - 16, sign);
  // each 16 bits times the limbs of their power of two: exact, and none of it waits for another
  return setLimbs(
    a +
      b * 65_536 +
      c * 294_967_296 +
      d * 976_710_656 +
      e * 709_551_616 +
      f * 174_706_176 +
      g * 543_950_336 +
      h * 329_220_096,
    c * 4 + d * 281_474 + e * 446_744_073 + f * 819_614_629 + g * 264_337_593 + h * 628_530_496,
    e * 18 + f * 1_208_925 + g * 228_162_514 + h * 858_534_827,
    g * 79 + h * 5_192_296,
  );
}

/** 16 bits, turned round for a negative number; bytes before `start` are zeros then. */
function word(bytes: Uint8Array, start: number, at: number, sign: number): number {
  if (at >= start) return ((bytes[at]! << 8) | bytes[at + 1]!) ^ sign;
  return at + 1 === start ? bytes[start]! ^ (sign & 0xff) : 0;
}

/** Of sums below 2^50, which is less than a million limbs: so what is carried on makes another carry of 1 at most. */
function setLimbs(a: number, b: number, c: number, d: number): number {
  const overA = (a / LIMB) | 0;
  const overB = (b / LIMB) | 0;
  const overC = (c / LIMB) | 0;
  const overD = (d / LIMB) | 0;
  let carry = setLimb(0, a - overA * LIMB);
  carry = setLimb(1, b - overB * LIMB + overA + carry);
  carry = setLimb(2, c - overC * LIMB + overB + carry);
  carry = setLimb(3, d - overD * LIMB + overC + carry);
  setLimb(4, overD + carry);
  let top = 4;
  while (top > 0 && limbs[top] === 0) top--;
  return top;
}

function setLimb(k: number, value: number): number {
  const carry = value >= LIMB ? 1 : 0;
  limbs[k] = value - carry * LIMB;
  return carry;
}

/** Without leading zeros: none of 0. */
function putDigits(out: Uint8Array, before: number, top: number): number {
  let at = before;
  for (let k = 0; k < top; k++) {
    at -= 9;
    putNine(out, at, limbs[k]!);
  }
  for (let rest = limbs[top]!; rest > 0; rest = (rest / 10) | 0) out[--at] = ZERO + (rest % 10);
  return at;
}

/** Three groups of three digits, none of which waits for another. */
function putNine(out: Uint8Array, at: number, nine: number): void {
  const high = (nine / 1_000_000) | 0;
  const middle = ((nine / 1000) | 0) - high * 1000;
  const low = nine - ((nine / 1000) | 0) * 1000;
  putThree(out, at, high);
  putThree(out, at + 3, middle);
  putThree(out, at + 6, low);
}

function putThree(out: Uint8Array, at: number, three: number): void {
  const codes = THREE[three]!;
  out[at] = codes >> 16;
  out[at + 1] = codes >> 8;
  out[at + 2] = codes;
}

/** Moves what stands from `at` to `point` one to the left. */
function putPoint(out: Uint8Array, at: number, point: number): number {
  for (let i = at; i < point; i++) out[i - 1] = out[i]!;
  out[point - 1] = POINT;
  return at - 1;
}
