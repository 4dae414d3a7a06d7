import type { Body } from "./body.js";
import { indexAt, type skipInts } from "./module.js";
import { length } from "./text.js";
import { above, atLeast, type Code, get, i32, load8, not, sub, tee } from "./wasm.js";

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

export function skipVarints(body: Body, at: number, skip: typeof skipInts): Code {
  const { ip, end } = body;
  const code = [body.settle(), body.check(), body.badIf(not(tee(ip, skip(get(ip), get(end), i32(body.word(at + 1))))))];
  body.over = 10;
  return code;
}
