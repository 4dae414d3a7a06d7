/**
 * Seven bits a byte, of a number below 2^32; gives the end. Stores keep the lowest eight bits. A loop takes twice the
 * time.
 */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  if (value < 0x80) {
    bytes[at] = value;
    return at + 1;
  }
  bytes[at] = value | 0x80;
  if (value < 0x4000) {
    bytes[at + 1] = value >>> 7;
    return at + 2;
  }
  bytes[at + 1] = (value >>> 7) | 0x80;
  if (value < 0x200000) {
    bytes[at + 2] = value >>> 14;
    return at + 3;
  }
  bytes[at + 2] = (value >>> 14) | 0x80;
  if (value < 0x10000000) {
    bytes[at + 3] = value >>> 21;
    return at + 4;
  }
  bytes[at + 3] = (value >>> 21) | 0x80;
  bytes[at + 4] = value >>> 28;
  return at + 5;
}

/** The zig-zag varint of a safe integer of more than 31 bits; gives the end. (Avro 1.12, Binary Encoding: int, long) */
export function writeWide(bytes: Uint8Array, at: number, value: number): number {
  const sign = value < 0 ? 1 : 0;
  const half = sign === 1 ? -value - 1 : value; // the zig-zag form is 2 * half + sign, which may need 54 bits
  const high = Math.floor(half * 2 ** -27) | 0;
  const low = ((half - high * 2 ** 27) * 2 + sign) | 0;
  bytes[at] = low | 0x80;
  bytes[at + 1] = (low >>> 7) | 0x80;
  bytes[at + 2] = (low >>> 14) | 0x80;
  bytes[at + 3] = (low >>> 21) | 0x80;
  return writeVarint(bytes, at + 4, high);
}
