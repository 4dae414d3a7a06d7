/** Bytes that MD5 and SHA-256 work on at a time. */
export const BLOCK = 64;

/**
 * A message as MD5 and SHA-256 want it: a bit 1 after its end, zeros, and its length in bits as the last 8 bytes of
 * the last block, little-endian for MD5. (RFC 1321, section 3.1; FIPS 180-4, section 5.1.1)
 */
export function padded(bytes: Uint8Array, littleEndian: boolean): DataView {
  const blocks = new Uint8Array(Math.ceil((bytes.length + 9) / BLOCK) * BLOCK);
  blocks.set(bytes);
  blocks[bytes.length] = 0x80;
  const view = new DataView(blocks.buffer);
  view.setBigUint64(blocks.length - 8, 8n * BigInt(bytes.length), littleEndian);
  return view;
}
