// UTF-8 (Unicode 17, table 3-7): what is well formed, and how long it is in UTF-16.

/** Whether the `n` bytes at `p` are well-formed UTF-8. Reads up to 15 bytes past them and ignores those. */
export function isUtf8(p: usize, n: usize): bool {
  const end = p + n;
  while (p < end) {
    const w = load<u32>(p);
    const lead = w & 0xff;
    if (lead < 0x80) {
      p += 1;
      while (p + 16 <= end && !v128.any_true(i8x16.lt_s(v128.load(p), i8x16.splat(0)))) p += 16;
    } else if (lead < 0xe0) {
      if (lead < 0xc2 || (w & 0xc000) != 0x8000) return false;
      p += 2;
    } else if (lead < 0xf0) {
      if ((w & 0xc0c000) != 0x808000) return false;
      const second = (w >>> 8) & 0xff;
      if (lead == 0xe0 && second < 0xa0) return false; // overlong
      if (lead == 0xed && second > 0x9f) return false; // surrogate
      p += 3;
    } else {
      if (lead > 0xf4 || (w & 0xc0c0c000) != 0x80808000) return false;
      const second = (w >>> 8) & 0xff;
      if (lead == 0xf0 && second < 0x90) return false; // overlong
      if (lead == 0xf4 && second > 0x8f) return false; // above U+10FFFF
      p += 4;
    }
  }
  return p == end; // a sequence that is cut off runs past
}

/** UTF-16 code units of the well-formed `n` bytes at `p`: one for each byte that begins a character, one more for each that begins four. */
// @ts-ignore: decorator
@inline function unitsOf(p: usize, n: usize): u32 {
  let units: u32 = 0;
  const end = p + n;
  for (; p < end; p += 16) {
    const v = v128.load(p);
    const mask: u32 = p + 16 <= end ? 0xffff : (1 << <u32>(end - p)) - 1;
    units += popcnt(i8x16.bitmask(i8x16.gt_s(v, i8x16.splat(-65))) & mask);
    units += popcnt(i8x16.bitmask(i8x16.ge_u(v, i8x16.splat(<i8>0xf0))) & mask);
  }
  return units;
}

/** Fill `out` with the offsets of `count` strings in UTF-16 code units, from their offsets in bytes. */
export function utf16Offsets(offsets: usize, data: usize, count: u32, out: usize): void {
  let units: u32 = 0;
  store<u32>(out, 0);
  for (let i: u32 = 0; i < count; i++) {
    const at: usize = load<u32>(offsets + (i << 2));
    units += unitsOf(data + at, <usize>load<u32>(offsets + (i << 2), 4) - at);
    store<u32>(out + (i << 2), units, 4);
  }
}
