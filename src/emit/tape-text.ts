import type { Position, TapeBody } from "./tape-body.js";
import { putBytes, putRaw, putUnits } from "./tape-module.js";
import {
  above,
  add,
  below,
  type Code,
  copy,
  get,
  i32,
  load,
  load8,
  load16,
  load64,
  load128,
  not,
  set,
  shl,
  store,
  store8,
  store16,
  store64,
  store128,
  sub,
} from "./wasm.js";

/** Bytes of a vector. */
const VECTOR = 16;
/** So many bytes have a length of one byte, and are copied in line. */
const SHORT = 64;

/** Bad if there are no `bytes` left. */
function within(body: TapeBody, bytes: Code, from: Position, end: number): Code {
  return body.badIf(above(bytes, sub(get(end), from.here)));
}

/** Copy vectors of `from` from the first to before the last, past the end of what there is. */
function vectors({ output }: TapeBody, from: Position, first: number, last: number): Code {
  return Array.from({ length: last - first }, (_, i) =>
    output.write(store128, from.read(load128, (first + i) * VECTOR), 1 + (first + i) * VECTOR),
  );
}

/** Length and bytes: `a` of those at `from`. */
function counted(body: TapeBody, from: Position): Code {
  const { a, flow, output } = body;
  const short = () => [
    output.write(store8, shl(get(a), i32(1))),
    vectors(body, from, 0, 2),
    flow.if(above(get(a), i32(2 * VECTOR)), () => vectors(body, from, 2, 4)),
    output.move(add(get(a), i32(1))),
  ];
  const long = () => output.jump(putBytes(output.here, from.here, get(a)));
  return [flow.if(below(get(a), i32(SHORT)), short, long), from.move(get(a))];
}

export function string(body: TapeBody): Code {
  const { a, b, flow, isAscii, output, text, textEnd } = body;
  const ascii = () => [within(body, get(a), text, textEnd), counted(body, text)];
  const units = () => [
    set(b, shl(get(a), i32(1))),
    within(body, get(b), text, textEnd),
    output.jump(putUnits(output.here, text.here, get(a))),
    body.badIf(not(output.here)),
    text.move(get(b)),
  ];
  return [body.take(a), flow.if(get(isAscii), ascii, units)];
}

export function bytes(body: TapeBody): Code {
  const { a, raw, rawEnd } = body;
  return [body.take(a), within(body, get(a), raw, rawEnd), counted(body, raw)];
}

/** Bytes as they are; their number from the words. */
export function data(body: TapeBody): Code {
  const { a, output, raw, rawEnd } = body;
  return [
    body.take(a),
    within(body, get(a), raw, rawEnd),
    output.jump(putRaw(output.here, raw.here, get(a))),
    raw.move(get(a)),
  ];
}

/** So many bytes are copied in line. */
const FEW = 128;

export function fixed(body: TapeBody, at: number): Code {
  const { output, raw, rawEnd } = body;
  const size = body.word(at + 1);
  const before = within(body, i32(size), raw, rawEnd);
  const code = size > FEW ? copy(output.here, raw.here, i32(size)) : exactly(output, raw, size);
  raw.advance(size);
  output.advance(size);
  return [before, code];
}

/** So many words or doubles as they are: `shift` is the log2 of the bytes of each. */
export function plain({ output }: TapeBody, from: Position, count: number, shift: number): Code {
  const size = count << shift;
  const code = size > FEW ? copy(output.here, from.here, i32(size)) : exactly(output, from, size);
  from.advance(size);
  output.advance(size);
  return code;
}

/** Bytes in the fewest steps. */
function exactly(output: Position, from: Position, size: number): Code {
  const code: Code[] = [];
  const steps = [
    [VECTOR, load128, store128],
    [8, load64, store64],
    [4, load, store],
    [2, load16, store16],
    [1, load8, store8],
  ] as const;
  let done = 0;
  for (const [bytes, load, store] of steps)
    for (; size - done >= bytes; done += bytes) code.push(output.write(store, from.read(load, done), done));
  return code;
}

/** So many words that are a byte of data each. */
export function smalls({ output, words }: TapeBody, count: number): Code {
  return Array.from({ length: count }, () => {
    const code = output.write(store8, words.read(load8));
    words.advance(4);
    output.advance(1);
    return code;
  });
}
