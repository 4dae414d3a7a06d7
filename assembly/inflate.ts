// Raw deflate (RFC 1951) from memory to memory: a module of its own, since only containers need it.
//
// One 64-bit word of input bits is filled without a branch and serves up to three looks into the table of literals and
// lengths; where the codes of two literals fit an index of it, its entry holds both (without such pairs a tenth to a
// fourth slower). Errors cost nothing until they come: past the input's end zeros are read, which is found at the next turn,
// or by counting what the stream took; output passes its room into slack. What is wrong is not said: zlib says it.
import { Inflate, Inflated } from "./abi";

/** Bits of the main tables' indexes; longer codes go on in subtables. */
// @ts-ignore: decorator
@inline const LITERAL_BITS: u32 = 11;
// @ts-ignore: decorator
@inline const DISTANCE_BITS: u32 = 9;
// @ts-ignore: decorator
@inline const PRECODE_BITS: u32 = 7;
// @ts-ignore: decorator
@inline const MAX_BITS: u32 = 15;

// An entry: bits 0-7 are the bits it takes from the input, with those that are added to a base; 8-11 the code's own
// (of a subtable: its index bits). Then
//   literals   bits 8-23 one or two, 24-25 how many
//   a base     bits 16-30, and the sign
//   others     SPECIAL and the sign: SUBTABLE (its address in entries, 16-28), END, or neither: no code.
// @ts-ignore: decorator
@inline const SIGN: u32 = 0x80000000;
// @ts-ignore: decorator
@inline const SPECIAL: u32 = 0x8000;
// @ts-ignore: decorator
@inline const SUBTABLE: u32 = 0x4000;
// @ts-ignore: decorator
@inline const END: u32 = 0x2000;
// @ts-ignore: decorator
@inline const INVALID: u32 = SIGN | SPECIAL;

// @ts-ignore: decorator
@inline const LITERAL_MASK: u32 = (1 << LITERAL_BITS) - 1;
// @ts-ignore: decorator
@inline const DISTANCE_MASK: u32 = (1 << DISTANCE_BITS) - 1;

// @ts-ignore: decorator
@inline function entry(table: usize, index: u32): u32 {
  return load<u32>(table + (<usize>index << 2));
}

/** Where in the table the entry `e` of a subtable leads to. */
// @ts-ignore: decorator
@inline function below(e: u32, bits: u64): u32 {
  return ((e >> 16) & 0x1fff) + (<u32>bits & ((1 << ((e >> 8) & 0xf)) - 1));
}

/** What the alphabets are: which entry a symbol has. */
const enum Alphabet {
  Precode,
  Literals,
  Distances,
}

/** The order in which the lengths of the precode's codes come (3.2.7), a byte each. */
// @ts-ignore: decorator
@inline function orderOf(i: u32): u32 {
  // 16 17 18 0 8 7 9 6 | 10 5 11 4 12 3 13 2 | 14 1 15
  const word: u64 = i < 8 ? 0x0609070800121110 : i < 16 ? 0x020d030c040b050a : 0x0f010e;
  return <u32>(word >>> ((i & 7) << 3)) & 0xff;
}

/** The entry of a symbol whose code has `length` bits. */
function entryOf(alphabet: Alphabet, symbol: u32, length: u32): u32 {
  if (alphabet == Alphabet.Precode) return (symbol << 16) | length;
  if (alphabet == Alphabet.Distances) {
    if (symbol > 29) return INVALID;
    const extra: u32 = symbol < 4 ? 0 : (symbol >> 1) - 1;
    const base: u32 = symbol < 4 ? symbol + 1 : ((2 + (symbol & 1)) << extra) + 1;
    return SIGN | (base << 16) | (length << 8) | (length + extra);
  }
  if (symbol < 256) return (1 << 24) | (symbol << 8) | length;
  if (symbol == 256) return INVALID | END | length;
  if (symbol > 285) return INVALID;
  if (symbol == 285) return SIGN | (258 << 16) | (length << 8) | length;
  const code = symbol - 257;
  const extra: u32 = code < 8 ? 0 : (code >> 2) - 1;
  const base: u32 = code < 8 ? code + 3 : ((4 + (code & 3)) << extra) + 3;
  return SIGN | (base << 16) | (length << 8) | (length + extra);
}

/** `code`, of `length` bits, as it comes out of the input: last bit first. */
// @ts-ignore: decorator
@inline function reversed(code: u32, length: u32): u32 {
  let bits = ((code & 0x5555) << 1) | ((code >> 1) & 0x5555);
  bits = ((bits & 0x3333) << 2) | ((bits >> 2) & 0x3333);
  bits = ((bits & 0x0f0f) << 4) | ((bits >> 4) & 0x0f0f);
  bits = ((bits & 0x00ff) << 8) | (bits >> 8);
  return bits >> (16 - length);
}

/**
 * Fill the table at `table` for `count` code lengths (bytes at `lengths`). False for lengths that make no prefix code:
 * too many codes, or too few, but for a single one of one bit and, of distances, none.
 */
function build(alphabet: Alphabet, lengths: usize, count: u32, table: usize, bits: u32): bool {
  const counts: usize = Inflate.Counts;
  memory.fill(counts, 0, (MAX_BITS + 1) * 4);
  for (let i: u32 = 0; i < count; i++) {
    const at = counts + (<usize>load<u8>(lengths + i) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  store<u32>(counts, 0);
  const codes: usize = Inflate.Codes; // the next code of each length
  let code: u32 = 0;
  let used: u32 = 0;
  let longest: u32 = 0;
  for (let n: u32 = 1; n <= MAX_BITS; n++) {
    code = (code + load<u32>(counts + ((n - 1) << 2))) << 1;
    store<u32>(codes + (n << 2), code);
    const here = load<u32>(counts + (n << 2));
    if (here != 0) longest = n;
    used += here << (MAX_BITS - n);
  }
  const whole: u32 = 1 << MAX_BITS;
  if (used > whole) return false;
  const size: u32 = 1 << bits;
  if (used < whole) {
    if (alphabet == Alphabet.Precode || longest > 1) return false;
    for (let i: u32 = 0; i < size; i++) store<u32>(table + (i << 2), INVALID);
  }
  if (longest > bits) sizeSubtables(lengths, count, table, bits);
  for (let symbol: u32 = 0; symbol < count; symbol++) {
    const length: u32 = load<u8>(lengths + symbol);
    if (length == 0) continue;
    const next = codes + (length << 2);
    const from = load<u32>(next);
    store<u32>(next, from + 1);
    let index = reversed(from, length);
    let into = table;
    let left = length;
    let end = size;
    if (length > bits) {
      const head = load<u32>(table + ((index & (size - 1)) << 2));
      into = table + (((head >> 16) & 0x1fff) << 2);
      end = 1 << ((head >> 8) & 0xf);
      left = length - bits;
      index >>= bits;
    }
    const entry = entryOf(alphabet, symbol, left);
    for (; index < end; index += <u32>1 << left) store<u32>(into + (index << 2), entry);
  }
  return true;
}

/**
 * Point the entries of the main table that begin long codes to subtables. The codes of one length follow one another in
 * order of symbols, so the longest under a prefix is found by running over the lengths, longest last.
 */
function sizeSubtables(lengths: usize, count: u32, table: usize, bits: u32): void {
  const mask: u32 = (1 << bits) - 1;
  const counts: usize = Inflate.Counts;
  const codes: usize = Inflate.Codes;
  let free: u32 = 1 << bits;
  let last: u32 = mask + 1; // no prefix
  let width: u32 = 0;
  // from the longest codes down: the first met under a prefix says how wide its subtable is
  for (let n: u32 = MAX_BITS; n > bits; n--) {
    const first = load<u32>(codes + (n << 2));
    for (let k = load<u32>(counts + (n << 2)); k > 0; k--) {
      const prefix = reversed((first + k - 1) >> (n - bits), bits);
      if (prefix == last) continue;
      last = prefix;
      const at = table + (prefix << 2);
      width = n - bits;
      store<u32>(at, INVALID | SUBTABLE | (free << 16) | (width << 8) | bits);
      free += 1 << width;
    }
  }
}

/** Put two literals into entries whose index holds both codes. From the end: what is looked up has a lesser index. */
function pair(table: usize, bits: u32): void {
  for (let i: i32 = (1 << bits) - 1; i >= 0; i--) {
    const first = entry(table, i);
    const second = entry(table, <u32>i >> (first & 0xf));
    const length = (first & 0xf) + (second & 0xf);
    const isPair = (first >> 24 == 1) & (second >> 24 == 1) & (length <= bits);
    const both: u32 = (2 << 24) | ((second & 0xff00) << 8) | (first & 0xff00) | length;
    store<u32>(table + (<usize>i << 2), select<u32>(both, first, isPair));
  }
}

let bits: u64 = 0;
let held: u32 = 0;
let ip: usize = 0;

/** Fill `bits` to 56 or more. */
// @ts-ignore: decorator
@inline function refill(): void {
  bits |= load<u64>(ip) << held;
  ip += (63 - held) >> 3;
  held |= 56;
}

// @ts-ignore: decorator
@inline function takeBits(n: u32): u32 {
  const found = <u32>bits & ((1 << n) - 1);
  bits >>= n;
  held -= n;
  return found;
}

/** Read the code lengths of a block of dynamic codes (3.2.7) and make its tables. */
function readCodes(end: usize): bool {
  refill();
  const literals = takeBits(5) + 257;
  const distances = takeBits(5) + 1;
  const precodes = takeBits(4) + 4;
  if (literals > 286 || distances > 30) return false;
  const lengths: usize = Inflate.Lengths;
  memory.fill(lengths, 0, 19);
  for (let i: u32 = 0; i < precodes; i++) {
    refill();
    store<u8>(lengths + orderOf(i), <u8>takeBits(3));
  }
  if (!build(Alphabet.Precode, lengths, 19, Inflate.Literals, PRECODE_BITS)) return false;
  const all = literals + distances;
  for (let i: u32 = 0; i < all; ) {
    if (ip > end + 8) return false;
    refill();
    const found = entry(Inflate.Literals, <u32>bits & ((1 << PRECODE_BITS) - 1));
    takeBits(found & 0xff);
    const symbol = found >> 16;
    if (symbol < 16) {
      store<u8>(lengths + i++, <u8>symbol);
      continue;
    }
    if (symbol == 16 && i == 0) return false;
    const value: u8 = symbol == 16 ? load<u8>(lengths + i - 1) : 0;
    const times = symbol == 16 ? takeBits(2) + 3 : symbol == 17 ? takeBits(3) + 3 : takeBits(7) + 11;
    if (i + times > all) return false;
    memory.fill(lengths + i, value, times);
    i += times;
  }
  if (load<u8>(lengths + 256) == 0) return false; // there is no end
  if (!build(Alphabet.Distances, lengths + literals, distances, Inflate.Distances, DISTANCE_BITS)) return false;
  if (!build(Alphabet.Literals, lengths, literals, Inflate.Literals, LITERAL_BITS)) return false;
  pair(Inflate.Literals, LITERAL_BITS);
  return true;
}

/** The tables of the fixed codes (3.2.6). */
function fixedCodes(): void {
  const lengths: usize = Inflate.Lengths;
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  build(Alphabet.Literals, lengths, 288, Inflate.Literals, LITERAL_BITS);
  pair(Inflate.Literals, LITERAL_BITS);
  memory.fill(lengths, 5, 32);
  build(Alphabet.Distances, lengths, 32, Inflate.Distances, DISTANCE_BITS);
}

/**
 * Inflate the stream that `size` bytes of input begin with to `output`, where there are `room` bytes and slack. Gives an
 * Inflated; how much was taken and made stands at its addresses.
 */
export function inflate(size: u32, output: usize, room: u32): Inflated {
  const input: usize = Inflate.Bytes;
  const end = input + size;
  const full = output + room;
  bits = 0;
  held = 0;
  ip = input;
  let op = output;
  let final: u32 = 0;
  while (final == 0) {
    refill();
    final = takeBits(1);
    const kind = takeBits(2);
    if (kind == 0) {
      takeBits(held & 7);
      const length = takeBits(16);
      if (takeBits(16) != (length ^ 0xffff)) return Inflated.Bad;
      ip -= held >> 3;
      bits = 0;
      held = 0;
      if (ip + length > end) return Inflated.Bad;
      if (op + length > full) return Inflated.Full;
      memory.copy(op, ip, length);
      ip += length;
      op += length;
      continue;
    }
    if (kind == 3) return Inflated.Bad;
    if (kind == 1) fixedCodes();
    else if (!readCodes(end)) return Inflated.Bad;
    op = codes(op, output, end, full);
    if (op == 0) return Inflated.Bad;
    if (op > full) return Inflated.Full;
  }
  const used = ip - (held >> 3);
  if (used > end) return Inflated.Bad;
  store<u32>(Inflate.Used, used - input);
  store<u32>(Inflate.Made, op - output);
  return Inflated.Done;
}

/** The codes of a block, with its tables. Gives the end of the output; past `full` if there is no room, 0 if the codes are bad. */
function codes(op: usize, output: usize, end: usize, full: usize): usize {
  let b = bits;
  let n = held; // of which only the low byte is kept right: shifts look at no more, and what is taken never borrows from above
  let p = ip;
  end += 8;
  b |= load<u64>(p) << n;
  p += (~n >> 3) & 7;
  n |= 56;
  let e = entry(Inflate.Literals, <u32>b & LITERAL_MASK);
  while (p <= end && op <= full) {
    if (<i32>e >= 0) {
      b >>= e;
      n -= e;
      store<u16>(op, <u16>(e >> 8));
      op += e >> 24;
      e = entry(Inflate.Literals, <u32>b & LITERAL_MASK);
      if (<i32>e >= 0) {
        b >>= e;
        n -= e;
        store<u16>(op, <u16>(e >> 8));
        op += e >> 24;
        e = entry(Inflate.Literals, <u32>b & LITERAL_MASK);
        if (<i32>e >= 0) {
          b >>= e;
          n -= e;
          store<u16>(op, <u16>(e >> 8));
          op += e >> 24;
          e = entry(Inflate.Literals, <u32>b & LITERAL_MASK);
          b |= load<u64>(p) << n;
          p += (~n >> 3) & 7;
          n |= 56;
          continue;
        }
      }
    }
    if (e & SPECIAL) {
      b >>= e;
      n -= e;
      if (e & SUBTABLE) {
        e = entry(Inflate.Literals, below(e, b));
        b |= load<u64>(p) << n;
        p += (~n >> 3) & 7;
        n |= 56;
        if (<i32>e >= 0) {
          b >>= e;
          n -= e;
          store<u8>(op++, <u8>(e >> 8));
          b |= load<u64>(p) << n;
          p += (~n >> 3) & 7;
          n |= 56;
          e = entry(Inflate.Literals, <u32>b & LITERAL_MASK);
          continue;
        }
        if (e & END) {
          b >>= e;
          n -= e;
        }
      }
      if (e & END) {
        bits = b;
        held = n & 63;
        ip = p;
        return op;
      }
      if (e & SPECIAL) return 0;
    }
    // 22 bits of literals and 20 of a length may be gone: 14 are left at least, and a distance takes up to 28
    let taken = <u32>b;
    b >>= e;
    n -= e;
    const length: u32 = ((e >> 16) & 0x7fff) + ((taken & ((1 << e) - 1)) >> ((e >> 8) & 0xf));
    b |= load<u64>(p) << n;
    p += (~n >> 3) & 7;
    n |= 56;
    e = entry(Inflate.Distances, <u32>b & DISTANCE_MASK);
    if (e & SPECIAL) {
      if (!(e & SUBTABLE)) return 0;
      b >>= DISTANCE_BITS;
      n -= DISTANCE_BITS;
      e = entry(Inflate.Distances, below(e, b));
      if (e & SPECIAL) return 0;
    }
    taken = <u32>b;
    b >>= e;
    n -= e;
    const distance: u32 = ((e >> 16) & 0x7fff) + ((taken & ((1 << e) - 1)) >> ((e >> 8) & 0xf));
    let from: usize = op - distance;
    if (from < output) return 0;
    b |= load<u64>(p) << n;
    p += (~n >> 3) & 7;
    n |= 56;
    e = entry(Inflate.Literals, <u32>b & LITERAL_MASK); // looked up before it is needed
    const to = op + length;
    if (distance >= 16) {
      v128.store(op, v128.load(from));
      while ((op += 16) < to) {
        from += 16;
        v128.store(op, v128.load(from));
      }
    } else if (distance >= 8) {
      do {
        store<u64>(op, load<u64>(from));
        op += 8;
        from += 8;
      } while (op < to);
    } else {
      do {
        store<u8>(op++, load<u8>(from++));
      } while (op < to);
    }
    op = to;
  }
  return op > full ? op : 0;
}
