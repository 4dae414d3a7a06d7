/** The polynomial of CRC-32, its lowest power in the highest bit and the other way around. */
const REFLECTED = 0xedb88320;
const FORWARD = 0x04c11db7;

const REFLECTED_TABLE = /* @__PURE__ */ makeReflected();
const FORWARD_TABLE = /* @__PURE__ */ makeForward();

function makeReflected(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (REFLECTED & -(value & 1));
    return value;
  });
}

function makeForward(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let value = byte << 24;
    for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (FORWARD & (value >> 31));
    return value;
  });
}

/** CRC-32 as in gzip, xz and the container codec snappy; an unsigned number. (ISO 3309) */
export function crc32(bytes: Uint8Array): number {
  let sum = -1;
  for (let i = 0; i < bytes.length; i++) sum = (sum >>> 8) ^ REFLECTED_TABLE[(sum ^ bytes[i]!) & 0xff]!;
  return ~sum >>> 0;
}

/** CRC-32 with the bits of each byte in the other order, as in bzip2; an unsigned number. */
export function crc32Forward(bytes: Uint8Array): number {
  let sum = -1;
  for (let i = 0; i < bytes.length; i++) sum = (sum << 8) ^ FORWARD_TABLE[(sum >>> 24) ^ bytes[i]!]!;
  return ~sum >>> 0;
}
