import { Op } from "../../assembly/abi.js";
import type { Body } from "./body.js";
import { AFTER, indexAt } from "./module.js";
import { SHORT, string } from "./text.js";
import { gatedInt, gatedLong } from "./varint.js";
import {
  above,
  and,
  and64,
  atLeast,
  below,
  type Code,
  extendSigned,
  get,
  i32,
  load,
  load8,
  load64,
  rotr,
  set,
  shr,
  store,
  store8,
  store64,
  sub,
  tee,
  xor,
} from "./wasm.js";

/** Nulls in a hundred: between these a branch on them is guessed wrong too often. */
const FEW = 8;
const MOST = 92;

/** How the values of these instructions are read if `gate` is open, and left at zero if not; never with a branch. */
const GATED: Partial<Record<Op, readonly [words: number, emit: (body: Body, at: number) => Code]>> = {
  [Op.Boolean]: [2, boolean],
  [Op.Int]: [2, (body, at) => [body.reads(5), gatedInt(body), store(body.address(at + 1, 2), get(body.a))]],
  [Op.Long]: [2, (body, at) => [body.reads(10), gatedLong(body), store64(body.address(at + 1, 3), get(body.w))]],
  [Op.Float]: [2, float],
  [Op.Double]: [2, double],
  [Op.Enum]: [3, symbol],
  [Op.String]: [6, (body, at) => string(body, at, true)],
};

/**
 * The rest of the Nullable at `at`, whose value stands from `value` to before `past`, with its tag in local `a`: without
 * a branch, where nulls and values are mixed. Undefined where a branch is better, or the value is not that simple.
 */
export function optional(body: Body, at: number, value: number, past: number): Code | undefined {
  const nulls = body.habits.get(at) ?? 0;
  const gated = GATED[body.word(value) as Op];
  if (nulls < FEW || nulls > MOST || !gated || value + gated[0] !== past) return undefined;
  if (body.word(value) === Op.String && (body.habits.get(value) ?? 0) > SHORT) return undefined;
  const { a, gate } = body;
  const isNull = body.word(at + 2) === 0 ? 2 : 0;
  body.at = past;
  return [
    // 0 or 1, which is kept, and then 0 or -1
    set(a, shr(isNull === 2 ? get(a) : xor(get(a), i32(2)), i32(1))),
    store8(body.address(at + 1, 0), get(a)),
    set(gate, sub(i32(0), get(a))),
    gated[1](body, value),
  ];
}

function boolean(body: Body, at: number): Code {
  const { a, gate } = body;
  return [
    body.reads(1),
    body.badIf(above(tee(a, and(body.read(load8), get(gate))), i32(1))),
    store8(body.address(at + 1, 0), get(a)),
    body.move(and(i32(1), get(gate))),
  ];
}

function float(body: Body, at: number): Code {
  const { gate } = body;
  return [
    body.reads(4),
    store(body.address(at + 1, 2), and(body.read(load), get(gate))),
    body.move(and(i32(4), get(gate))),
  ];
}

function double(body: Body, at: number): Code {
  const { gate } = body;
  return [
    body.reads(8),
    store64(body.address(at + 1, 3), and64(body.read(load64), extendSigned(get(gate)))),
    body.move(and(i32(8), get(gate))),
  ];
}

/** A length or an index into local `a`, 0 where there is none. */
function small(body: Body, longer: (ip: Code) => Code): Code {
  const { a, gate, flow } = body;
  const one = () => [set(a, rotr(get(a), i32(1))), body.move(and(i32(1), get(gate)))];
  const more = () => [set(a, longer(body.here())), body.jump(AFTER, 0)];
  return [body.reads(10), flow.if(below(tee(a, and(body.read(load8), get(gate))), i32(128)), one, more)];
}

function symbol(body: Body, at: number): Code {
  const { a, gate } = body;
  return [
    small(body, indexAt),
    body.badIf(and(atLeast(get(a), i32(body.word(at + 2))), get(gate))),
    store(body.address(at + 1, 2), get(a)),
  ];
}
