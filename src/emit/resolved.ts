// What resolving adds: promotions, symbols and branches of the reader, constants.
import { Op, State } from "../../assembly/abi.js";
import type { Body } from "./body.js";
import { fill } from "./branch.js";
import { indexAt } from "./module.js";
import { intValue, longValue } from "./varint.js";
import {
  add,
  atLeast,
  belowSigned,
  type Code,
  extendSigned,
  f32OfI32,
  f32OfI64,
  f64OfF32,
  f64OfI32,
  f64OfI64,
  get,
  I32,
  i32,
  load,
  loadF32,
  set,
  shl,
  store,
  store8,
  store16,
  store64,
  storeF32,
  storeF64,
  tee,
} from "./wasm.js";

/** An int or a long as a wider number. */
export function promotion(body: Body, at: number): Code {
  const { a, w } = body;
  const habit = body.habits.get(at);
  const int = () => [body.reads(5), intValue(body, habit)];
  const long = () => [body.reads(10), longValue(body, habit)];
  const [four, eight] = [body.address(at + 1, 2), body.address(at + 1, 3)];
  switch (body.word(at) as Op) {
    case Op.IntLong:
      return [int(), store64(eight, extendSigned(get(a)))];
    case Op.IntFloat:
      return [int(), storeF32(four, f32OfI32(get(a)))];
    case Op.IntDouble:
      return [int(), storeF64(eight, f64OfI32(get(a)))];
    case Op.LongFloat:
      return [long(), storeF32(four, f32OfI64(get(w)))];
    default:
      return [long(), storeF64(eight, f64OfI64(get(w)))];
  }
}

export function floatDouble(body: Body, at: number): Code {
  const code = [body.reads(4), storeF64(body.address(at + 1, 3), f64OfF32(body.read(loadF32)))];
  body.advance(4);
  return code;
}

/** [values, symbols, then the reader's index for each]: these are looked up where they stand, in the program. */
export function mappedSymbol(body: Body, at: number): Code {
  const { a } = body;
  const symbols = body.word(at + 2);
  body.at = at + 3 + symbols;
  return [
    body.small(a, indexAt),
    body.badIf(atLeast(get(a), i32(symbols))),
    body.badIf(belowSigned(tee(a, load(shl(get(a), i32(2)), State.Bytes + (at + 3) * 4)), i32(0))),
    store(body.address(at + 1, 2), get(a)),
  ];
}

export function valid(body: Body, at: number): Code {
  return store8(body.address(at + 1, 0), i32(1));
}

/** [validity, fills, then (Fill, buffer) each] */
export function nothing(body: Body, at: number): Code {
  const fills = body.word(at + 2);
  body.at = at + 3 + fills * 2;
  return [store8(body.address(at + 1, 0), i32(0)), fill(body, at + 3, fills)];
}

/** [ids, offsets, counter, capacity, need, id]: a branch that the writer did not choose, as in a union but for the index. */
export function branch(body: Body, at: number): Code {
  const { b, flow, slot } = body;
  const child = flow.local(I32);
  const open = [
    body.check(),
    set(b, body.operand(at + 3)),
    set(child, load(get(b))),
    body.fullIf(atLeast(get(child), body.operand(at + 4)), at + 5),
    store(get(b), add(get(child), i32(1))),
    store16(body.address(at + 1, 1), i32(body.word(at + 6))),
    store(body.address(at + 2, 2), get(child)),
  ];
  body.slot = child;
  const inside = body.walk(at + 7, Number.POSITIVE_INFINITY);
  body.slot = slot;
  body.at += body.word(body.at + 1) / 4;
  flow.free(child);
  return [open, inside];
}

/** [bytes, words, then the bytes]: read on from these, to Resume, and go back to the input. */
export function constant(body: Body, at: number): Code {
  const { ip, end, flow } = body;
  const [input, inputEnd] = [flow.local(I32), flow.local(I32)];
  const bytes = State.Bytes + (at + 3) * 4;
  const enter = [
    [body.settle(), body.check(), set(input, get(ip)), set(inputEnd, get(end))],
    [set(ip, i32(bytes)), set(end, i32(bytes + body.word(at + 1)))],
  ];
  const inside = body.walk(at + 3 + body.word(at + 2), Number.POSITIVE_INFINITY);
  const resume = [body.settle(), body.check(), set(ip, get(input)), set(end, get(inputEnd))];
  body.at += 1;
  flow.free(input, inputEnd);
  return [enter, inside, resume];
}

export function fail(body: Body): Code {
  return body.flow.branch(body.bad);
}
