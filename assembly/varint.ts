// Zigzag varints (Avro 1.12, Binary encoding of int and long). Callers keep the position in a local: a global would
// put a store and a load on the chain that every byte waits for.

import { Skipped } from "./abi";

/** The bits that end a varint when they are clear. */
// @ts-ignore: decorator
@inline export const HIGH: u64 = 0x8080808080808080;
/** HIGH of the first five bytes: an int takes no more. */
// @ts-ignore: decorator
@inline export const HIGH5: u64 = 0x0000008080808080;

/** Bytes of the varint whose terminators are marked in `m` (not 0). */
// @ts-ignore: decorator
@inline export function lengthOf(m: u64): usize {
  return <usize>((ctz(m) + 1) >>> 3);
}

/** The 7-bit groups of the varint at the low end of `w`, joined: mask it off, then halve the gaps three times. 2.5 ns at any length, where a byte loop takes 4-8 on random lengths. */
// @ts-ignore: decorator
@inline export function join(w: u64, m: u64): u64 {
  w &= m ^ (m - 1);
  w = (w & 0x007f007f007f007f) | ((w & 0x7f007f007f007f00) >>> 1);
  w = (w & 0x00003fff00003fff) | ((w & 0x3fff00003fff0000) >>> 2);
  return (w & 0x000000000fffffff) | ((w & 0x0fffffff00000000) >>> 4);
}

// @ts-ignore: decorator
@inline export function unzigzag(z: u64): i64 {
  return <i64>((z >>> 1) ^ (0 - (z & 1)));
}

/** Where the varint of the last `longAt` ended; 0 if it was no legal varint. */
export let after: usize = 0;

/** A long of any length. Sets `after`. Reads up to 16 bytes from `ip`, whatever the end of the input. */
export function longAt(ip: usize): i64 {
  const w = load<u64>(ip);
  const m = ~w & HIGH;
  if (m) {
    after = ip + lengthOf(m);
    return unzigzag(join(w, m));
  }
  // nine or ten bytes: 56 bits so far
  const low = join(w, 0x8000000000000000); // all eight bytes
  const ninth: u64 = load<u8>(ip, 8);
  if (ninth < 128) {
    after = ip + 9;
    return unzigzag(low | (ninth << 56));
  }
  const tenth: u64 = load<u8>(ip, 9);
  after = tenth > 1 ? 0 : ip + 10;
  return unzigzag(low | ((ninth & 127) << 56) | (tenth << 63));
}

/** An int of any length. Sets `after`, to 0 too if it has more than 32 bits. */
export function intAt(ip: usize): i32 {
  const w = load<u64>(ip);
  const m = ~w & HIGH5;
  const z = m ? join(w, m) : u64.MAX_VALUE;
  after = z >>> 32 ? 0 : ip + lengthOf(m);
  return <i32>unzigzag(z);
}

/** A length: -1 if it is no legal varint, negative, or 2^31 or more. Sets `after`. */
export function lengthAt(ip: usize): i32 {
  const n = longAt(ip);
  return !after || <u64>n > <u64>i32.MAX_VALUE ? -1 : <i32>n;
}

/** An index of a symbol or a branch: -1 if it is no legal int, or negative. Sets `after`. */
export function indexAt(ip: usize): i32 {
  const index = lengthAt(ip);
  return after - ip > 5 ? -1 : index;
}

/**
 * The position behind `count` varints and the fixed widths after each, 0 if one is bad or the input ends before the
 * last. `words`: two for each, as Op.SkipVarints has them; the lengths are kept there.
 */
export function skipVarints(ip: usize, end: usize, count: u32, words: usize): usize {
  for (let i: u32 = 0; i < count; i++) {
    if (ip > end) return 0;
    const w = load<u64>(ip);
    const m = ~w & HIGH;
    const kept = load<u32>(words);
    let length = lengthOf(m);
    if (kept & Skipped.Int) {
      // four bytes, or a fifth with four bits
      if (length > 4 && (length > 5 || w & 0xf000000000)) return 0;
    } else if (!m) {
      longAt(ip);
      if (!after) return 0;
      length = after - ip;
    }
    store<u32>(words, (kept & Skipped.Int) | ((kept << 4) & Skipped.Lengths) | <u32>length);
    ip += length + load<u32>(words, 4);
    words += 8;
  }
  return ip;
}
