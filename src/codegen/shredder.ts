import { Put } from "../../assembly/abi.js";
import { Sink } from "../bytes/sink.js";
import type { Writer } from "../closures/closure.js";
import { asBytes, isLongBigint, isRecordLike } from "../closures/match.js";
import { writerShapeOf } from "../closures/writer-shape.js";
import type { Tape } from "../kernel/tape.js";
import type { TapeProgram } from "../plan/tape-program.js";
import { type Compile, evaluate } from "./compile.js";
import { NoShredder, type Part, ShredderSource } from "./shredder-source.js";

/**
 * Puts the rows from index `from` to `to` on the tape, as far as they go; gives the index of the first that is not on it, and
 * says in `tape.s` why.
 */
export type Shred = (tape: Tape, rows: readonly unknown[], from: number, to: number) => number;

export interface Shredder {
  readonly shred: Shred;
  readonly program: TapeProgram;
}

/** Makes the shredder of a closures' writer; undefined for those that no program can write, and what `compile` does not make. */
export function makeShredder(write: Writer, compile: Compile = evaluate): Shredder | undefined {
  if (writerShapeOf(write) === undefined) return undefined;
  try {
    return new Generator(compile).root(write);
  } catch (error) {
    if (error instanceof NoShredder) return undefined;
    throw error;
  }
}

const OPEN =
  "const a=t.i32,h=t.f32,d=t.f64,g=t.i64,b=t.u8,P=t.P,Q=t.Q,B=t.B,T=t.T,E=H({});let p=t.p,q=t.q,r=t.r,S=t.S,s=0;";
const CLOSE = "t.p=p;t.q=q;t.r=r;t.S=S;";

/** Makes each record's function only once. */
class Generator {
  readonly #made = new Map<Writer, Part>();

  constructor(readonly compile: Compile) {}

  root(write: Writer): Shredder {
    const source = new ShredderSource(this.#part);
    const body = source.value(write, "v");
    source.program.put(Put.End);
    const row = `const p0=p,q0=q,r0=r,S0=S,v=rows[i];z:{${body}if(S.length<T)continue;s=3;if(S.length<=t.U){i++;break}}p=p0;q=q0;r=r0;S=S0;break`;
    const code = `function shred(t,rows,i,n){${OPEN}for(;i<n;i++){${row}}${CLOSE}t.s=s;return i}`;
    return { shred: this.#compile(source, code) as Shred, program: source.program };
  }

  #part = (write: Writer): Part => {
    const known = this.#made.get(write);
    if (known) return known;
    const source = new ShredderSource(this.#part);
    const body = source.value(write, "v");
    const part = {
      shred: this.#compile(source, `(t,v)=>{${OPEN}z:{${body}${CLOSE}}return s}`),
      program: source.program,
    };
    this.#made.set(write, part);
    return part;
  };

  #compile(source: ShredderSource, code: string): unknown {
    const body = `const {${Object.keys(HELPERS)}}=k;${source.prologue()}return ${code}`;
    const make = this.compile(["f", "k"], body);
    if (make === undefined) throw new NoShredder();
    return make(source.called, HELPERS);
  }
}

/** By their names in the code. */
const HELPERS = {
  A: Array.isArray,
  C: copyBytes,
  G: Object.getPrototypeOf,
  H: isBare,
  J: copyLongs,
  L: lengthOf,
  M: textKeys,
  N: Number.isSafeInteger,
  O: Object.prototype,
  R: isRecordLike,
  V: numbersIn,
  W: writeRaw,
  X: isLongBigint,
  Y: asBytes,
};

const TYPED = Object.getPrototypeOf(Uint8Array.prototype) as object;
const lengthGetter = Object.getOwnPropertyDescriptor(TYPED, "length")!.get!;
const kindGetter = Object.getOwnPropertyDescriptor(TYPED, Symbol.toStringTag)!.get!;

/** The length that a view has, whatever its class says. */
function lengthOf(view: Uint8Array): number {
  return lengthGetter.call(view) as number;
}

/** Which arrays of numbers a typed array can be: 1 int, 2 long, 4 float, 8 double. Uint8Array means bytes. */
const KINDS: ReadonlyMap<string, number> = new Map([
  ["Int8Array", 3],
  ["Int16Array", 3],
  ["Uint16Array", 3],
  ["Int32Array", 3],
  ["Uint32Array", 2],
  ["BigInt64Array", 2],
  ["Float32Array", 12],
  ["Float64Array", 8],
]);

/** The length of a typed array of numbers of a kind; -1 for anything else. */
function numbersIn(value: unknown, kind: number): number {
  if (!ArrayBuffer.isView(value)) return -1;
  const name = kindGetter.call(value) as string | undefined;
  return name !== undefined && (KINDS.get(name)! & kind) !== 0 ? lengthOf(value as Uint8Array) : -1;
}

/** Put the longs of a typed array among the doubles; gives how many of these they take. */
function copyLongs(
  f64: Float64Array,
  i64: BigInt64Array,
  at: number,
  values: Int32Array | BigInt64Array,
  n: number,
): number {
  if (!(values instanceof BigInt64Array)) {
    f64.set(values, at);
    return n;
  }
  for (let i = 0; i < n; i++) {
    f64[at + 2 * i] = Number.NaN;
    i64[at + 2 * i + 1] = values[i]!;
  }
  return 2 * n;
}

/** Bytes that a loop copies faster than a call into the runtime. */
const FEW = 48;

function copyBytes(u8: Uint8Array, at: number, bytes: Uint8Array, length: number): void {
  if (length > FEW) u8.set(bytes, at);
  else for (let i = 0; i < length; i++) u8[at + i] = bytes[i]!;
}

/** Whether a loop over the keys of an object finds nothing. */
function isBare(object: object): boolean {
  for (const _ in object) return false;
  return true;
}

/** The keys of a Map; undefined if one is no string. */
function textKeys(map: ReadonlyMap<unknown, unknown>): string[] | undefined {
  const keys = [...map.keys()];
  return keys.every((key) => typeof key === "string") ? (keys as string[]) : undefined;
}

/** Put what a writer writes among the raw bytes at `at`; gives its length, or -1 if there is no room. */
function writeRaw(tape: Tape, write: Writer, value: unknown, at: number): number {
  const sink = new Sink(64);
  write(sink, value);
  const { position } = sink;
  if (at + position > tape.B) return -1;
  copyBytes(tape.u8, at, sink.bytes.subarray(0, position), position);
  return position;
}
