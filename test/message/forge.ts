/*
 * CRC-64 is linear: what a change of bits in a text does to its sum does not depend on the rest. So out of texts of one
 * length whose bits can be chosen, one with any sum is found by solving linear equations.
 */

/** Characters of a name that can be chosen: each is one of two letters that differ in one bit. */
const CHOICES = 80;

const asNumber = (sum: Uint8Array) => new DataView(sum.buffer, sum.byteOffset).getBigUint64(0, true);

/** A name for which `sumOf` gives `wanted`. */
export function forge(sumOf: (name: string) => Uint8Array, wanted: Uint8Array): string {
  const name = (chosen: bigint) =>
    Array.from({ length: CHOICES }, (_, i) => ((chosen >> BigInt(i)) & 1n ? "c" : "b")).join("");
  const base = asNumber(sumOf(name(0n)));
  const rows: { sum: bigint; chosen: bigint }[] = [];
  for (let i = 0; i < CHOICES; i++) {
    const chosen = 1n << BigInt(i);
    insert(rows, { sum: asNumber(sumOf(name(chosen))) ^ base, chosen });
  }
  let { sum, chosen } = { sum: asNumber(wanted) ^ base, chosen: 0n };
  for (const row of rows)
    if ((sum ^ row.sum) < sum) {
      sum ^= row.sum;
      chosen ^= row.chosen;
    }
  if (sum !== 0n) throw new Error("the characters do not reach the sum");
  return name(chosen);
}

/** Gaussian elimination: rows in descending order, each with a leading bit that no other has as its own. */
function insert(rows: { sum: bigint; chosen: bigint }[], row: { sum: bigint; chosen: bigint }): void {
  for (const other of rows)
    if ((row.sum ^ other.sum) < row.sum) row = { sum: row.sum ^ other.sum, chosen: row.chosen ^ other.chosen };
  if (row.sum === 0n) return;
  rows.push(row);
  rows.sort((a, b) => (a.sum < b.sum ? 1 : -1));
}
