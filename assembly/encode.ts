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
let behind: usize = 0;

/** The long of the doubles at `dp`, which is none that `longOf` can tell: a bigint behind a NaN. Sets `behind`. */
function bigAt(dp: usize): i64 {
  const value = load<f64>(dp);
  behind = value == value ? 0 : dp + 16;
  return load<i64>(dp, 8);
}

/** Write `n` longs; gives the end of the output and sets `behind`, to 0 if one is no safe integer. */
function putLongs(op: usize, dp: usize, n: u32): usize {
  for (; n; n--) {
    const value = load<f64>(dp);
    let long: i64;
    if (abs(value) <= MAX_SAFE) {
      long = <i64>value;
      if (<f64>long != value) {
        behind = 0;
        return op;
      }
      dp += 8;
    } else {
      long = bigAt(dp);
      if (!behind) return op;
      dp = behind;
    }
    op = putLong(op, long);
  }
  behind = dp;
  return op;
}

/** Copy `n` bytes; up to 31 more are read and written. */
// @ts-ignore: decorator
@inline function copy(to: usize, from: usize, n: usize): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
  for (let i: usize = 32; i < n; i += 16) v128.store(to + i, v128.load(from + i));
}

/**
 * Where `units` UTF-16 code units from `p` on end, in well-formed UTF-8; 0 if that is inside a character of two units.
 * Behind the text there is a byte that begins a character. Most strings are ASCII wherever a few are not.
 */
// @ts-ignore: decorator
@inline function unitsEnd(p: usize, units: u32): usize {
  for (; units > 32; units -= 32, p += 32)
    if (i8x16.bitmask(v128.or(v128.load(p), v128.load(p, 16)))) return mixedEnd(p, units);
  const high: u32 = i8x16.bitmask(v128.load(p)) | (i8x16.bitmask(v128.load(p, 16)) << 16);
  return <u64>high & ((<u64>1 << units) - 1) ? mixedEnd(p, units) : p + units;
}

function mixedEnd(p: usize, units: u32): usize {
  while (units) {
    const v = v128.load(p);
    const leads: u32 = i8x16.bitmask(i8x16.gt_s(v, i8x16.splat(-65)));
    const fours: u32 = i8x16.bitmask(i8x16.ge_u(v, i8x16.splat(<i8>0xf0)));
    const begun = popcnt(leads) + popcnt(fours);
    if (begun <= units) {
      units -= begun;
      p += 16;
    } else if (fours) return pairedEnd(p, units, leads, fours);
    else return p + select16(leads, units);
  }
  while ((load<u8>(p) & 0xc0) == 0x80) p++; // the block before ended inside a character
  return p;
}

/** The end in a block with characters of two units; 0 if that is inside one. */
function pairedEnd(p: usize, units: u32, leads: u32, fours: u32): usize {
  for (; units; units--) {
    const bit = leads & (0 - leads);
    leads ^= bit;
    if (fours & bit && !--units) return 0;
  }
  return p + ctz(leads);
}

/** The place of the bit of 16 that has `n` set bits below it: by halves. */
// @ts-ignore: decorator
@inline function select16(bits: u32, n: u32): u32 {
  let at: u32 = 0;
  let below = popcnt(bits & 0xff);
  let skip: u32 = n >= below ? 8 : 0;
  n -= skip ? below : 0;
  at = skip;
  below = popcnt((bits >>> at) & 0xf);
  skip = n >= below ? 4 : 0;
  n -= skip ? below : 0;
  at += skip;
  below = popcnt((bits >>> at) & 0x3);
  skip = n >= below ? 2 : 0;
  n -= skip ? below : 0;
  at += skip;
  return at + (n >= ((bits >>> at) & 1) ? 1 : 0);
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
  v128.store(load<u32>(Tape.TextEnd), i8x16.splat(0));

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
      case Put.Longs: {
        let n = load<u32>(pc, 4);
        do {
          const value = load<f64>(dp);
          let long: i64;
          if (abs(value) <= MAX_SAFE) {
            long = <i64>value;
            if (<f64>long != value) return stop(row);
            dp += 8;
          } else {
            long = bigAt(dp);
            if (!behind) return stop(row);
            dp = behind;
          }
          op = putLong(op, long);
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
        let n: usize = load<u32>(wp);
        wp += 4;
        if (!load<u32>(Tape.IsAscii)) {
          const end = unitsEnd(sp, <u32>n);
          if (!end) return stop(row);
          n = end - sp;
        }
        if (sp + n > <usize>load<u32>(Tape.TextEnd)) return stop(row);
        op = putInt(op, <i32>n);
        copy(op, sp, n);
        op += n;
        sp += n;
        pc += 4;
        continue;
      }
      case Put.Bytes: {
        const n: usize = load<u32>(wp);
        wp += 4;
        if (rp + n > <usize>load<u32>(Tape.RawEnd)) return stop(row);
        op = putInt(op, <i32>n);
        copy(op, rp, n);
        op += n;
        rp += n;
        pc += 4;
        continue;
      }
      case Put.Fixed: {
        const n: usize = load<u32>(pc, 4);
        if (rp + n > <usize>load<u32>(Tape.RawEnd)) return stop(row);
        copy(op, rp, n);
        op += n;
        rp += n;
        pc += 8;
        continue;
      }
      case Put.Raw: {
        const n: usize = load<u32>(wp);
        wp += 4;
        if (rp + n > <usize>load<u32>(Tape.RawEnd)) return stop(row);
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
        op = putLong(op, n);
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
        if (n) op = putLong(op, n);
        for (; wp < end; wp += 4) op = putAnyInt(op, load<i32>(wp));
        store<u8>(op, 0);
        op += 1;
        pc += 4;
        continue;
      }
      case Put.LongArray: {
        const n = load<u32>(wp);
        wp += 4;
        if (n > 0x10000000 || dp + (<usize>n << 3) > <usize>load<u32>(Tape.DoublesEnd)) return stop(row);
        if (n) op = putLong(op, n);
        op = putLongs(op, dp, n);
        if (!behind || behind > <usize>load<u32>(Tape.DoublesEnd)) return stop(row);
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
        if (n) op = putLong(op, n);
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
        if (n) op = putLong(op, n);
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
