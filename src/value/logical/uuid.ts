import type { Conversion } from "./conversion.js";
import { Refusal } from "./refusal.js";

const EXPECTED = new Refusal("a UUID as a string");
const NO_UUID = new Refusal("a UUID as 32 hexadecimal digits in groups of 8-4-4-4-12", "another text");

const FORM = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

function check(value: unknown): Refusal | undefined {
  if (typeof value !== "string") return EXPECTED;
  return FORM.test(value) ? undefined : NO_UUID;
}

/** uuid on a string: the string as it is, letters in either case; its form is checked when encoding. */
export function uuidOnString(): Conversion {
  return {
    changes: false,
    fromRaw: (raw) => raw,
    convert: (value) => check(value) ?? value,
    isExact: (value) => check(value) === undefined,
  };
}

/** uuid on a fixed(16): lower-case text of the bytes in their order. */
export function uuidOnFixed(): Conversion {
  const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
  const textAt = (b: Uint8Array, i: number) =>
    `${hex[b[i]!]}${hex[b[i + 1]!]}${hex[b[i + 2]!]}${hex[b[i + 3]!]}-${hex[b[i + 4]!]}${hex[b[i + 5]!]}-${hex[b[i + 6]!]}${hex[b[i + 7]!]}-${hex[b[i + 8]!]}${hex[b[i + 9]!]}-${hex[b[i + 10]!]}${hex[b[i + 11]!]}${hex[b[i + 12]!]}${hex[b[i + 13]!]}${hex[b[i + 14]!]}${hex[b[i + 15]!]}`;
  return {
    changes: true,
    fromRaw: (raw: Uint8Array) => textAt(raw, 0),
    fromBytes: textAt,
    convert: (value) => check(value) ?? bytesOf(value as string),
    isExact: (value) => check(value) === undefined && value === (value as string).toLowerCase(),
  };
}

/** Where each byte's two digits stand in the text. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(16);
  for (let i = 0; i < 16; i++) bytes[i] = (digit(text, PLACES[i]!) << 4) | digit(text, PLACES[i]! + 1);
  return bytes;
}

/** The value of a hexadecimal digit: "0" is 0x30, "A" 0x41, "a" 0x61. */
function digit(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 0x40 ? code & 15 : (code & 15) + 9;
}
