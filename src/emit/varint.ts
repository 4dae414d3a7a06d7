import type { Body } from "./body.js";
import { AFTER, intAt, longAt } from "./module.js";
import {
  above,
  add,
  add64,
  and,
  and64,
  type Code,
  ctz,
  ctz64,
  eq,
  extend,
  extendSigned,
  get,
  i32,
  i64,
  load,
  load8,
  load64,
  ne,
  not,
  not64,
  or,
  or64,
  set,
  shl,
  shl64,
  shr,
  shr64,
  sub,
  sub64,
  tee,
  wrap,
  xor,
  xor64,
} from "./wasm.js";

export const HIGH = 0x8080808080808080n;

/** (z >>> 1) ^ -(z & 1) */
function unzigzag(z: number): Code {
  return xor(shr(get(z), i32(1)), sub(i32(0), and(get(z), i32(1))));
}

function unzigzag64(z: number): Code {
  return xor64(shr64(get(z), i64(1n)), sub64(i64(0n), and64(get(z), i64(1n))));
}

/** The high bits of so many bytes, and of those the last one's is clear: a varint of this length. */
const pattern = (length: number) => ({
  mask: HIGH & (2n ** BigInt(length * 8) - 1n),
  ends: HIGH & (2n ** BigInt(length * 8 - 8) - 1n),
});

/** A group of 7 bits of local `from`, down from byte `index` to where it belongs. */
function group(from: number, index: number): Code {
  return and(index === 0 ? get(from) : shr(get(from), i32(index)), i32(0x7f << (index * 7)));
}

/** The groups of the first `count` bytes of local `from`. */
function groups(from: number, count: number): Code {
  if (count === 4) return joined4(from);
  return Array.from({ length: count }, (_, i) => group(from, i)).reduce(or);
}

/** Four groups in two steps: every second one moves down. What is not of the varint is zero. */
function joined4(from: number): Code {
  return [
    set(from, or(and(get(from), i32(0x007f007f)), shr(and(get(from), i32(0x7f007f00)), i32(1)))),
    or(and(get(from), i32(0x3fff)), shr(and(get(from), i32(0x3fff0000)), i32(2))),
  ];
}

/** Bytes of the varint whose ends are marked in local `m`; four if none is. */
function lengthOf(m: number): Code {
  return shr(add(ctz(get(m)), i32(1)), i32(3));
}

/** The same of 64 bits: eight if none is marked. */
export function lengthOf64(m: number): Code {
  return wrap(shr64(add64(ctz64(get(m)), i64(1n)), i64(3n)));
}

/**
 * An int into local `a`. `usual` is the length of most of them: that is one test, and then the position is known before
 * the number is. Without it one byte or two are read without a branch between them, as small ints mix both; at 0 all up
 * to four.
 */
export function intValue(body: Body, usual: number | undefined): Code {
  if (usual === undefined) return smallInt(body);
  if (usual === 5) return fiveInt(body);
  if (usual < 1 || usual > 5) return anyInt(body, 0);
  const { a, flow } = body;
  const { mask, ends } = pattern(usual);
  const code = [
    set(a, body.read(usual === 1 ? load8 : load)),
    flow.if(
      eq(and(get(a), i32(Number(mask))), i32(Number(ends))),
      () => [set(a, groups(a, usual)), set(a, unzigzag(a))],
      () => [set(a, body.read(load)), anyInt(body, usual)],
    ),
  ];
  body.advance(usual);
  return code;
}

/** Of 35 bits, three must be clear. */
function fiveInt(body: Body): Code {
  const { a, b, w, flow } = body;
  const { mask, ends } = pattern(5);
  const usual = () => [
    set(a, wrap(get(w))),
    set(a, joined4(a)),
    body.badIf(above(tee(b, and(wrap(shr64(get(w), i64(32n))), i32(0x7f))), i32(15))),
    set(a, or(get(a), shl(get(b), i32(28)))),
    set(a, unzigzag(a)),
  ];
  const code = [
    set(w, body.read(load64)),
    flow.if(not64(xor64(and64(get(w), i64(mask)), i64(ends))), usual, () => anyInt(body, 5)),
  ];
  body.advance(5);
  return code;
}

function smallInt(body: Body): Code {
  const { a, b, flow } = body;
  const two = () => [
    set(b, and(shr(get(a), i32(7)), i32(1))),
    set(a, or(group(a, 0), and(group(a, 1), sub(i32(0), get(b))))),
    body.move(add(get(b), i32(1))),
    set(a, unzigzag(a)),
  ];
  const isTwo = ne(and(tee(a, body.read(load)), i32(0x8080)), i32(0x8080));
  return flow.if(isTwo, two, () => anyInt(body, 0));
}

/** `behind`: so many bytes are counted as read by the caller. */
function anyInt(body: Body, behind: number): Code {
  const { a, b, flow } = body;
  const four = () => [joinInt(body), body.move(sub(lengthOf(b), i32(behind)))];
  const five = () => [longInt(body, behind)];
  return [set(a, body.read(load)), flow.if(marks(body), four, five)];
}

/** Mark the ends of varints in local `a` in local `b`. */
function marks({ a, b }: Body): Code {
  return tee(b, and(xor(get(a), i32(-1)), i32(0x80808080)));
}

/** The first varint of local `a`, whose ends are marked in `b`. */
function joinInt({ a, b }: Body): Code {
  return [set(a, and(get(a), xor(get(b), sub(get(b), i32(1))))), set(a, joined4(a)), set(a, unzigzag(a))];
}

function longInt(body: Body, behind: number): Code {
  return [set(body.a, intAt(body.here())), body.badIf(not(AFTER)), body.jump(AFTER, behind)];
}

/** An int into local `a` if `gate` is open, else 0: without a branch. */
export function gatedInt(body: Body): Code {
  const { a, b, gate, flow } = body;
  const four = () => [joinInt(body), set(a, and(get(a), get(gate))), body.move(and(lengthOf(b), get(gate)))];
  const isLong = and(not(marks(body)), get(gate));
  return [set(a, body.read(load)), flow.if(isLong, () => longInt(body, 0), four)];
}

/** A long into local `w`, like an int. Without `usual` one byte is a branch, as is the rest. */
export function longValue(body: Body, usual: number | undefined): Code {
  if (usual === 0) return [set(body.w, body.read(load64)), anyLong(body, 0)];
  return usual === undefined || usual > 8 ? usualLong(body, 1) : usualLong(body, usual);
}

function usualLong(body: Body, length: number): Code {
  const { w, flow } = body;
  const { mask, ends } = pattern(length);
  const isUsual = length === 1 ? not64(and64(get(w), i64(mask))) : not64(xor64(and64(get(w), i64(mask)), i64(ends)));
  const code = [
    set(w, body.read(load64)),
    flow.if(
      isUsual,
      () => known(body, length),
      () => anyLong(body, length),
    ),
  ];
  body.advance(length);
  return code;
}

/** The long of so many bytes in local `w`: halves of 32 bits, whose constants stand in the instructions. */
function known({ a, b, w }: Body, length: number): Code {
  const low = [set(a, wrap(get(w))), set(a, groups(a, Math.min(length, 4)))];
  if (length <= 4) return [low, set(w, extendSigned(unzigzag(a)))];
  const high = [set(b, wrap(shr64(get(w), i64(32n)))), set(b, groups(b, length - 4))];
  return [low, high, set(w, or64(extend(get(a)), shl64(extend(get(b)), i64(28n)))), set(w, unzigzag64(w))];
}

/** `behind`: so many bytes are counted as read by the caller. */
function anyLong(body: Body, behind: number): Code {
  const { w, m, flow } = body;
  const eight = () => [joinLong(body), body.move(sub(lengthOf64(m), i32(behind)))];
  return flow.if(not(not64(tee(m, marks64(w)))), eight, () => longLong(body, behind));
}

/** The ends of varints in local `w`. */
export function marks64(w: number): Code {
  return and64(xor64(get(w), i64(-1n)), i64(HIGH));
}

function joinLong({ w, m }: Body): Code {
  return [
    set(w, and64(get(w), xor64(get(m), sub64(get(m), i64(1n))))),
    halve(w, 0x007f007f007f007fn, 0x7f007f007f007f00n, 1n),
    halve(w, 0x00003fff00003fffn, 0x3fff00003fff0000n, 2n),
    halve(w, 0x000000000fffffffn, 0x0fffffff00000000n, 4n),
    set(w, unzigzag64(w)),
  ];
}

/** Bring the groups of 7 bits together: every second one moves down by `by`. */
function halve(w: number, stay: bigint, move: bigint, by: bigint): Code {
  return set(w, or64(and64(get(w), i64(stay)), shr64(and64(get(w), i64(move)), i64(by))));
}

function longLong(body: Body, behind: number): Code {
  return [set(body.w, longAt(body.here())), body.badIf(not(AFTER)), body.jump(AFTER, behind)];
}

/** A long into local `w` if `gate` is open, else 0: without a branch. */
export function gatedLong(body: Body): Code {
  const { w, m, gate, flow } = body;
  const eight = () => [
    joinLong(body),
    set(w, and64(get(w), extendSigned(get(gate)))),
    body.move(and(lengthOf64(m), get(gate))),
  ];
  const isLong = and(not64(tee(m, marks64(w))), get(gate));
  return [set(w, body.read(load64)), flow.if(isLong, () => longLong(body, 0), eight)];
}
