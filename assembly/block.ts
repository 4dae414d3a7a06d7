// Item blocks of arrays and maps (Avro 1.12, Binary encoding of arrays), and arrays of plain numbers, a block at a time.
import { Op, State } from "./abi";
import { after, HIGH, HIGH5, join, lengthOf, longAt, unzigzag } from "./varint";

/** End of the block of the last `blockAt` if its byte size was given, else 0. */
export let sized: usize = 0;

/**
 * The count at the head of an item block, 0 at the end of the collection, -1 if it is not legal: a count that exceeds
 * maxCollectionItems (so -2^63 too), a size that is negative or past the end. Sets `after` and `sized`.
 */
export function blockAt(ip: usize, end: usize): i64 {
  let n = longAt(ip);
  sized = 0;
  if (!after || after > end) return -1;
  if (n < 0) {
    n = 0 - n;
    const size = longAt(after);
    if (!after || size < 0 || size > <i64>end - <i64>after) return -1;
    sized = after + <usize>size;
  }
  return <u64>n > <u64>load<u32>(State.MaxItems) ? -1 : n;
}

/** log2 of the least bytes of one number of an array instruction. */
// @ts-ignore: decorator
@inline export function leastShift(op: u32): i64 {
  return op == Op.Floats ? 2 : op == Op.Doubles ? 3 : 0;
}

/** Read `n` numbers into slots `slot`... of `values`. The bytes of floats and doubles are known to be there. Gives the position after them, 0 if one is bad. */
export function numbersAt(op: u32, ip: usize, end: usize, n: u32, values: usize, slot: u32): usize {
  if (op == Op.Floats) {
    memory.copy(values + (slot << 2), ip, <usize>n << 2);
    return ip + (<usize>n << 2);
  }
  if (op == Op.Doubles) {
    memory.copy(values + (slot << 3), ip, <usize>n << 3);
    return ip + (<usize>n << 3);
  }
  return op == Op.Ints ? intsAt(ip, end, n, values + (slot << 2)) : longsAt(ip, end, n, values + (slot << 3));
}

/**
 * Ints are read four at a time where 16 bytes hold them all and each has four bytes at most (up to 2^27): the position
 * of the next four waits for one load. Else two at a time where eight bytes hold both. 16 of one byte each are unpacked
 * at once. 200 token ids of three bytes: 0.25 us, 0.45 by pairs, 0.6 one by one.
 */
function intsAt(ip: usize, end: usize, n: u32, to: usize): usize {
  const last = to + (<usize>n << 2);
  while (to < last) {
    if (ip >= end) return 0;
    if (last - to >= 16) {
      const v = v128.load(ip);
      const t = ~i8x16.bitmask(v) & 0xffff; // bytes that end an int
      if (t == 0xffff && last - to >= 64) {
        unpack16(v, to);
        ip += 16;
        to += 64;
        continue;
      }
      const t1 = t & (t - 1);
      const t2 = t1 & (t1 - 1);
      const t3 = t2 & (t2 - 1);
      if (t3) {
        const x = i8x16.swizzle(v, lanesAt(ctz(t) + 1, ctz(t1) + 1, ctz(t2) + 1));
        const ends = v128.andnot(i32x4.splat(0x80808080), x);
        if (i32x4.all_true(ends)) {
          v128.store(to, join4(x, ends));
          ip += ctz(t3) + 1;
          to += 16;
          continue;
        }
      }
    }
    const w = load<u64>(ip);
    const m = ~w & HIGH;
    const second = m & (m - 1);
    if (second && last - to >= 8) {
      const bits = ctz(m) + 1;
      const a = join(w, m);
      const b = join(w >>> bits, second >>> bits);
      if ((a | b) >>> 32 || !(m & HIGH5) || !((second >>> bits) & HIGH5)) return 0;
      store<i32>(to, <i32>unzigzag(a));
      store<i32>(to, <i32>unzigzag(b), 4);
      ip += lengthOf(second);
      to += 8;
      continue;
    }
    if (!(m & HIGH5)) return 0;
    const z = join(w, m);
    if (z >>> 32) return 0;
    store<i32>(to, <i32>unzigzag(z));
    ip += lengthOf(m);
    to += 4;
  }
  return ip;
}

/** The indexes of four bytes each, from byte 0, `a`, `b` and `c` on. What is past byte 15 is 0 in a swizzle. */
// @ts-ignore: decorator
@inline function lanesAt(a: u32, b: u32, c: u32): v128 {
  const low = (<u64>a << 32) * 0x01010101 + 0x0302010003020100;
  const high = (<u64>b | (<u64>c << 32)) * 0x01010101 + 0x0302010003020100;
  return i64x2.replace_lane(i64x2.splat(low), 1, high);
}

/** As `join` and `unzigzag`: the varint at the low end of each lane, whose ends are marked in `ends` (none is 0). */
// @ts-ignore: decorator
@inline function join4(x: v128, ends: v128): v128 {
  x = v128.and(x, v128.xor(ends, i32x4.sub(ends, i32x4.splat(1))));
  x = v128.or(v128.and(x, i32x4.splat(0x007f007f)), i32x4.shr_u(v128.and(x, i32x4.splat(0x7f007f00)), 1));
  x = v128.or(v128.and(x, i32x4.splat(0x00003fff)), i32x4.shr_u(v128.and(x, i32x4.splat(0x3fff0000)), 2));
  return v128.xor(i32x4.shr_u(x, 1), i32x4.neg(v128.and(x, i32x4.splat(1))));
}

/** 16 ints of one byte each. */
// @ts-ignore: decorator
@inline function unpack16(v: v128, to: usize): void {
  const one = i8x16.splat(1);
  const bytes = v128.xor(i8x16.shr_u(v, 1), i8x16.neg(v128.and(v, one)));
  const low = i16x8.extend_low_i8x16_s(bytes);
  const high = i16x8.extend_high_i8x16_s(bytes);
  v128.store(to, i32x4.extend_low_i16x8_s(low));
  v128.store(to, i32x4.extend_high_i16x8_s(low), 16);
  v128.store(to, i32x4.extend_low_i16x8_s(high), 32);
  v128.store(to, i32x4.extend_high_i16x8_s(high), 48);
}

function longsAt(ip: usize, end: usize, n: u32, to: usize): usize {
  const last = to + (<usize>n << 3);
  while (to < last) {
    if (ip >= end) return 0;
    const w = load<u64>(ip);
    const m = ~w & HIGH;
    const second = m & (m - 1);
    if (second && last - to >= 16) {
      const bits = ctz(m) + 1;
      store<i64>(to, unzigzag(join(w, m)));
      store<i64>(to, unzigzag(join(w >>> bits, second >>> bits)), 8);
      ip += lengthOf(second);
      to += 16;
      continue;
    }
    if (m) {
      ip += lengthOf(m);
      store<i64>(to, unzigzag(join(w, m)));
    } else {
      store<i64>(to, longAt(ip));
      if (!after) return 0;
      ip = after;
    }
    to += 8;
  }
  return ip;
}
