// The tape of a batch -> Avro bytes. What fills the tape (src/codegen/shredder-source.ts) and the program that reads it
// are made by one walk over the same writers, so that they agree; a tape that does not is found at the end of each row
// and item. There is room for the output of any tape that is no longer than it says: see src/kernel/tape.ts.
//
// Unlike reading, no varint waits for the one before it: only the position does, by an addition. So lengths are
// computed without branches, which would guess wrong on mixed ones.
import { Put, Status, Tape } from "./abi";

/** Numbers beyond this are not exact. */
// @ts-ignore: decorator
@inline const MAX_SAFE: f64 = 9007199254740991;

/** Write a zigzag varint of 32 bits at `op`, 8 bytes of room; gives its end. */
// @ts-ignore: decorator
@inline function putInt(op: usize, value: i32): usize {
  const z: u32 = (value << 1) ^ (value >> 31);
  if (z >= 0x4000) return putLarge(op, z);
  const two: u32 = (0x7f - z) >>> 31;
  store<u16>(op, <u16>((z & 0x7f) | (two << 7) | ((z & 0x3f80) << 1)));
  return op + 1 + two;
}

/** The same where all lengths are mixed. */
// @ts-ignore: decorator
@inline function putAnyInt(op: usize, value: i32): usize {
  return putLarge(op, (value << 1) ^ (value >> 31));
}

// @ts-ignore: decorator
@inline function putLarge(op: usize, z: u32): usize {
  const w: u32 = (z & 0x7f) | ((z & 0x3f80) << 1) | ((z & 0x1fc000) << 2) | ((z & 0xfe00000) << 3);
  const n = lengthOf(z);
  const more: u64 = (<u64>1 << (<u64>(n - 1) << 3)) - 1;
  store<u64>(op, <u64>w | (<u64>(z >>> 28) << 32) | (0x8080808080 & more));
  return op + n;
}

/** Bytes of a varint of up to 56 bits: a seventh of its bits, rounded up. */
// @ts-ignore: decorator
@inline function lengthOf(z: u64): usize {
  return <usize>(((70 - clz(z | 1)) * 37) >>> 8);
}

/** Write a zigzag varint of 64 bits at `op`, 16 bytes of room; gives its end. */
// @ts-ignore: decorator
@inline function putLong(op: usize, value: i64): usize {
  const z: u64 = (value << 1) ^ (value >> 63);
  if (z >>> 56) return putWide(op, z);
  const n = lengthOf(z);
  store<u64>(op, spread(z) | (0x8080808080808080 & ((<u64>1 << (<u64>(n - 1) << 3)) - 1)));
  return op + n;
}

/** 56 bits as eight groups of seven. */
// @ts-ignore: decorator
@inline function spread(z: u64): u64 {
  let w = (z & 0x0fffffff) | ((z & 0x00fffffff0000000) << 4);
  w = (w & 0x00003fff00003fff) | ((w & 0x0fffc0000fffc000) << 2);
  return (w & 0x007f007f007f007f) | ((w & 0x3f803f803f803f80) << 1);
}

/** Nine or ten bytes. */
function putWide(op: usize, z: u64): usize {
  store<u64>(op, spread(z & 0x00ffffffffffffff) | 0x8080808080808080);
  const rest = z >>> 56;
  if (rest < 0x80) {
    store<u8>(op, <u8>rest, 8);
    return op + 9;
  }
  store<u8>(op, <u8>(rest | 0x80), 8);
  store<u8>(op, 1, 9);
  return op + 10;
}

/** The position on the doubles behind the last long; 0 if that was none. */
export let behind: usize = 0;

/** Write the long of the doubles at `dp` that is no safe integer: a bigint behind a NaN, of 16 bytes. 0 if it is none. */
export function putBig(op: usize, dp: usize): usize {
  const value = load<f64>(dp);
  return value == value ? 0 : putLong(op, load<i64>(dp, 8));
}

/** Whether a double is the long that it was made to. */
// @ts-ignore: decorator
@inline function isExact(value: f64, long: i64): boolean {
  return <f64>long == value && abs(value) <= MAX_SAFE;
}

/** Write `n` longs; gives the end of the output and sets `behind`, to 0 if one is no safe integer. */
export function putLongs(op: usize, dp: usize, n: u32): usize {
  for (; n; n--) {
    const value = load<f64>(dp);
    const long = <i64>value;
    if (isExact(value, long)) {
      op = putLong(op, long);
      dp += 8;
    } else {
      op = putBig(op, dp);
      if (!op) {
        behind = 0;
        return 0;
      }
      dp += 16;
    }
  }
  behind = dp;
  return op;
}

/** Write ints from `wp` to `end`, of any length. */
export function putInts(op: usize, wp: usize, end: usize): usize {
  for (; wp < end; wp += 4) op = putAnyInt(op, load<i32>(wp));
  return op;
}

/** Write a number of items, or of bytes. */
export function putCount(op: usize, n: u32): usize {
  return putLarge(op, n << 1);
}

/** Copy `n` bytes; up to 31 more are read and written. */
// @ts-ignore: decorator
@inline function copy(to: usize, from: usize, n: usize): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
  for (let i: usize = 32; i < n; i += 16) v128.store(to + i, v128.load(from + i));
}

// @ts-ignore: decorator
@inline function putCounted(op: usize, from: usize, n: usize): usize {
  op = putInt(op, <i32>n);
  copy(op, from, n);
  return op + n;
}

/** Write so many bytes behind their length. */
export function putBytes(op: usize, from: usize, n: usize): usize {
  op = putCount(op, <u32>n);
  copy(op, from, n);
  return op + n;
}

/** Write so many bytes as they are. */
export function putRaw(op: usize, from: usize, n: usize): usize {
  copy(op, from, n);
  return op + n;
}

/**
 * Write `n` UTF-16 units behind the length of their UTF-8: as if they were ASCII, and again if they are not. 0 if they
 * are not well formed.
 */
export function putUnits(op: usize, from: usize, n: u32): usize {
  const start = putCount(op, n);
  let all = i8x16.splat(0);
  for (let i: usize = 0; i < n; i += 16) {
    const a = v128.load(from + (i << 1));
    const b = v128.load(from + (i << 1), 16);
    all = v128.or(all, v128.or(a, b));
    v128.store(start + i, i8x16.narrow_i16x8_u(a, b));
  }
  if (!v128.any_true(v128.and(all, i16x8.splat(<i16>0xff80)))) return start + n;
  store<u32>(Tape.IsOther, 1); // or units behind these are not ASCII
  return putUtf8(putCount(op, utf8Length(from, n)), from, from + (<usize>n << 1));
}

/** Bytes of well-formed UTF-16 in UTF-8: a surrogate is half of four. */
function utf8Length(from: usize, n: u32): u32 {
  let length: u32 = n;
  for (; n >= 8; n -= 8, from += 16) {
    const v = v128.load(from);
    length += count(i16x8.gt_u(v, i16x8.splat(0x7f))) + count(i16x8.gt_u(v, i16x8.splat(0x7ff)));
    length -= count(surrogates(v));
  }
  for (; n; n--, from += 2) {
    const unit: u32 = load<u16>(from);
    length += <u32>(unit > 0x7f) + <u32>(unit > 0x7ff) - <u32>((unit & 0xf800) == 0xd800);
  }
  return length;
}

// @ts-ignore: decorator
@inline function count(lanes: v128): u32 {
  return popcnt(i16x8.bitmask(lanes));
}

// @ts-ignore: decorator
@inline function surrogates(v: v128): v128 {
  return i16x8.eq(v128.and(v, i16x8.splat(<i16>0xf800)), i16x8.splat(<i16>0xd800));
}

/** Write units as UTF-8: eight at a time where they are alike. 0 if there is a lone surrogate. */
function putUtf8(op: usize, from: usize, end: usize): usize {
  while (from < end) {
    if (from + 16 <= end) {
      const v = v128.load(from);
      if (!v128.any_true(i16x8.gt_u(v, i16x8.splat(0x7f)))) {
        v128.store64_lane(op, i8x16.narrow_i16x8_u(v, v), 0);
        op += 8;
        from += 16;
        continue;
      }
      if (i16x8.all_true(v128.andnot(i16x8.gt_u(v, i16x8.splat(0x7ff)), surrogates(v)))) {
        putThrees(op, i32x4.extend_low_i16x8_u(v));
        putThrees(op + 12, i32x4.extend_high_i16x8_u(v));
        op += 24;
        from += 16;
        continue;
      }
    }
    const stop = min(from + 16, end);
    while (from < stop) {
      const unit: u32 = load<u16>(from);
      from += 2;
      if (unit < 0x80) store<u8>(op++, <u8>unit);
      else if (unit < 0x800) {
        store<u16>(op, <u16>(0x80c0 | (unit >>> 6) | ((unit & 0x3f) << 8)));
        op += 2;
      } else if ((unit & 0xf800) != 0xd800) {
        store<u32>(op, 0x8080e0 | (unit >>> 12) | ((unit & 0xfc0) << 2) | ((unit & 0x3f) << 16));
        op += 3;
      } else {
        const low: u32 = from < end ? <u32>load<u16>(from) ^ 0xdc00 : 0x400;
        if (unit & 0x400 || low >= 0x400) return 0;
        from += 2;
        const point = 0x10000 + ((unit & 0x3ff) << 10) + low;
        const halves = ((point & 0x3f000) >>> 4) | ((point & 0xfc0) << 10) | ((point & 0x3f) << 24);
        store<u32>(op, 0x808080f0 | (point >>> 18) | halves);
        op += 4;
      }
    }
  }
  return op;
}

/** Four characters of three bytes. */
// @ts-ignore: decorator
@inline function putThrees(op: usize, x: v128): void {
  const first = v128.or(i32x4.shr_u(x, 12), i32x4.splat(0x8080e0));
  const second = i32x4.shl(v128.and(x, i32x4.splat(0xfc0)), 2);
  const third = i32x4.shl(v128.and(x, i32x4.splat(0x3f)), 16);
  const all = v128.or(first, v128.or(second, third));
  v128.store(op, i8x16.swizzle(all, i8x16(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1)));
}

/** Stop at a row: the closures write it. */
function stop(row: u32): Status {
  store<u32>(Tape.Rows, row);
  return Status.Bad;
}

export function encode(program: usize): Status {
  let wp: usize = load<u32>(Tape.Words);
  let dp: usize = load<u32>(Tape.Doubles);
  let rp: usize = load<u32>(Tape.Raw);
  let sp: usize = load<u32>(Tape.Text);
  let op: usize = load<u32>(Tape.Output);
  let frame: usize = load<u32>(Tape.Frames);
  let left: u32 = 0; // items of the open collection
  let row: u32 = 0;
  let pc = program;

  while (true) {
    switch (load<i32>(pc)) {
      case Put.End: {
        if (
          wp > <usize>load<u32>(Tape.WordsEnd) ||
          dp > <usize>load<u32>(Tape.DoublesEnd) ||
          rp > <usize>load<u32>(Tape.RawEnd) ||
          sp > <usize>load<u32>(Tape.TextEnd)
        )
          return stop(row);
        store<u32>(<usize>load<u32>(Tape.Ends) + (row << 2), <u32>op);
        store<u32>(Tape.Output, <u32>op);
        row += 1;
        if (row >= load<u32>(Tape.Rows)) return Status.Done;
        pc = program;
        continue;
      }
      case Put.Ints: {
        const end = wp + (<usize>load<u32>(pc, 4) << 2);
        do {
          op = putInt(op, load<i32>(wp));
          wp += 4;
        } while (wp < end);
        pc += 8;
        continue;
      }
      case Put.Smalls: {
        const n = <usize>load<u32>(pc, 4);
        for (let i: usize = 0; i < n; i++) store<u8>(op + i, load<u8>(wp + (i << 2)));
        wp += n << 2;
        op += n;
        pc += 8;
        continue;
      }
      case Put.Longs: {
        let n = load<u32>(pc, 4);
        do {
          const value = load<f64>(dp);
          const long = <i64>value;
          if (isExact(value, long)) op = putLong(op, long);
          else {
            op = putBig(op, dp);
            if (!op) return stop(row);
            dp += 8;
          }
          dp += 8;
        } while (--n);
        pc += 8;
        continue;
      }
      case Put.Floats: {
        const n = <usize>load<u32>(pc, 4) << 2;
        for (let i: usize = 0; i < n; i += 4) store<u32>(op + i, load<u32>(wp + i));
        wp += n;
        op += n;
        pc += 8;
        continue;
      }
      case Put.Doubles: {
        const n = <usize>load<u32>(pc, 4) << 3;
        for (let i: usize = 0; i < n; i += 8) store<u64>(op + i, load<u64>(dp + i));
        dp += n;
        op += n;
        pc += 8;
        continue;
      }
      case Put.String: {
        const n: usize = load<u32>(wp);
        wp += 4;
        const isAscii = load<u32>(Tape.IsAscii);
        const bytes: usize = isAscii ? n : n << 1;
        if (bytes > <usize>load<u32>(Tape.TextEnd) - sp) return stop(row);
        op = isAscii ? putCounted(op, sp, n) : putUnits(op, sp, <u32>n);
        if (!op) return stop(row);
        sp += bytes;
        pc += 4;
        continue;
      }
      case Put.Bytes: {
        const n: usize = load<u32>(wp);
        wp += 4;
        if (n > <usize>load<u32>(Tape.RawEnd) - rp) return stop(row);
        op = putBytes(op, rp, n);
        rp += n;
        pc += 4;
        continue;
      }
      case Put.Fixed: {
        const n: usize = load<u32>(pc, 4);
        if (n > <usize>load<u32>(Tape.RawEnd) - rp) return stop(row);
        copy(op, rp, n);
        op += n;
        rp += n;
        pc += 8;
        continue;
      }
      case Put.Raw: {
        const n: usize = load<u32>(wp);
        wp += 4;
        if (n > <usize>load<u32>(Tape.RawEnd) - rp) return stop(row);
        copy(op, rp, n);
        op += n;
        rp += n;
        pc += 4;
        continue;
      }
      case Put.Union: {
        const index: usize = load<u32>(wp);
        wp += 4;
        op = putInt(op, <i32>index);
        pc += load<u32>(pc + (index << 2), 4);
        continue;
      }
      case Put.Jump: {
        pc += load<u32>(pc, 4);
        continue;
      }
      case Put.Array: {
        const n = load<u32>(wp);
        wp += 4;
        if (!n) {
          store<u8>(op, 0);
          op += 1;
          pc += load<u32>(pc, 4);
          continue;
        }
        op = putCount(op, n);
        store<u32>(frame, left);
        frame += 4;
        left = n;
        pc += 8;
        continue;
      }
      case Put.Loop: {
        if (wp > <usize>load<u32>(Tape.WordsEnd) || dp > <usize>load<u32>(Tape.DoublesEnd)) return stop(row);
        if (--left) {
          pc += load<i32>(pc, 4);
          continue;
        }
        store<u8>(op, 0);
        op += 1;
        frame -= 4;
        left = load<u32>(frame);
        pc += 8;
        continue;
      }
      case Put.IntArray: {
        const n = load<u32>(wp);
        wp += 4;
        const end = wp + (<usize>n << 2);
        if (n > 0x20000000 || end > <usize>load<u32>(Tape.WordsEnd)) return stop(row);
        if (n) op = putCount(op, n);
        op = putInts(op, wp, end);
        wp = end;
        store<u8>(op, 0);
        op += 1;
        pc += 4;
        continue;
      }
      case Put.LongArray: {
        const n = load<u32>(wp);
        wp += 4;
        if (n > 0x10000000 || dp + (<usize>n << 3) > <usize>load<u32>(Tape.DoublesEnd)) return stop(row);
        if (n) op = putCount(op, n);
        op = putLongs(op, dp, n);
        if (!op || behind > <usize>load<u32>(Tape.DoublesEnd)) return stop(row);
        dp = behind;
        store<u8>(op, 0);
        op += 1;
        pc += 4;
        continue;
      }
      case Put.FloatArray: {
        const n = load<u32>(wp);
        wp += 4;
        const bytes = <usize>n << 2;
        if (n > 0x20000000 || wp + bytes > <usize>load<u32>(Tape.WordsEnd)) return stop(row);
        if (n) op = putCount(op, n);
        memory.copy(op, wp, bytes);
        wp += bytes;
        op += bytes;
        store<u8>(op, 0);
        op += 1;
        pc += 4;
        continue;
      }
      case Put.DoubleArray: {
        const n = load<u32>(wp);
        wp += 4;
        const bytes = <usize>n << 3;
        if (n > 0x10000000 || dp + bytes > <usize>load<u32>(Tape.DoublesEnd)) return stop(row);
        if (n) op = putCount(op, n);
        memory.copy(op, dp, bytes);
        dp += bytes;
        op += bytes;
        store<u8>(op, 0);
        op += 1;
        pc += 4;
        continue;
      }
      default:
        return stop(row);
    }
  }
}
