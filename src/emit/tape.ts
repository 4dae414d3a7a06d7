import { Put, Status, Tape } from "../../assembly/abi.js";
import type { TapeProgram } from "../plan/tape-program.js";
import { MAX_BYTES, mayEmit } from "./bounds.js";
import { TapeBody } from "./tape-body.js";
import { collection, numbers } from "./tape-collection.js";
import { tapeModule } from "./tape-module.js";
import { bytes, data, fixed, plain, smalls, string } from "./tape-text.js";
import { union } from "./tape-union.js";
import { ints, longs } from "./tape-varint.js";
import { add, below, type Code, get, i32, leave, load, set, shl, shr, store, sub, tee } from "./wasm.js";

/** How an instruction is emitted, and its words; those that hold others set `body.at` themselves. */
type Emit = readonly [words: number, emit: (body: TapeBody, at: number) => Code];

const EMIT: Partial<Record<Put, Emit>> = {
  [Put.Ints]: [2, ints],
  [Put.Smalls]: [2, (body, at) => smalls(body, body.word(at + 1))],
  [Put.Longs]: [2, longs],
  [Put.Floats]: [2, (body, at) => plain(body, body.words, body.word(at + 1), 2)],
  [Put.Doubles]: [2, (body, at) => plain(body, body.doubles, body.word(at + 1), 3)],
  [Put.String]: [1, string],
  [Put.Bytes]: [1, bytes],
  [Put.Fixed]: [2, fixed],
  [Put.Raw]: [1, data],
  [Put.Union]: [0, union],
  [Put.Array]: [0, collection],
  [Put.IntArray]: [1, numbers],
  [Put.LongArray]: [1, numbers],
  [Put.FloatArray]: [1, numbers],
  [Put.DoubleArray]: [1, numbers],
};

/**
 * A program that writes tapes, as a WebAssembly module of its own: one function that does what `encode` of
 * assembly/encode.ts does with these words, byte for byte, over the same memory. Undefined for programs that are too
 * long: the bytecode loop runs those.
 */
export function emitTape(program: TapeProgram): Uint8Array<ArrayBuffer> | undefined {
  if (!mayEmit(program)) return undefined;
  const body = new TapeBody(program.words);
  body.walk = (at, to) => walk(body, at, to);
  const module = tapeModule(rows(body), body.flow.locals);
  return module.length > MAX_BYTES ? undefined : module;
}

function walk(body: TapeBody, from: number, to: number): Code {
  const code: Code[] = [];
  body.at = from;
  while (body.at < to) {
    const { at } = body;
    const [words, emit] = EMIT[body.word(at) as Put]!;
    body.at = at + words;
    code.push(emit(body, at));
  }
  return code;
}

/** Row after row, as assembly/encode.ts does. */
function rows(body: TapeBody): Code {
  const { done, ends, lastEnd, flow } = body;
  const loop = () =>
    flow.loop((again) => {
      const row = walk(body, 0, body.program.length - 1); // the last word is the end
      return [row, complete(body), flow.branchIf(again, below(get(ends), get(lastEnd)))];
    });
  const stops = flow.block((bad) => {
    body.bad = bad;
    return [loop(), finish(body), leave(i32(Status.Done))];
  });
  const last = add(get(ends), shl(load(i32(0), Tape.Rows), i32(2)));
  return [body.open(), set(done, body.output.here), set(lastEnd, last), stops, finish(body), i32(Status.Bad)];
}

function complete(body: TapeBody): Code {
  const { done, ends, output } = body;
  return [body.check(), body.settle(), store(get(ends), tee(done, output.here)), set(ends, add(get(ends), i32(4)))];
}

/** What the host is told: the end of the last whole row, and the number of these. */
function finish({ done, ends }: TapeBody): Code {
  const rows = shr(sub(get(ends), load(i32(0), Tape.Ends)), i32(2));
  return [store(i32(0), get(done), Tape.Output), store(i32(0), rows, Tape.Rows)];
}
