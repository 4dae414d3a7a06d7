import { Cursor } from "../../bytes/cursor.js";
import { AvroError } from "../../errors.js";
import { DEFAULT_LIMITS } from "../../limits.js";
import type { Conversion } from "./conversion.js";
import { misfit } from "./decimal.js";
import { decimalOf, decimalText } from "./decimal-text.js";
import { invalidLogical, Refusal } from "./refusal.js";
import { firstByte, MAX_UNSCALED_BYTES, MAX_UNSCALED_DIGITS, unscaledAt, unscaledBytes } from "./unscaled.js";

/** A number with its own scale: `unscaled` times 10^-scale. */
export interface BigDecimal {
  readonly unscaled: bigint;
  /** A whole number of 32 bits. */
  readonly scale: number;
}

const TOO_LONG = new Refusal(`a decimal of at most ${MAX_UNSCALED_DIGITS} digits`, "more digits");
const TOO_FAR = new Refusal("a decimal whose scale is an int of 32 bits", "a larger exponent");

/** big-decimal: an exact decimal string, plain up to 1,000 digits, then with an exponent. */
export function bigDecimal(): Conversion {
  const read = bigDecimalReader();
  const textAt = (bytes: Uint8Array, start: number, end: number) => {
    const { unscaled, scale } = read(bytes, start, end);
    return decimalText(unscaled.toString(), scale);
  };
  return {
    changes: true,
    fromRaw: (raw: Uint8Array) => textAt(raw, 0, raw.length),
    fromBytes: textAt,
    convert,
    isExact(value) {
      if (typeof value !== "string") return false;
      const raw = convert(value);
      return !(raw instanceof Refusal) && textAt(raw, 0, raw.length) === value;
    },
  };
}

function convert(value: unknown): Uint8Array | Refusal {
  const decimal = decimalOf(value);
  if (decimal === undefined) return misfit(value);
  const { negative, digits, scale } = decimal;
  if (digits.length > MAX_UNSCALED_DIGITS) return TOO_LONG;
  if (!isScale(scale)) return TOO_FAR;
  const unscaled = digits.length <= 15 ? Number(digits) : BigInt(digits);
  return bigDecimalBytes({ unscaled: negative ? -unscaled : unscaled, scale });
}

export function isScale(scale: unknown): scale is number {
  return typeof scale === "number" && scale === (scale | 0);
}

/** The content: the unscaled number as Avro bytes, then the scale as an Avro int. */
export function bigDecimalBytes({ unscaled, scale }: { unscaled: number | bigint; scale: number }): Uint8Array {
  const bytes = unscaledBytes(unscaled);
  const zigZag = ((scale << 1) ^ (scale >> 31)) >>> 0;
  const head = varintSize(2 * bytes.length);
  const content = new Uint8Array(head + bytes.length + varintSize(zigZag));
  putVarint(content, 0, 2 * bytes.length);
  content.set(bytes, head);
  putVarint(content, head + bytes.length, zigZag);
  return content;
}

function varintSize(value: number): number {
  return Math.max(1, Math.ceil((32 - Math.clz32(value)) / 7));
}

function putVarint(bytes: Uint8Array, at: number, value: number): void {
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes[at++] = rest | 0x80;
  bytes[at] = rest;
}

/** @throws DecodeError for content that is none, or with more digits than are converted */
export function bigDecimalReader(): (bytes: Uint8Array, start: number, end: number) => BigDecimal {
  const cursor = new Cursor(DEFAULT_LIMITS);
  return (bytes, start, end) => {
    try {
      cursor.open(bytes, start, end);
      const length = cursor.readLong();
      const from = cursor.position;
      if (length < 0) throw malformed();
      cursor.skip(length, "bytes");
      const to = cursor.position;
      const scale = cursor.readInt();
      if (cursor.position !== end) throw malformed();
      return { unscaled: unscaledAt(bytes, checked(bytes, from, to), to), scale };
    } catch (error) {
      throw error instanceof AvroError && error.code !== "invalid-logical-value" ? malformed() : error;
    } finally {
      cursor.close();
    }
  };
}

function checked(bytes: Uint8Array, start: number, end: number): number {
  const first = firstByte(bytes, start, end);
  if (end - first > MAX_UNSCALED_BYTES)
    throw invalidLogical("big-decimal", `an unscaled number of more than ${MAX_UNSCALED_BYTES} bytes`);
  return first;
}

function malformed(): Error {
  return invalidLogical("big-decimal", "bytes that are not an unscaled number and a scale");
}
