import { Op, State, Status } from "../../assembly/abi.js";
import type { Program } from "../plan/program.js";
import { Body, type Habits } from "./body.js";
import { MAX_BYTES, mayEmit } from "./bounds.js";
import { nullable, skipUnion, union } from "./branch.js";
import { array, numbers, skipArray } from "./collection.js";
import { bytecode, moduleOf } from "./module.js";
import { boolean, exactly, fixed, int, long, plain, symbol } from "./numbers.js";
import { branch, constant, fail, floatDouble, mappedSymbol, nothing, promotion, valid } from "./resolved.js";
import { skipBoolean, skipFixed, skipSymbol, skipText, skipVarints } from "./skip.js";
import { bytes, SHORT, string } from "./text.js";
import {
  add,
  atLeast,
  below,
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
  set,
  store,
  store64,
  sub64,
  tee,
} from "./wasm.js";

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
  [Op.String]: [6, string],
  [Op.Nullable]: [0, nullable],
  [Op.Union]: [0, union],
  [Op.Array]: [0, array],
  [Op.Ints]: [5, numbers],
  [Op.Longs]: [5, numbers],
  [Op.Floats]: [5, numbers],
  [Op.Doubles]: [5, numbers],
  [Op.SkipFixed]: [2, skipFixed],
  [Op.SkipVarints]: [0, skipVarints],
  [Op.SkipBoolean]: [1, skipBoolean],
  [Op.SkipEnum]: [2, skipSymbol],
  [Op.SkipText]: [1, skipText],
  [Op.SkipUnion]: [0, skipUnion],
  [Op.SkipArray]: [0, skipArray],
  [Op.IntLong]: [2, promotion],
  [Op.IntFloat]: [2, promotion],
  [Op.IntDouble]: [2, promotion],
  [Op.LongFloat]: [2, promotion],
  [Op.LongDouble]: [2, promotion],
  [Op.FloatDouble]: [2, floatDouble],
  [Op.EnumMap]: [0, mappedSymbol],
  [Op.Valid]: [2, valid],
  [Op.Null]: [0, nothing],
  [Op.Branch]: [0, branch],
  [Op.Constant]: [0, constant],
  [Op.Fail]: [1, fail],
};

/** Where what stands inside another instruction ends. */
const ENDS: ReadonlySet<Op> = new Set([Op.UnionEnd, Op.Jump, Op.Resume, Op.End]);

/**
 * A program as a WebAssembly module of its own: one function that does what `decode` of assembly/decode.ts does with
 * these words, byte for byte, over the same memory. Undefined for programs that are too long, or that hold what is not
 * known here: the bytecode loop runs those. `habits` shapes the code, not what it does.
 */
export function emit(program: Program, habits: Habits = new Map()): Uint8Array<ArrayBuffer> | undefined {
  if (!mayEmit(program)) return undefined;
  try {
    const body = new Body(program, habits);
    body.walk = (at, to) => walk(body, at, to);
    const code = rows(body);
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
    if (ENDS.has(op)) break;
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
  return body.badIf(not(body.charge(i64(BigInt(body.word(at + 1))))));
}

/** Row after row, as assembly/decode.ts does: what stands there in words is not repeated here. */
function rows(body: Body): Code {
  const { ip, row, end, ends, flow } = body;
  const loop = () =>
    flow.loop((again) => {
      const row = walk(body, 0, Number.POSITIVE_INFINITY);
      return [begin(body), row, complete(body), flow.branch(again)];
    });
  const stops = flow.block((bad) => {
    body.bad = bad;
    const full = flow.block((label) => {
      body.full = label;
      return loop();
    });
    return [full, leave(stop(body, Status.Full, get(body.need)))];
  });
  return [
    flow.if(below(load(i32(0), State.MaxBytes), i32(SHORT)), () => leave(bytecode(i32(State.Bytes)))),
    set(ip, load(i32(0), State.Position)),
    set(row, load(i32(0), State.Slot)),
    set(end, load(i32(0), State.End)),
    set(ends, load(i32(0), State.Ends)),
    stops,
    stop(body, Status.Bad, i32(0)),
  ];
}

/** The run may be over between two rows; else a row begins: forget what the one before charged, save the union counters. */
function begin(body: Body): Code {
  const { ip, end, ends, row, rowStart, flow } = body;
  const done = () => finish(body);
  const { counters } = body.program.layouts;
  return [
    flow.if(atLeast(get(row), load(i32(0), State.Rows)), done),
    flow.if(eq(get(ip), get(end)), () => flow.if(load(i32(0), State.UntilEnd), done)),
    flow.if(get(ends), () => set(end, load(get(ends)))),
    save(body, counters * 4),
    body.charges ? store64(i32(0), i64(0n), State.Free) : [],
    set(rowStart, get(ip)),
  ];
}

/** So many bytes are copied in line: calling the host's copy costs 10 ns. */
const FEW = 128;

/** Keep the union counters as the row finds them. */
function save(body: Body, bytes: number): Code {
  if (bytes === 0) return [];
  const [to, from] = [load(i32(0), State.Saved), load(i32(0), State.Counters)];
  if (bytes > FEW) return copy(to, from, i32(bytes));
  return [set(body.a, to), set(body.b, from), exactly(body.a, (load, offset) => load(get(body.b), offset), bytes)];
}

function complete(body: Body): Code {
  const { ip, end, ends, row, flow } = body;
  const message = () => [
    body.badIf(ne(get(ip), get(end))),
    store(i32(0), tee(ends, add(get(ends), i32(4))), State.Ends),
  ];
  const left = sub64(load64(i32(0), State.FreeLeft), load64(i32(0), State.Free));
  return [
    body.settle(),
    body.check(),
    flow.if(get(ends), message),
    body.charges ? store64(i32(0), left, State.FreeLeft) : [],
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
