/** The polynomial of ECMA-182, its lowest power in the highest bit: 0xc96c5795d7870f42. */
const LOW = 0xd7870f42 | 0;
const HIGH = 0xc96c5795 | 0;

/** For each byte the low and the high half of its remainder. */
const TABLE = /* @__PURE__ */ makeTable();

function makeTable(): Int32Array {
  const table = new Int32Array(512);
  for (let byte = 0; byte < 256; byte++) {
    let low = byte;
    let high = 0;
    for (let bit = 0; bit < 8; bit++) {
      const odd = -(low & 1);
      low = ((low >>> 1) | (high << 31)) ^ (LOW & odd);
      high = (high >>> 1) ^ (HIGH & odd);
    }
    table[2 * byte] = low;
    table[2 * byte + 1] = high;
  }
  return table;
}

/** CRC-64 as in xz, 8 bytes, the least significant first. (The .xz File Format, 6) */
export function crc64Xz(bytes: Uint8Array): Uint8Array {
  let low = -1;
  let high = -1;
  for (let i = 0; i < bytes.length; i++) {
    const entry = 2 * ((low ^ bytes[i]!) & 0xff);
    low = ((low >>> 8) | (high << 24)) ^ TABLE[entry]!;
    high = (high >>> 8) ^ TABLE[entry + 1]!;
  }
  const sum = new Uint8Array(8);
  const view = new DataView(sum.buffer);
  view.setInt32(0, ~low, true);
  view.setInt32(4, ~high, true);
  return sum;
}
