import { State } from "../../assembly/abi.js";
import type { Body } from "./body.js";
import { isUtf8, lengthAt, mark } from "./module.js";
import {
  above,
  aboveSigned,
  add,
  and,
  bitmask,
  type Code,
  copy,
  get,
  i32,
  load,
  load128,
  not,
  or,
  set,
  shl,
  store,
  store128,
  sub,
} from "./wasm.js";

/** A length that is legal, into local `a`. The position is then within the end. */
export function length(body: Body): Code {
  const { a, ip, end } = body;
  const code = [
    body.small(a, lengthAt),
    body.badIf(above(get(a), load(i32(0), State.MaxBytes))),
    body.badIf(aboveSigned(get(a), sub(get(end), get(ip)))), // negative where the position is past the end
  ];
  body.over = 0;
  return code;
}

/** Room behind the bytes of the slot before; its address into local `b`. */
function room(body: Body, at: number): Code {
  const { a, b, c } = body;
  return [
    set(c, body.address(at + 1, 2)),
    set(b, load(get(c))),
    body.fullIf(above(add(get(b), get(a)), body.operand(at + 3)), at + 4),
    store(get(c), add(get(b), get(a)), 4),
    set(b, add(body.operand(at + 2), get(b))),
  ];
}

export function bytes(body: Body, at: number): Code {
  const { a, b, ip } = body;
  return [length(body), room(body, at), copy(get(b), get(ip), get(a)), set(ip, add(get(ip), get(a)))];
}

/** 16 bytes at a time, past the end of the string too: both sides have slack. */
export function string(body: Body, at: number): Code {
  const { a, b, c, d, ip, flow } = body;
  const step = (from: Code) => [store128(get(b), load128(from)), bitmask(load128(from))];
  const short = () => [store128(get(b), load128(get(ip))), set(d, bitmask(load128(get(ip))))];
  const last = () => [set(d, or(get(d), bits(step(get(c)), sub(add(get(ip), get(a)), get(c)))))];
  const long = () => [
    set(d, i32(0)),
    set(c, get(ip)),
    flow.loop((again) => [
      set(d, or(get(d), step(get(c)))),
      set(b, add(get(b), i32(16))),
      set(c, add(get(c), i32(16))),
      flow.branchIf(again, [add(get(c), i32(16)), add(get(ip), get(a)), 0x4d]),
    ]),
    last(),
  ];
  const few = () => [short(), set(d, and(get(d), sub(shl(i32(1), get(a)), i32(1))))];
  return [
    length(body),
    room(body, at),
    flow.if([get(a), i32(16), 0x4d], few, long),
    flow.if(get(d), () => [body.badIf(not(isUtf8(get(ip), get(a)))), mark(i32(State.Bytes + at * 4), get(body.slot))]),
    set(ip, add(get(ip), get(a))),
  ];
}

/** The first `count` bits of a mask of 16. */
function bits(mask: Code, count: Code): Code {
  return and(mask, sub(shl(i32(1), count), i32(1)));
}
