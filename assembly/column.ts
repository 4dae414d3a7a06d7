// Columns on their way out.

/** Pack `count` bytes at `from`, each 0 or 1, into bits at `to`, least significant first (Arrow's order). Writes whole 16-bit units. */
export function packBits(from: usize, count: u32, to: usize): void {
  for (let i: u32 = 0; i < count; i += 16) {
    let bits: u32 = i8x16.bitmask(i8x16.neg(v128.load(from + i)));
    if (count - i < 16) bits &= (1 << (count - i)) - 1;
    store<u16>(to + (i >>> 3), <u16>bits);
  }
}
