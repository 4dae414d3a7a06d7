/**
 * Bytes of an unscaled number that are converted at most, which always hold 9,863 digits. The engine's conversion of
 * binary to decimal digits is not linear: 10 ns a byte at 64 bytes, 100 at 4 KiB (0.4 ms a number), 330 at 64 KiB, and
 * a block of 64 MiB may be full of them (2026-11, Node 20).
 */
export const MAX_UNSCALED_BYTES = 4096;
export const MAX_UNSCALED_DIGITS = 9863;

/** Bytes of a fixed that a decimal is written into at most: a schema may ask for 2 GiB around each digit. */
export const MAX_DECIMAL_SIZE = 65_536;

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

/** Sixteen bytes on their way to being two halves of a bigint: a view for each would cost more than all else. */
const words = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(16));
const scratch = /* @__PURE__ */ new Uint8Array(words.buffer);

function bigAt(bytes: Uint8Array, start: number, end: number): bigint {
  if (end - start > 16) return longAt(bytes, start, end);
  const sign = bytes[start]! < 0x80 ? 0 : 0xff;
  let at = 16;
  for (let i = end; i > start; ) scratch[--at] = bytes[--i]!;
  while (at > 0) scratch[--at] = sign;
  const low = end - start > 8 ? words.getBigUint64(8) : words.getBigInt64(8);
  return end - start > 8 ? (words.getBigInt64(0) << 64n) | low : low;
}

/** Many bytes: by way of hexadecimal digits, since each shift would copy the number. */
function longAt(bytes: Uint8Array, start: number, end: number): bigint {
  let hex = "0x";
  for (let i = start; i < end; i++) hex += bytes[i]!.toString(16).padStart(2, "0");
  const value = BigInt(hex);
  return bytes[start]! < 0x80 ? value : value - (1n << BigInt(8 * (end - start)));
}

/** A whole number in as few bytes as hold it, or in `size` bytes, which do; two's complement, big-endian. */
export function unscaledBytes(value: number | bigint, size?: number): Uint8Array {
  if (typeof value === "number") {
    const high = Math.floor(value / 2 ** 32);
    const sign = high >> 31;
    words.setInt32(0, sign);
    words.setInt32(4, sign);
    words.setInt32(8, high);
    words.setInt32(12, value); // its lowest 32 bits
  } else {
    if (BigInt.asIntN(128, value) !== value) return hexBytes(value, size ?? bytesFor(value));
    words.setBigInt64(0, value >> 64n);
    words.setBigInt64(8, value); // its lowest 64 bits
  }
  if (size === undefined) return scratch.slice(firstByte(scratch, 0, 16));
  return size <= 16 ? scratch.slice(16 - size) : extended(size);
}

/** The scratch bytes with more of their sign before them. */
function extended(size: number): Uint8Array {
  const bytes = new Uint8Array(size).fill(scratch[0]! < 0x80 ? 0 : 0xff);
  bytes.set(scratch, size - 16);
  return bytes;
}

/** For numbers of more than 16 bytes. */
function bytesFor(value: bigint): number {
  const digits = (value < 0n ? ~value : value).toString(16);
  const bits = digits.length * 4 - Math.clz32(Number.parseInt(digits[0]!, 16)) + 28;
  return (bits >> 3) + 1; // one bit for the sign
}

function hexBytes(value: bigint, length: number): Uint8Array {
  const fill = value < 0n ? 0xff : 0;
  const hex = (value < 0n ? ~value : value).toString(16);
  const text = hex.length % 2 === 0 ? hex : `0${hex}`;
  const bytes = new Uint8Array(length).fill(fill);
  for (let i = 0, at = length - text.length / 2; i < text.length; i += 2)
    bytes[at++] = Number.parseInt(text.slice(i, i + 2), 16) ^ fill;
  return bytes;
}
