import { State } from "../../assembly/abi.js";
import type { Body } from "./body.js";
import { AFTER, isUtf8, lengthAt, mark } from "./module.js";
import {
  above,
  aboveSigned,
  add,
  and,
  atMost,
  below,
  bitmask,
  type Code,
  copy,
  eq,
  extend,
  get,
  i32,
  i64,
  load,
  load8,
  load16,
  load128,
  not,
  not64,
  or,
  or64,
  or128,
  rotr,
  set,
  shl,
  shl64,
  shr,
  store,
  store128,
  sub,
  tee,
} from "./wasm.js";

/** A length that is legal, into local `a`. The position is then within the end. */
export function length(body: Body): Code {
  return [body.small(body.a, lengthAt), allowed(body)];
}

/** Hold the length in local `a` against the limit and the input. */
function allowed(body: Body): Code {
  body.over = 0;
  return [body.badIf(above(get(body.a), load(i32(0), State.MaxBytes))), within(body)];
}

/** Bad if the `a` bytes are not all there; also where the position is past the end. */
function within(body: Body): Code {
  return body.badIf(aboveSigned(get(body.a), sub(get(body.end), body.here())));
}

/** Room behind the bytes of the slot before; its address into local `b`. `first`: what is worse than no room. */
function room(body: Body, at: number, first: () => Code = () => []): Code {
  const { a, b, c } = body;
  return [
    set(c, body.address(at + 1, 2)),
    set(b, load(get(c))),
    body.fullIf(above(add(get(b), get(a)), body.operand(at + 3)), at + 4, first),
    store(get(c), add(get(b), get(a)), 4),
    set(b, add(body.operand(at + 2), get(b))),
  ];
}

export function bytes(body: Body, at: number): Code {
  const { a, b } = body;
  return [length(body), room(body, at), copy(get(b), body.here(), get(a)), body.move(get(a))];
}

/** Bytes of the vectors that are copied at once. */
const VECTOR = 16;
const STRIDE = 4 * VECTOR;
/** Strings of so many bytes have a length of one byte. */
export const SHORT = 63;

/**
 * A string. Most are copied by a few vectors, past their end, without asking how long they are: a branch on lengths is
 * guessed wrong as often as they differ. Their end is not held against the input's either, until it matters: they are
 * short, and `decode` never comes here where the limit is shorter. `gated`: nothing is read where `gate` is closed.
 */
export function string(body: Body, at: number, gated = false): Code {
  const { a, gate, flow } = body;
  const most = body.habits.get(at) ?? VECTOR;
  if (most > SHORT) return [body.reads(10), longLength(body), longText(body, at)];
  const vectors = Math.max(1, Math.ceil(most / VECTOR));
  const reads = body.reads(STRIDE);
  const first = body.read(load8);
  if (!gated) body.advance(1);
  const { over } = body;
  const short = () => [gated ? body.move(and(i32(1), get(gate))) : [], shortText(body, at, vectors)];
  const long = () => [set(a, lengthAt(body.here(gated ? 0 : -1))), body.jump(AFTER, 0), longText(body, at)];
  const code = [
    [reads, set(a, rotr(gated ? and(first, get(gate)) : first, i32(1)))],
    flow.if(atMost(get(a), i32(MOST[vectors]!)), short, long),
  ];
  body.over = over;
  return code;
}

/** How long a string in so many vectors may be: see `high`. */
const MOST = [0, 16, 31, 48, SHORT];

function shortText(body: Body, at: number, vectors: number): Code {
  const { a } = body;
  const isHigh = high(body, body.here(), get(a), vectors);
  return [
    room(body, at, () => within(body)),
    body.flow.if(isHigh, () => [within(body), check(body, at)]),
    body.move(get(a)),
  ];
}

/** A length that has mostly two bytes, into local `a`. */
function longLength(body: Body): Code {
  const { a, flow } = body;
  const two = () => [
    set(a, or(and(get(a), i32(0x7f)), and(shr(get(a), i32(1)), i32(0x3f80)))),
    set(a, rotr(get(a), i32(1))),
    body.move(i32(2)),
  ];
  const other = () => [set(a, lengthAt(body.here())), body.jump(AFTER, 0)];
  return [set(a, body.read(load16)), flow.if(eq(and(get(a), i32(0x8080)), i32(0x0080)), two, other)];
}

/** The `a` bytes at the position: 64 at a time, then once more for the rest. */
function longText(body: Body, at: number): Code {
  const { a, b, c, d, m, flow } = body;
  const strides = flow.block((done) =>
    flow.loop((again) => [
      flow.branchIf(done, below(get(d), i32(STRIDE))),
      set(m, or64(get(m), extend(any(body)))),
      set(b, add(get(b), i32(STRIDE))),
      set(c, add(get(c), i32(STRIDE))),
      set(d, sub(get(d), i32(STRIDE))),
      flow.branch(again),
    ]),
  );
  const rest = high(body, get(c), get(d), 4);
  return [
    [allowed(body), room(body, at)],
    [set(c, body.here()), set(d, get(a)), set(m, i64(0n))],
    strides,
    flow.if(or(rest, not(not64(get(m)))), () => check(body, at)),
    body.move(get(a)),
  ];
}

/** Not ASCII: it must be UTF-8, and is listed. */
function check(body: Body, at: number): Code {
  return [body.badIf(not(isUtf8(body.here(), get(body.a)))), mark(i32(State.Bytes + at * 4), get(body.slot))];
}

/** Copy the vector at `from` to `b`. */
function move({ b, v }: Body, from: Code, offset: number): Code {
  return store128(get(b), tee(v, load128(from, offset)), offset);
}

/** Copy a stride from `c` to `b`; whether any byte is not ASCII. */
function any(body: Body): Code {
  const { c, v, u } = body;
  const rest = [1, 2, 3].map((i) => [move(body, get(c), i * VECTOR), set(u, or128(get(u), get(v)))]);
  return [move(body, get(c), 0), set(u, get(v)), rest, bitmask(get(u))];
}

/**
 * Copy so many vectors from `from` to `b`; whether any of the first `count` bytes is not ASCII. What is past them is
 * shifted out, in two steps, so that nothing is left of none: two vectors hold up to 31 bytes, four up to 63.
 */
function high(body: Body, from: Code, count: Code, vectors: number): Code {
  const masks = Array.from({ length: vectors }, (_, i) => [move(body, from, i * VECTOR), bitmask(get(body.v))]);
  if (vectors <= 2) {
    const all = vectors === 1 ? masks[0]! : or(masks[0]!, shl(masks[1]!, i32(VECTOR)));
    return shl(shl(all, sub(i32(31), count)), i32(1));
  }
  const all = masks.map((mask, i) => shl64(extend(mask), i64(BigInt(i * VECTOR)))).reduce(or64);
  return not(not64(shl64(shl64(all, extend(sub(i32(63), count))), i64(1n))));
}
