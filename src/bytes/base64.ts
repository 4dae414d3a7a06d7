import { decodeWellFormed } from "./utf8.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const PAD = 0x3d;
/** What a character outside of the alphabet is worth: it leaves bits above the sixth. */
const NONE = 0x40;

/** Bytes as base64 with padding. (RFC 4648, section 4) */
export function base64Text(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  let at = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let shift = 18; shift >= 0; shift -= 6) codes[at++] = ALPHABET.charCodeAt((bits >> shift) & 0x3f);
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  codes.fill(PAD, codes.length - missing);
  return decodeWellFormed(codes, 0, codes.length);
}

/**
 * The bytes of base64 as `base64Text` writes it: padded, without blanks, unused bits 0. Undefined for anything else, so
 * that no two texts are the same bytes.
 */
export function base64Bytes(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3);
  let at = 0;
  for (let i = 0; i < text.length; i += 4) {
    const pads = i + 4 === text.length ? padding : 0;
    const bits = quartet(text, i, pads);
    if (bits < 0) return undefined;
    bytes[at++] = bits >> 16;
    bytes[at++] = bits >> 8;
    bytes[at++] = bits;
  }
  return bytes.subarray(0, bytes.length - padding);
}

/** The 24 bits of four characters, of which the last `pads` are padding; -1 if that is not what they are. */
function quartet(text: string, at: number, pads: number): number {
  let bits = 0;
  for (let i = 0; i < 4; i++) {
    const value = i < 4 - pads ? sextet(text.charCodeAt(at + i)) : 0;
    if (value === NONE) return -1;
    bits = (bits << 6) | value;
  }
  const unused = (1 << (8 * pads)) - 1;
  return (bits & unused) === 0 ? bits : -1;
}

function sextet(code: number): number {
  if (code >= 0x41 && code <= 0x5a) return code - 0x41;
  if (code >= 0x61 && code <= 0x7a) return code - 0x61 + 26;
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 52;
  if (code === 0x2b) return 62;
  return code === 0x2f ? 63 : NONE;
}
