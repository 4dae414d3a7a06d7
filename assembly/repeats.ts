// Strings that recur: which slots of a column hold the same bytes.
import { Repeats } from "./abi";

/** Strings of more bytes are left alone. */
const LONGEST: usize = 64;
/** An entry: the number of a string plus one, and above it what is left of the hash. */
const NUMBER: u32 = 0xffff;
/** Places that are tried: data made to collide are given up. */
const PROBES: u32 = 8;
/** How many strings may differ at first, and then of each 16; in the end it must be one of so many. Empty ones don't count. */
const AT_FIRST: u32 = 48;
const WORTH: u32 = 10;

/**
 * Number the strings of `count` slots: equal ones alike, from 0 on in order of their first slots. The numbers go to
 * `ids`; behind the entries at `table`, the first slot of each. Gives how many there are; 0 if they are too many to be
 * worth it, collide, or are long. The bytes behind the strings are readable, and those before.
 */
export function repeats(offsets: usize, data: usize, count: u32, table: usize, ids: usize): u32 {
  const firsts = table + (Repeats.Entries << 2);
  memory.fill(table, 0, Repeats.Entries << 2);
  let known: u32 = 0;
  let filled: u32 = 0;
  let start: usize = load<u32>(offsets);
  for (let i: u32 = 0; i < count; i++) {
    const end: usize = load<u32>(offsets + (i << 2), 4);
    const n = end - start;
    const p = data + start;
    start = end;
    filled += <u32>(n != 0);
    if (n > LONGEST) return 0;
    const hash = hashOf(p, n);
    let place = hash & (Repeats.Entries - 1);
    for (let tries: u32 = 0; ; tries++, place = (place + 1) & (Repeats.Entries - 1)) {
      if (tries == PROBES) return 0;
      const entry = load<u32>(table + (place << 2));
      if (!entry) {
        if (known == Repeats.Most || known > AT_FIRST + (filled >>> 4)) return 0;
        store<u32>(firsts + (known << 2), i);
        store<u32>(ids + (i << 2), known);
        known += 1;
        store<u32>(table + (place << 2), (hash & ~NUMBER) | known);
        break;
      }
      if ((entry ^ hash) & ~NUMBER) continue;
      const number = (entry & NUMBER) - 1;
      const first = offsets + (load<u32>(firsts + (number << 2)) << 2);
      const q: usize = load<u32>(first);
      if (<usize>load<u32>(first, 4) - q != n || !isSame(p, data + q, n)) continue;
      store<u32>(ids + (i << 2), number);
      break;
    }
  }
  return known * WORTH > filled ? 0 : known;
}

// @ts-ignore: decorator
@inline function hashOf(p: usize, n: usize): u32 {
  let a = load<u64>(p);
  if (n < 8) a &= (<u64>1 << (<u64>n << 3)) - 1;
  else {
    for (let k: usize = 8; k < n - 8; k += 8) a = (a ^ load<u64>(p + k)) * 0xc2b2ae3d27d4eb4f;
    a = rotl(a, 23) + load<u64>(p + n - 8);
  }
  a = (a ^ <u64>n) * 0x9e3779b97f4a7c15;
  a ^= a >>> 29;
  a *= 0x9e3779b97f4a7c15;
  return <u32>(a >>> 32);
}

// @ts-ignore: decorator
@inline function isSame(p: usize, q: usize, n: usize): bool {
  for (const end = p + n; p < end; p += 16, q += 16) {
    let same: u32 = i8x16.bitmask(i8x16.eq(v128.load(p), v128.load(q)));
    if (end - p < 16) same |= <u32>-1 << <u32>(end - p);
    if ((same & 0xffff) != 0xffff) return false;
  }
  return true;
}
