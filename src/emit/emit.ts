import { Op, State, Status } from "../../assembly/abi.js";
import type { Program } from "../plan/program.js";
import { Body } from "./body.js";
import { nullable, skipUnion, union } from "./branch.js";
import { array, numbers, skipArray } from "./collection.js";
import { charge, moduleOf, skipInts, skipLongs } from "./module.js";
import { boolean, fixed, int, long, plain, symbol } from "./numbers.js";
import { skipBoolean, skipFixed, skipSymbol, skipText, skipVarints } from "./skip.js";
import { bytes, string } from "./text.js";
import {
  add,
  and,
  atLeast,
  type Code,
  copy,
  eq,
  get,
  i32,
  i64,
  leave,
  load,
  load64,
  ne,
  not,
  or,
  set,
  store,
  store64,
  sub,
  sub64,
  tee,
} from "./wasm.js";

/** Longer programs stay with the bytecode loop: 4,000 words are about 500 columns. */
const MAX_WORDS = 4096;
/** And so do larger modules. */
const MAX_BYTES = 128 * 1024;

class Declined extends Error {}

/** How an instruction is emitted, and its words; those that hold others set `body.at` themselves. */
type Emit = readonly [words: number, emit: (body: Body, at: number) => Code];

const EMIT: Partial<Record<Op, Emit>> = {
  [Op.Free]: [2, free],
  [Op.Boolean]: [2, boolean],
  [Op.Int]: [2, int],
  [Op.Long]: [2, long],
  [Op.Float]: [2, (body, at) => plain(body, at, 2)],
  [Op.Double]: [2, (body, at) => plain(body, at, 3)],
  [Op.Enum]: [3, symbol],
  [Op.Fixed]: [3, fixed],
  [Op.Bytes]: [5, bytes],
  [Op.String]: [7, string],
  [Op.Nullable]: [0, nullable],
  [Op.Union]: [0, union],
  [Op.Array]: [0, array],
  [Op.Ints]: [5, numbers],
  [Op.Longs]: [5, numbers],
  [Op.Floats]: [5, numbers],
  [Op.Doubles]: [5, numbers],
  [Op.SkipFixed]: [2, skipFixed],
  [Op.SkipInts]: [2, (body, at) => skipVarints(body, at, skipInts)],
  [Op.SkipLongs]: [2, (body, at) => skipVarints(body, at, skipLongs)],
  [Op.SkipBoolean]: [1, skipBoolean],
  [Op.SkipEnum]: [2, skipSymbol],
  [Op.SkipText]: [1, skipText],
  [Op.SkipUnion]: [0, skipUnion],
  [Op.SkipArray]: [0, skipArray],
};

/**
 * A program as a WebAssembly module of its own: one function that does what `decode` of assembly/decode.ts does with
 * these words, byte for byte, over the same memory. Undefined for programs that are too long, or that hold what is not
 * known here: the bytecode loop runs those.
 */
export function emit(program: Program): Uint8Array<ArrayBuffer> | undefined {
  if (program.words.length > MAX_WORDS) return undefined;
  try {
    const body = new Body(program);
    body.walk = (at, to) => walk(body, at, to);
    const code = rows(body, program);
    const module = moduleOf(code, body.flow.locals);
    return module.length > MAX_BYTES ? undefined : module;
  } catch (error) {
    if (error instanceof Declined) return undefined;
    throw error;
  }
}

function walk(body: Body, from: number, to: number): Code {
  const code: Code[] = [];
  body.at = from;
  while (body.at < to) {
    const op: Op = body.word(body.at);
    if (op === Op.UnionEnd || op === Op.Jump || op === Op.End) break;
    const found = EMIT[op];
    if (!found) throw new Declined();
    const [words, one] = found;
    const { at } = body;
    body.at = at + words;
    code.push(one(body, at));
  }
  return code;
}

function free(body: Body, at: number): Code {
  const count = i64(BigInt(body.word(at + 1)));
  return body.badIf(not(charge(count, sub(get(body.ip), get(body.rowStart)))));
}

/** Row after row, as assembly/decode.ts does: what stands there in words is not repeated here. */
function rows(body: Body, program: Program): Code {
  const { ip, row, rowStart, flow } = body;
  const loop = () =>
    flow.loop((again) => [
      begin(body, program),
      set(rowStart, get(ip)),
      walk(body, 0, Number.POSITIVE_INFINITY),
      complete(body),
      flow.if(over(body), () => finish(body)),
      flow.branch(again),
    ]);
  const stops = flow.block((bad) => {
    body.bad = bad;
    const full = flow.block((label) => {
      body.full = label;
      return loop();
    });
    return [full, leave(stop(body, Status.Full, get(body.need)))];
  });
  return [
    set(ip, load(i32(0), State.Position)),
    set(row, load(i32(0), State.Slot)),
    set(body.end, load(i32(0), State.End)),
    flow.if(over(body), () => leave(i32(Status.Done))),
    stops,
    stop(body, Status.Bad, i32(0)),
  ];
}

/** Whether the run is over, between two rows. */
function over({ ip, end, row }: Body): Code {
  const atEnd = and(eq(get(ip), get(end)), ne(load(i32(0), State.UntilEnd), i32(0)));
  return or(atLeast(get(row), load(i32(0), State.Rows)), atEnd);
}

function begin({ end, a, flow }: Body, program: Program): Code {
  const one = () => set(end, load(get(a)));
  const all = () => set(end, load(i32(0), State.End));
  return [
    save(program.layouts.counters * 4),
    store64(i32(0), i64(0n), State.Free),
    flow.if(tee(a, load(i32(0), State.Ends)), one, all),
  ];
}

/** Keep the union counters as the row finds them. */
function save(size: number): Code {
  if (size === 0) return [];
  return copy(load(i32(0), State.Saved), load(i32(0), State.Counters), i32(size));
}

function complete(body: Body): Code {
  const { ip, end, row, a, flow } = body;
  const message = () => [body.badIf(ne(get(ip), get(end))), store(i32(0), add(get(a), i32(4)), State.Ends)];
  return [
    body.check(),
    flow.if(tee(a, load(i32(0), State.Ends)), message),
    store64(i32(0), sub64(load64(i32(0), State.FreeLeft), load64(i32(0), State.Free)), State.FreeLeft),
    set(row, add(get(row), i32(1))),
  ];
}

function finish({ row, ip }: Body): Code {
  return [store(i32(0), get(row), State.Slot), store(i32(0), get(ip), State.Position), leave(i32(Status.Done))];
}

/** Stop inside a row: the host finds the row's first byte, and the union counters as they were before it. */
function stop({ row, rowStart }: Body, status: Status, need: Code): Code {
  return [
    store(i32(0), get(row), State.Slot),
    store(i32(0), get(rowStart), State.Position),
    store(i32(0), need, State.Need),
    copy(load(i32(0), State.Counters), load(i32(0), State.Saved), load(i32(0), State.CounterBytes)),
    i32(status),
  ];
}
