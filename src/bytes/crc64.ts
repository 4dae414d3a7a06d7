/** The polynomial, which is also where an empty text starts: 0xc15d213aa4d7a795. */
const EMPTY_LOW = 0xa4d7a795 | 0;
const EMPTY_HIGH = 0xc15d213a | 0;

/** For each byte the low and the high half of its remainder. */
const TABLE = /* @__PURE__ */ makeTable();

function makeTable(): Int32Array {
  const table = new Int32Array(512);
  for (let byte = 0; byte < 256; byte++) {
    let low = byte;
    let high = 0;
    for (let bit = 0; bit < 8; bit++) {
      const odd = -(low & 1);
      low = ((low >>> 1) | (high << 31)) ^ (EMPTY_LOW & odd);
      high = (high >>> 1) ^ (EMPTY_HIGH & odd);
    }
    table[2 * byte] = low;
    table[2 * byte + 1] = high;
  }
  return table;
}

/** CRC-64-AVRO, 8 bytes, the least significant first as in message headers. (Avro 1.12, Schema Fingerprints) */
export function crc64(bytes: Uint8Array): Uint8Array {
  let low = EMPTY_LOW;
  let high = EMPTY_HIGH;
  for (let i = 0; i < bytes.length; i++) {
    const entry = 2 * ((low ^ bytes[i]!) & 0xff);
    low = ((low >>> 8) | (high << 24)) ^ TABLE[entry]!;
    high = (high >>> 8) ^ TABLE[entry + 1]!;
  }
  const sum = new Uint8Array(8);
  const view = new DataView(sum.buffer);
  view.setInt32(0, low, true);
  view.setInt32(4, high, true);
  return sum;
}
