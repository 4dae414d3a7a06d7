import type { Body } from "./body.js";
import { AFTER, indexAt, intAt, longAt } from "./module.js";
import { length } from "./text.js";
import { HIGH, lengthOf64, marks64 } from "./varint.js";
import {
  above,
  add,
  and64,
  atLeast,
  type Code,
  get,
  i32,
  i64,
  load8,
  load64,
  not,
  not64,
  or,
  set,
  shr64,
  sub,
  sub64,
  wrap,
  xor64,
} from "./wasm.js";

/** Skips of this size and less need no check of their own. */
const SMALL = 64;

export function skipFixed(body: Body, at: number): Code {
  const size = body.word(at + 1);
  const check =
    size <= SMALL
      ? body.reads(size)
      : [body.check(), body.badIf(above(i32(size), sub(get(body.end), body.here()))), body.settle()];
  body.advance(size);
  return size <= SMALL ? check : [check, body.settle()];
}

export function skipBoolean(body: Body): Code {
  const code = [body.reads(1), body.badIf(above(body.read(load8), i32(1)))];
  body.advance(1);
  return code;
}

export function skipSymbol(body: Body, at: number): Code {
  return [body.small(body.a, indexAt), body.badIf(atLeast(get(body.a), i32(body.word(at + 1))))];
}

export function skipText(body: Body): Code {
  return [length(body), body.move(get(body.a))];
}

/** A varint that is skipped, and what of fixed width stands behind it. */
interface Varint {
  readonly isInt: boolean;
  /** Length of most; 0: they differ. */
  readonly usual: number;
  readonly behind: number;
}

/** Bytes that are looked at together. */
const TOGETHER = 8;

/**
 * Varints of usual lengths that stand together are skipped by one test of their bytes: the processor guesses its
 * outcome, and goes on at a position that it need not wait for. Where they differ, each is waited for.
 */
export function skipVarints(body: Body, at: number): Code {
  const varints = Array.from({ length: body.word(at + 1) }, (_, i): Varint => {
    const word = at + 2 + i * 2;
    return { isInt: body.word(word) < 0, usual: body.habits.get(word) ?? 0, behind: body.word(word + 1) };
  });
  body.at = at + 2 + varints.length * 2;
  return groupsOf(varints).map((group) => skipGroup(body, group));
}

function groupsOf(varints: readonly Varint[]): Varint[][] {
  const groups: Varint[][] = [];
  let room = 0;
  for (const varint of varints) {
    const { isInt, usual, behind } = varint;
    const isUsual = usual >= 1 && usual <= (isInt ? 5 : TOGETHER);
    if (isUsual && usual <= room) groups.at(-1)!.push(varint);
    else groups.push([isUsual ? varint : { ...varint, usual: 0 }]);
    room = !isUsual || behind > 0 ? 0 : (usual <= room ? room : TOGETHER) - usual;
  }
  return groups;
}

/** Most that a varint takes. */
const LONGEST = 10;

function skipGroup(body: Body, group: readonly Varint[]): Code {
  const { w, flow } = body;
  const { behind } = group.at(-1)!;
  const total = group.reduce((sum, { usual }) => sum + usual, 0);
  const check = body.reads(LONGEST * group.length + behind);
  const code = [
    set(w, body.read(load64)),
    total === 0 ? skipEnds(body, group, 0) : flow.if(isOther(w, group), () => skipEnds(body, group, total)),
  ];
  body.advance(total + behind);
  return [check, code];
}

/** Whether the varints at the low end of local `w` are not of their usual lengths. */
function isOther(w: number, group: readonly Varint[]): Code {
  let [mask, ends, shift] = [0n, 0n, 0n];
  for (const { isInt, usual } of group) {
    const continued = HIGH & ((1n << BigInt(usual * 8 - 8)) - 1n);
    const last = (isInt && usual === 5 ? 0xf0n : 0x80n) << BigInt(usual * 8 - 8); // an int's fifth byte has four bits
    mask |= (continued | last) << shift;
    ends |= continued << shift;
    shift += BigInt(usual * 8);
  }
  return not(not64(xor64(and64(get(w), i64(mask)), i64(ends))));
}

/**
 * They are of other lengths: mostly they end within the bytes in local `w` all the same, so that the last end tells the
 * position. Only an int of five bytes must be looked at, and what is longer.
 */
function skipEnds(body: Body, group: readonly Varint[], total: number): Code {
  const { c, w, m, flow } = body;
  const next = group.slice(1).map(() => set(m, and64(get(m), sub64(get(m), i64(1n)))));
  const within = () => body.jump(add(body.here(), lengthOf64(m)), total);
  return [
    set(m, marks64(w)),
    set(c, longInts(w, m, group)),
    next,
    flow.if(or(get(c), not64(get(m))), () => skipEach(body, group, total), within),
  ];
}

/** Whether any may be an int of five bytes: four bytes go on, at the begin if that is the only int, else anywhere. */
function longInts(w: number, m: number, group: readonly Varint[]): Code {
  const last = group.map(({ isInt }) => isInt).lastIndexOf(true);
  if (last < 0) return i32(0);
  if (last === 0) return not(wrap(get(m)));
  const pairs = set(w, and64(get(w), shr64(get(w), i64(8n))));
  return [pairs, not(not64(and64(and64(get(w), shr64(get(w), i64(16n))), i64(HIGH))))];
}

/** One after the other, of any length. The position is then `counted` bytes ahead of `ip`, which are added behind both ways. */
function skipEach(body: Body, group: readonly Varint[], counted: number): Code {
  const { c } = body;
  const steps = group.map(({ isInt }) => (isInt ? skipInt(body) : skipLong(body)));
  return [set(c, body.here()), steps, body.jump(get(c), counted)];
}

function skipInt(body: Body): Code {
  const { a, c } = body;
  return [set(a, intAt(get(c))), body.badIf(not(AFTER)), set(c, AFTER)];
}

function skipLong(body: Body): Code {
  const { c, w } = body;
  return [set(w, longAt(get(c))), body.badIf(not(AFTER)), set(c, AFTER)];
}
