/** Bytes of the Adler-32 that Python writers leave behind: they cut a zlib stream to `[2:-1]` instead of `[2:-4]`. */
export const TAIL = 3;

/** The 65521 of Adler-32 (RFC 1950), and how many bytes may be summed before 32-bit integers could overflow. */
const MODULUS = 65_521;
const RUN = 3_800;

/**
 * True if `tail` is the first three bytes of the Adler-32 checksum of `output`: the one tail that a deflate stream
 * may have. Files of Apache Python, fastavro and PyIceberg carry it.
 */
export function isAdlerTail(output: Uint8Array, tail: Uint8Array): boolean {
  if (tail.length !== TAIL) return false;
  const sum = adler32(output);
  return tail[0] === sum >>> 24 && tail[1] === ((sum >>> 16) & 255) && tail[2] === ((sum >>> 8) & 255);
}

function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (let start = 0; start < bytes.length; start += RUN) {
    const end = Math.min(start + RUN, bytes.length);
    for (let i = start; i < end; i++) {
      low += bytes[i]!;
      high += low;
    }
    low %= MODULUS;
    high %= MODULUS;
  }
  return ((high << 16) | low) >>> 0;
}
