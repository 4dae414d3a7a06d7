import type { TapeBody } from "./tape-body.js";
import { putBig } from "./tape-module.js";
import {
  above,
  add,
  and,
  and64,
  atLeast64,
  below,
  type Code,
  clz64,
  equalF64,
  extend,
  f64OfI64,
  get,
  i32,
  i64,
  loadF64,
  mul,
  not,
  or,
  or64,
  set,
  shl,
  shl64,
  shr,
  shrSigned,
  shrSigned64,
  store,
  store8,
  store16,
  store64,
  sub,
  sub64,
  tee,
  truncated,
  wrap,
  xor,
  xor64,
} from "./wasm.js";

/** The zigzag of the int in local `a`, into it. */
function zigzag(a: number): Code {
  return set(a, xor(shl(get(a), i32(1)), shrSigned(get(a), i32(31))));
}

/** So many varints of words: no branch between one byte and two, nor between three, four and five. */
export function ints(body: TapeBody, at: number): Code {
  return Array.from({ length: body.word(at + 1) }, () => [body.take(body.a), zigzag(body.a), varint(body)]);
}

/** Write the number in local `a`, which is zigzag already. */
export function varint(body: TapeBody): Code {
  const { a, flow, output } = body;
  const code = flow.if(
    below(get(a), i32(0x4000)),
    () => two(body),
    () => five(body),
  );
  output.advance(1);
  return code;
}

/** One byte or two; the caller counts the first. */
function two({ a, b, output }: TapeBody): Code {
  const groups = or(and(get(a), i32(0x7f)), shl(and(get(a), i32(0x3f80)), i32(1)));
  return [
    set(b, shr(sub(i32(0x7f), get(a)), i32(31))),
    output.write(store16, or(groups, shl(get(b), i32(7)))),
    output.move(get(b)),
  ];
}

/** Three bytes to five. */
function five({ a, b, c, output }: TapeBody): Code {
  const group = (i: number) => shl(and(get(a), i32(0x7f << (7 * i))), i32(i));
  const groups = [1, 2, 3].map(group).reduce(or, and(get(a), i32(0x7f)));
  return [
    set(b, above(get(a), i32(0x1fffff))),
    set(c, above(get(a), i32(0xfffffff))),
    output.write(store, or(or(groups, i32(0x8080)), or(shl(get(b), i32(23)), shl(get(c), i32(31))))),
    output.write(store8, shr(get(a), i32(28)), 4),
    output.move(add(add(get(b), get(c)), i32(2))),
  ];
}

/** So many varints of doubles. */
export function longs(body: TapeBody, at: number): Code {
  return Array.from({ length: body.word(at + 1) }, () => long(body));
}

/** The zigzag of -(2^53): it and all above it are of no safe integers. */
const UNSAFE = 2n ** 54n - 1n;

function long(body: TapeBody): Code {
  const { f, w, z, flow, doubles, output } = body;
  const isOther = or(
    not(equalF64(f64OfI64(get(w)), get(f))),
    atLeast64(tee(z, xor64(shl64(get(w), i64(1n)), shrSigned64(get(w), i64(63n)))), i64(UNSAFE)),
  );
  const other = () => [
    output.jump(putBig(output.here, doubles.here)),
    body.badIf(not(output.here)),
    doubles.move(i32(8)),
  ];
  const code = [set(f, doubles.read(loadF64)), set(w, truncated(get(f))), flow.if(isOther, other, () => eight(body))];
  doubles.advance(8);
  return code;
}

/** Up to eight bytes. */
function eight({ a, w, z, output }: TapeBody): Code {
  const length = shr(mul(sub(i32(70), wrap(clz64(or64(get(z), i64(1n))))), i32(37)), i32(8));
  return [
    set(a, length),
    set(w, or64(and64(get(z), i64(0x0fffffffn)), shl64(and64(get(z), i64(0x00fffffff0000000n)), i64(4n)))),
    set(w, or64(and64(get(w), i64(0x00003fff00003fffn)), shl64(and64(get(w), i64(0x0fffc0000fffc000n)), i64(2n)))),
    set(w, or64(and64(get(w), i64(0x007f007f007f007fn)), shl64(and64(get(w), i64(0x3f803f803f803f80n)), i64(1n)))),
    output.write(store64, or64(get(w), and64(i64(0x8080808080808080n), before(get(a))))),
    output.move(get(a)),
  ];
}

/** All bits of the bytes before the last of `length`. */
function before(length: Code): Code {
  return sub64(shl64(i64(1n), extend(shl(sub(length, i32(1)), i32(3)))), i64(1n));
}
