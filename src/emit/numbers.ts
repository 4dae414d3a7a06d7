import type { Body } from "./body.js";
import { indexAt } from "./module.js";
import { intValue, longValue } from "./varint.js";
import {
  above,
  add,
  atLeast,
  type Code,
  copy,
  get,
  i32,
  load,
  load8,
  load64,
  load128,
  mul,
  set,
  store,
  store8,
  store64,
  store128,
  sub,
  tee,
} from "./wasm.js";

export function boolean(body: Body, at: number): Code {
  const { a } = body;
  const code = [
    body.reads(1),
    body.badIf(above(tee(a, body.read(load8)), i32(1))),
    store8(body.address(at + 1, 0), get(a)),
  ];
  body.advance(1);
  return code;
}

/** Bytes as they are. */
export function plain(body: Body, at: number, scale: 2 | 3): Code {
  const [read, put] = scale === 2 ? [load, store] : [load64, store64];
  const code = [body.reads(1 << scale), put(body.address(at + 1, scale), body.read(read))];
  body.advance(1 << scale);
  return code;
}

export function int(body: Body, at: number): Code {
  return [body.reads(5), intValue(body, body.habits.get(at)), store(body.address(at + 1, 2), get(body.a))];
}

export function long(body: Body, at: number): Code {
  return [body.reads(10), longValue(body, body.habits.get(at)), store64(body.address(at + 1, 3), get(body.w))];
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
  const { a, end } = body;
  const size = body.word(at + 2);
  const to = add(body.operand(at + 1), mul(get(body.slot), i32(size)));
  if (size > SMALL_FIXED)
    return [
      body.settle(),
      body.check(),
      body.badIf(above(i32(size), sub(get(end), body.here()))),
      copy(to, body.here(), i32(size)),
      body.move(i32(size)),
    ];
  const code = [body.reads(size), set(a, to), exactly(a, (load, offset) => body.read(load, offset), size)];
  body.advance(size);
  return code;
}

type Load = (address: Code, offset: number) => Code;

/** Copy a few bytes to the address in local `to`, and not one more: behind fixed values stands what must stay zero. */
export function exactly(to: number, read: (load: Load, offset: number) => Code, size: number): Code {
  const parts: Code[] = [];
  let done = 0;
  const move = (width: number, load: Load, put: typeof store) => {
    for (; size - done >= width; done += width) parts.push(put(get(to), read(load, done), done));
  };
  move(16, load128, store128);
  move(8, load64, store64);
  move(4, load, store);
  move(1, load8, store8);
  return parts;
}
