import type { Body } from "./body.js";
import { AFTER, indexAt, intAt, longAt } from "./module.js";
import {
  above,
  add,
  and,
  and64,
  atLeast,
  type Code,
  copy,
  ctz,
  ctz64,
  get,
  i32,
  i64,
  load,
  load8,
  load64,
  load128,
  ne,
  not,
  not64,
  or,
  or64,
  set,
  shr,
  shr64,
  store,
  store8,
  store64,
  store128,
  sub,
  sub64,
  tee,
  wrap,
  xor,
  xor64,
} from "./wasm.js";

const HIGH = 0x8080808080808080n;

/** (z >>> 1) ^ -(z & 1) */
function unzigzag(z: number): Code {
  return xor(shr(get(z), i32(1)), sub(i32(0), and(get(z), i32(1))));
}

function unzigzag64(z: number): Code {
  return xor64(shr64(get(z), i64(1n)), sub64(i64(0n), and64(get(z), i64(1n))));
}

export function boolean(body: Body, at: number): Code {
  const { a, ip } = body;
  return [
    body.reads(1),
    body.badIf(above(tee(a, load8(get(ip))), i32(1))),
    store8(body.address(at + 1, 0), get(a)),
    body.advance(1),
  ];
}

/** Bytes as they are. */
export function plain(body: Body, at: number, scale: 2 | 3): Code {
  const { ip } = body;
  const [get1, put] = scale === 2 ? [load, store] : [load64, store64];
  return [body.reads(1 << scale), put(body.address(at + 1, scale), get1(get(ip))), body.advance(1 << scale)];
}

/** One or two bytes without a branch between them, three or four by joining 32 bits, five by a helper. */
export function int(body: Body, at: number): Code {
  const { a, b, ip, flow } = body;
  const two = () => [
    set(b, and(shr(get(a), i32(7)), i32(1))),
    set(a, or(and(get(a), i32(0x7f)), and(and(shr(get(a), i32(1)), i32(0x3f80)), sub(i32(0), get(b))))),
    set(ip, add(add(get(ip), i32(1)), get(b))),
    set(a, unzigzag(a)),
  ];
  const four = () => [
    set(a, and(get(a), xor(get(b), sub(get(b), i32(1))))),
    set(a, or(and(get(a), i32(0x007f007f)), shr(and(get(a), i32(0x7f007f00)), i32(1)))),
    set(a, or(and(get(a), i32(0x3fff)), shr(and(get(a), i32(0x3fff0000)), i32(2)))),
    set(ip, add(get(ip), shr(add(ctz(get(b)), i32(1)), i32(3)))),
    set(a, unzigzag(a)),
  ];
  const five = () => [set(a, intAt(get(ip))), body.badIf(not(tee(ip, AFTER)))];
  const more = () => flow.if(tee(b, and(xor(get(a), i32(-1)), i32(0x80808080))), four, five);
  const isTwo = ne(and(tee(a, load(get(ip))), i32(0x8080)), i32(0x8080));
  return [body.reads(5), flow.if(isTwo, two, more), store(body.address(at + 1, 2), get(a))];
}

export function long(body: Body, at: number): Code {
  const { w, m, ip, flow } = body;
  const one = () => [set(w, and64(get(w), i64(0x7fn))), body.advance(1), set(w, unzigzag64(w))];
  const eight = () => [
    set(ip, add(get(ip), wrap(shr64([ctz64(get(m)), i64(1n), 0x7c], i64(3n))))),
    set(w, and64(get(w), xor64(get(m), sub64(get(m), i64(1n))))),
    halve(w, 0x007f007f007f007fn, 0x7f007f007f007f00n, 1n),
    halve(w, 0x00003fff00003fffn, 0x3fff00003fff0000n, 2n),
    halve(w, 0x000000000fffffffn, 0x0fffffff00000000n, 4n),
    set(w, unzigzag64(w)),
  ];
  const ten = () => [set(w, longAt(get(ip))), body.badIf(not(tee(ip, AFTER)))];
  const more = () => flow.if(not(not64(tee(m, and64(xor64(get(w), i64(-1n)), i64(HIGH))))), eight, ten);
  const isOne = not64(and64(tee(w, load64(get(ip))), i64(0x80n)));
  return [body.reads(10), flow.if(isOne, one, more), store64(body.address(at + 1, 3), get(w))];
}

/** Bring the groups of 7 bits together: every second one moves down by `by`. */
function halve(w: number, stay: bigint, move: bigint, by: bigint): Code {
  return set(w, or64(and64(get(w), i64(stay)), shr64(and64(get(w), i64(move)), i64(by))));
}

export function symbol(body: Body, at: number): Code {
  return [
    body.small(body.a, indexAt),
    body.badIf(atLeast(get(body.a), i32(body.word(at + 2)))),
    store(body.address(at + 1, 2), get(body.a)),
  ];
}

/** Fixed values up to this size are copied in line. */
const SMALL_FIXED = 64;

export function fixed(body: Body, at: number): Code {
  const { a, ip, end } = body;
  const size = body.word(at + 2);
  const to = add(body.operand(at + 1), [get(body.slot), i32(size), 0x6c]);
  if (size > SMALL_FIXED)
    return [
      body.check(),
      body.badIf(above(i32(size), sub(get(end), get(ip)))),
      copy(to, get(ip), i32(size)),
      body.advance(size),
    ];
  return [body.reads(size), set(a, to), exactly(get(a), get(ip), size), body.advance(size)];
}

/** Copy a few bytes, and not one more: behind them stands what must stay zero. */
function exactly(to: Code, from: Code, size: number): Code {
  const parts: Code[] = [];
  let done = 0;
  const move = (width: number, get1: typeof load, put: typeof store) => {
    for (; size - done >= width; done += width) parts.push(put(to, get1(from, done), done));
  };
  move(16, load128, store128);
  move(8, load64, store64);
  move(4, load, store);
  move(1, load8, store8);
  return parts;
}
