import { decimalPutter } from "./ascii.js";
import type { Conversion } from "./conversion.js";
import { type Decimal, decimalOf, decimalText } from "./decimal-text.js";
import type { LogicalType } from "./logical-type.js";
import { invalidLogical, Refusal } from "./refusal.js";
import {
  firstByte,
  MAX_DECIMAL_SIZE,
  MAX_UNSCALED_BYTES,
  MAX_UNSCALED_DIGITS,
  unscaledAt,
  unscaledBytes,
  unscaledText,
} from "./unscaled.js";

export type DecimalType = LogicalType & { readonly name: "decimal" };

const EXPECTED = new Refusal("a decimal as a string, a bigint, or a number that is exact");
const NO_DECIMAL = new Refusal("a decimal as a string, such as -12.50", "another text");
const NO_EXACT = new Refusal("a finite number within ±(2^53-1)", "another, which is no exact decimal: give a string");

/** Why no decimal is written into a fixed of such a size. */
export const TOO_WIDE = /* @__PURE__ */ new Refusal(
  `a fixed of at most ${MAX_DECIMAL_SIZE} bytes for a decimal`,
  "a larger one",
);

/** decimal: an exact decimal string with `scale` digits behind the point. */
export function decimal({ precision, scale, size }: DecimalType): Conversion {
  const digits = Math.min(precision, MAX_UNSCALED_DIGITS);
  const tooLong = new Refusal(`a decimal of at most ${digits} digits`, "more digits");
  const tooFine = new Refusal(`a decimal of at most ${scale} digits behind the point`, "more digits behind it");
  const read = unscaledReader(precision);
  const textAt = (bytes: Uint8Array, start: number, end: number) => decimalText(read(bytes, start, end), scale);
  const end = 10 ** Math.min(precision, SMALL_DIGITS + 1);
  const convert = (value: unknown) => {
    if (size !== undefined && size > MAX_DECIMAL_SIZE) return TOO_WIDE;
    const small = typeof value === "string" ? smallUnscaled(value, scale) : undefined;
    if (small !== undefined && small < end && small > -end) return unscaledBytes(small, size);
    const plain = typeof value === "string" ? plainUnscaled(value, scale, digits) : undefined;
    if (plain !== undefined) return unscaledBytes(plain, size);
    const decimal = decimalOf(value);
    if (decimal === undefined) return misfit(value);
    const unscaled = rescale(decimal, scale, digits);
    if (unscaled === undefined) return tooLong;
    return unscaled === null ? tooFine : unscaledBytes(unscaled, size);
  };
  return {
    changes: true,
    fromRaw: (raw: Uint8Array) => textAt(raw, 0, raw.length),
    fromBytes: textAt,
    putText: decimalPutter(precision, scale),
    convert,
    isExact(value) {
      if (typeof value !== "string") return false;
      const raw = convert(value);
      return !(raw instanceof Refusal) && textAt(raw, 0, raw.length) === value;
    },
  };
}

export function misfit(value: unknown): Refusal {
  return typeof value === "string" ? NO_DECIMAL : typeof value === "number" ? NO_EXACT : EXPECTED;
}

/** Digits that a number holds exactly. */
const SMALL_DIGITS = 15;

/** The unscaled number of plain decimal text, if a number holds it; undefined for all that takes a closer look. */
function smallUnscaled(text: string, scale: number): number | undefined {
  const { length } = text;
  let at = text.charCodeAt(0) === 0x2d ? 1 : 0;
  if (length > SMALL_DIGITS || at === length) return undefined;
  let value = 0;
  let point = length;
  for (; at < length; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (digit === -2 && point === length && length > 2) point = at;
    else return undefined;
  }
  const shift = scale - Math.max(length - 1 - point, 0);
  if (shift < 0 || length + shift > SMALL_DIGITS) return undefined;
  value *= 10 ** shift;
  return text.charCodeAt(0) === 0x2d ? -value : value;
}

/**
 * The same of any plain decimal text of no more than `most` digits, as a bigint: a third of the time that it takes to
 * look at it by a regular expression.
 */
function plainUnscaled(text: string, scale: number, most: number): bigint | undefined {
  const { length } = text;
  const start = text.charCodeAt(0) === 0x2d ? 1 : 0;
  let point = length;
  for (let at = start; at < length; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit >= 0 && digit <= 9) continue;
    if (digit !== -2 || point < length) return undefined;
    point = at;
  }
  const fraction = point < length ? length - 1 - point : 0;
  if (point === start || fraction > scale || point - start + scale > most) return undefined;
  const zeros = fraction < scale ? "0".repeat(scale - fraction) : "";
  const unscaled = BigInt(`${text.slice(start, point)}${text.slice(point + 1)}${zeros}`);
  return start === 1 ? -unscaled : unscaled;
}

/**
 * The unscaled number of a decimal at another scale; undefined if it has more digits than it may, null if it has other
 * digits than zeros behind that scale. Powers of ten are only made within `most` digits.
 */
function rescale({ negative, digits, scale }: Decimal, to: number, most: number): bigint | undefined | null {
  if (digits === "") return 0n;
  const shift = to - scale;
  if (digits.length + shift > most) return undefined;
  if (shift < 0 && !isZeros(digits, digits.length + shift)) return null;
  const unscaled = BigInt(shift < 0 ? digits.slice(0, shift) : digits + "0".repeat(shift));
  return negative ? -unscaled : unscaled;
}

/** Whether only zeros stand from `start` on; a number that begins behind the last digit has others there. */
function isZeros(digits: string, start: number): boolean {
  return start > 0 && /^0*$/.test(digits.slice(start));
}

/** Reads an unscaled number as decimal digits. @throws DecodeError if it has more of them than `precision` */
export function unscaledReader(precision: number): (bytes: Uint8Array, start: number, end: number) => string {
  return (bytes, start, end) => {
    const text = unscaledText(bytes, checked(bytes, start, end), end);
    if (text.length > precision && digitsOf(text) > precision) throw tooManyDigits();
    return text;
  };
}

/** The same as bigint. */
export function unscaledOf(bytes: Uint8Array, precision: number): bigint {
  const value = unscaledAt(bytes, checked(bytes, 0, bytes.length), bytes.length);
  if (digitsOf(value.toString()) > precision) throw tooManyDigits();
  return value;
}

function checked(bytes: Uint8Array, start: number, end: number): number {
  const first = end - start > 1 ? firstByte(bytes, start, end) : start;
  if (end - first > MAX_UNSCALED_BYTES)
    throw invalidLogical("decimal", `an unscaled number of more than ${MAX_UNSCALED_BYTES} bytes`);
  return first;
}

function digitsOf(text: string): number {
  return text.charCodeAt(0) === 0x2d ? text.length - 1 : text.length;
}

function tooManyDigits(): Error {
  return invalidLogical("decimal", "more digits than its precision");
}
