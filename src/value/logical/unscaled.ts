/**
 * Bytes of an unscaled number that are converted at most, which always hold 9,863 digits. The engine's conversion of
 * binary to decimal digits is not linear: 10 ns a byte at 64 bytes, 100 at 4 KiB (0.4 ms a number), 330 at 64 KiB, and
 * a block of 64 MiB may be full of them (2026-11, Node 20).
 */
export const MAX_UNSCALED_BYTES = 4096;
export const MAX_UNSCALED_DIGITS = 9863;

/** The first byte that counts of a two's complement number, big-endian: bytes before it repeat the sign. */
export function firstByte(bytes: Uint8Array, start: number, end: number): number {
  const sign = bytes[start]! < 0x80 ? 0 : 0xff;
  while (start + 1 < end && bytes[start] === sign && (bytes[start + 1]! ^ sign) < 0x80) start++;
  return start;
}

/** A two's complement number, big-endian, as decimal digits behind a minus sign if it is negative. No bytes are 0. */
export function unscaledText(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= 6) return String(smallAt(bytes, start, end));
  return bigAt(bytes, start, end).toString();
}

/** The same as bigint. */
export function unscaledAt(bytes: Uint8Array, start: number, end: number): bigint {
  return end - start <= 6 ? BigInt(smallAt(bytes, start, end)) : bigAt(bytes, start, end);
}

/** Six bytes or fewer, which a number holds. */
function smallAt(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return 0;
  let value = (bytes[start]! << 24) >> 24;
  for (let i = start + 1; i < end; i++) value = value * 256 + bytes[i]!;
  return value;
}

function bigAt(bytes: Uint8Array, start: number, end: number): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let at = start;
  let value: bigint;
  const odd = (end - start) & 7;
  if (odd === 0) {
    value = view.getBigInt64(at);
    at += 8;
  } else {
    const head = Math.min(odd, 6);
    value = BigInt(smallAt(bytes, at, (at += head)));
    if (odd > head) value = (value << 8n) | BigInt(bytes[at++]!);
  }
  if (end - at > 32) return longAt(bytes, at, end, value);
  for (; at < end; at += 8) value = (value << 64n) | view.getBigUint64(at);
  return value;
}

/** Many bytes behind `head`: by way of hexadecimal digits, since each shift would copy the number. */
function longAt(bytes: Uint8Array, start: number, end: number, head: bigint): bigint {
  let hex = "0x";
  for (let i = start; i < end; i++) hex += bytes[i]!.toString(16).padStart(2, "0");
  return (head << BigInt(8 * (end - start))) | BigInt(hex);
}

/** A number in as few bytes as hold it, or in `size` bytes, which do; two's complement, big-endian. */
export function unscaledBytes(value: bigint, size?: number): Uint8Array {
  const length = size ?? bytesFor(value);
  const bytes = new Uint8Array(length);
  if (length > 64) putHex(bytes, value);
  else {
    let rest = value;
    for (let i = length - 1; i >= 0; i--, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
  }
  return bytes;
}

function bytesFor(value: bigint): number {
  const magnitude = value < 0n ? ~value : value;
  if (magnitude <= 0x7fff_ffffn) {
    const small = Number(magnitude);
    return small < 0x80 ? 1 : small < 0x8000 ? 2 : small < 0x80_0000 ? 3 : 4;
  }
  const digits = magnitude.toString(16);
  const bits = digits.length * 4 - Math.clz32(Number.parseInt(digits[0]!, 16)) + 28;
  return (bits >> 3) + 1; // one bit for the sign
}

function putHex(bytes: Uint8Array, value: bigint): void {
  const fill = value < 0n ? 0xff : 0;
  const hex = (value < 0n ? ~value : value).toString(16);
  const text = hex.length % 2 === 0 ? hex : `0${hex}`;
  bytes.fill(fill);
  for (let i = 0, at = bytes.length - text.length / 2; i < text.length; i += 2)
    bytes[at++] = Number.parseInt(text.slice(i, i + 2), 16) ^ fill;
}
