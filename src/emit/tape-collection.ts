import { Put } from "../../assembly/abi.js";
import type { Position, TapeBody } from "./tape-body.js";
import { BEHIND, putCount, putInts, putLongs } from "./tape-module.js";
import { above, add, below, type Code, copy, get, I32, i32, not, or, set, shl, store8, sub, tee } from "./wasm.js";

/** Counts and indexes below this are one byte. */
const ONE_BYTE = 64;

/** The number of items in local `a`. */
function count({ a, flow, output }: TapeBody): Code {
  const one = () => [output.write(store8, shl(get(a), i32(1))), output.move(i32(1))];
  return flow.if(below(get(a), i32(ONE_BYTE)), one, () => output.jump(putCount(output.here, get(a))));
}

/** The zero that ends a collection. */
function end({ output }: TapeBody): Code {
  const code = output.write(store8, i32(0));
  output.advance(1);
  return code;
}

/** [jump past the Loop], the body, Loop [jump to the body]. */
export function collection(body: TapeBody, at: number): Code {
  const { a, flow, words, wordsEnd, doubles, doublesEnd } = body;
  const left = flow.local(I32);
  const past = at + body.word(at + 1) / 4;
  const head = [body.take(a), body.settle()];
  const items = () => [
    count(body),
    set(left, get(a)),
    flow.loop((again) => [
      body.walk(at + 2, past - 2),
      body.settle(),
      body.badIf(or(above(words.here, get(wordsEnd)), above(doubles.here, get(doublesEnd)))),
      flow.branchIf(again, tee(left, sub(get(left), i32(1)))),
    ]),
  ];
  const code = [head, flow.if(get(a), items), end(body)];
  body.at = past;
  flow.free(left);
  return code;
}

/** Most items whose bytes are a number of 31 bits. */
const MOST = { words: 0x2000_0000, doubles: 0x1000_0000 };

/** A whole array of plain numbers. */
export function numbers(body: TapeBody, at: number): Code {
  const { a, b, flow, words, wordsEnd, doubles, doublesEnd } = body;
  const op: Put = body.word(at);
  const inWords = op === Put.IntArray || op === Put.FloatArray;
  const [from, last, shift] = inWords ? [words, wordsEnd, 2] : [doubles, doublesEnd, 3];
  const head = [body.take(a), body.settle()];
  const whole = [
    body.badIf(above(get(a), i32(inWords ? MOST.words : MOST.doubles))),
    set(b, add(from.here, shl(get(a), i32(shift)))),
    body.badIf(above(get(b), get(last))),
    flow.if(get(a), () => count(body)),
  ];
  return [head, whole, items(body, op, from, shl(get(a), i32(shift))), end(body)];
}

/** `a` numbers that end at `b`. */
function items(body: TapeBody, op: Put, from: Position, bytes: Code): Code {
  const { a, b, output, doubles, doublesEnd } = body;
  if (op === Put.IntArray) return [output.jump(putInts(output.here, from.here, get(b))), from.jump(get(b))];
  if (op !== Put.LongArray) return [copy(output.here, from.here, bytes), output.move(bytes), from.jump(get(b))];
  return [
    output.jump(putLongs(output.here, from.here, get(a))),
    body.badIf(not(output.here)),
    doubles.jump(BEHIND),
    body.badIf(above(doubles.here, get(doublesEnd))),
  ];
}
