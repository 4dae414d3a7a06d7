import { Put } from "../../assembly/abi.js";
import type { Writer } from "../closures/closure.js";
import {
  type MapShape,
  type RecordShape,
  type Sign,
  type UnionShape,
  type WriterShape,
  writerShapeOf,
} from "../closures/writer-shape.js";
import { has } from "../own.js";
import { TapeProgram } from "../plan/tape-program.js";
import { defaultValue } from "./default-value.js";
import { quoted } from "./literal.js";
import { signTest } from "./sign-test.js";

/** How much of the tape a value takes at most. */
interface Room {
  readonly words: number;
  readonly doubles: number;
}

/** Values in place in one function; V8 does not optimise functions of more than 60 KB of bytecode. */
const MAX_VALUES = 120;

/** Symbols that are compared one after the other. */
const FEW_SYMBOLS = 8;

/** Symbols whose indexes are one byte. */
const MAX_SMALL = 64;

/** Words of a program: a schema whose records hold each other many times over has no end of them. */
const MAX_WORDS = 16_384;

/** Signs that only some values of their branch have: bigints, typed arrays and Dates have none. */
const SOME: ReadonlySet<Sign> = new Set<Sign>(["safe integer", "array", "no object"]);

/** Ends of a row before its end. */
const MISFIT = "{s=1;break z}";
const FULL = "{s=2;break z}";

/** A record's own function and what the kernel does with what it puts on the tape. */
export interface Part {
  readonly shred: unknown;
  readonly program: TapeProgram;
}

/** There can be no shredder: the program would be too long, or its functions are not to be had. */
export class NoShredder extends Error {}

/**
 * The statements that put values on the tape, and the program that writes the tape as data: made by one walk over the
 * closures' writers, so that they agree. What does not fit at once is left to the closures, a row at a time.
 *
 * Names in the code: `t` the tape; `a`, `h`, `d`, `g`, `b` the kernel's memory as ints, floats, doubles, longs and
 * bytes; `p` the position among words, `q` among doubles, `r` among raw bytes, and `P`, `Q`, `B` their ends; `S` the
 * joined text; `s` why a row ended early; `f0` and on what is called; the rest are the helpers of shredder.ts.
 */
export class ShredderSource {
  /** What `f` holds. */
  readonly called: unknown[] = [];
  readonly program = new TapeProgram();
  #functions = "";
  #locals = 0;
  #values = 0;

  /** `apart` makes a function of its own for a record that has no room here. */
  constructor(readonly apart: (write: Writer) => Part) {}

  /** `const f0=f[0],…;`: calls of constants, which the engine can inline. */
  prologue(): string {
    const parts = this.called.map((_, index) => `f${index}=f[${index}]`);
    return `${parts.length === 0 ? "" : `const ${parts.join()};`}${this.#functions}`;
  }

  /** Statements that put the value of the variable `v` on the tape, and ask for the room that they need. */
  value(write: Writer, v: string): string {
    const room = this.#room(write);
    return `${room ? ask(room) : ""}${this.#value(write, v)}`;
  }

  /** Room that must be there beforehand; undefined for what asks for room itself. */
  #room(write: Writer): Room | undefined {
    const shape = writerShapeOf(write);
    switch (shape?.kind) {
      case "null":
        return { words: 0, doubles: 0 };
      case "boolean":
      case "int":
      case "float":
      case "enum":
      case "string":
        return { words: 1, doubles: 0 };
      case "long":
        return { words: 0, doubles: 2 };
      case "double":
        return { words: 0, doubles: 1 };
      case "logical":
        return this.#room(shape.write);
      case "union": {
        const rooms = shape.writers.map((branch) => this.#room(branch));
        return rooms.includes(undefined)
          ? undefined
          : {
              words: 1 + Math.max(0, ...rooms.map((room) => room!.words)),
              doubles: Math.max(0, ...rooms.map((room) => room!.doubles)),
            };
      }
      default:
        return undefined;
    }
  }

  #value(write: Writer, v: string): string {
    if (this.program.words.length > MAX_WORDS) throw new NoShredder();
    const shape = writerShapeOf(write);
    if (shape === undefined || (has(shape, "sized") && shape.sized)) return this.#raw(write, v);
    if (++this.#values > MAX_VALUES && shape.kind === "record") return this.#call(write, v);
    return this.#inPlace(shape, v);
  }

  #name(called: unknown): string {
    return `f${this.called.push(called) - 1}`;
  }

  #local(): string {
    return `l${this.#locals++}`;
  }

  /** What the closures write goes on the tape as it is. */
  #raw(write: Writer, v: string): string {
    this.program.put(Put.Raw);
    const length = this.#local();
    return `const ${length}=W(t,${this.#name(write)},${v},r);if(${length}<0||p+1>P)${FULL}a[p++]=${length};r+=${length};`;
  }

  #call(write: Writer, v: string): string {
    const { shred, program } = this.apart(write);
    this.program.append(program);
    return `t.p=p;t.q=q;t.r=r;t.S=S;if((s=${this.#name(shred)}(t,${v}))!==0)break z;p=t.p;q=t.q;r=t.r;S=t.S;`;
  }

  #inPlace(shape: WriterShape, v: string): string {
    const { program } = this;
    switch (shape.kind) {
      case "null":
        return `if(${v}!==null)${MISFIT}`;
      case "boolean":
        program.one(Put.Smalls);
        return `if(${v}===true)a[p++]=1;else if(${v}===false)a[p++]=0;else ${MISFIT}`;
      case "int":
        program.one(Put.Ints);
        return int(v);
      case "long":
        program.one(Put.Longs);
        return long(v);
      case "float":
        program.one(Put.Floats);
        return float(v);
      case "double":
        program.one(Put.Doubles);
        return double(v);
      case "string":
        program.put(Put.String);
        return `if(typeof ${v}!=="string")${MISFIT}${text(v)}`;
      case "bytes":
      case "fixed":
        return this.#bytes(shape.kind === "fixed" ? shape.size : -1, v);
      case "enum": {
        const isSmall = shape.indexes.size <= MAX_SMALL;
        program.one(isSmall ? Put.Smalls : Put.Ints);
        const index = this.#local();
        return `const ${index}=${this.#index(shape.indexes, v)};if(${index}===undefined)${MISFIT}a[p++]=${index}${isSmall ? "<<1" : ""};`;
      }
      case "record":
        return this.#record(shape, v);
      case "array":
        return this.#array(shape.write, v);
      case "map":
        return this.#map(shape, v);
      case "union":
        return this.#union(shape, v);
      case "logical": {
        const raw = this.#local();
        return `const ${raw}=${this.#name(shape.toRaw)}(${v});${this.#value(shape.write, raw)}`;
      }
    }
  }

  /** Of few symbols: strings of programs and of JSON are mostly interned, and compared by their addresses. */
  #index(indexes: ReadonlyMap<unknown, number>, v: string): string {
    if (indexes.size > FEW_SYMBOLS) return `${this.#name(indexes)}.get(${v})`;
    const tests = [...indexes].map(([symbol, index]) => `${v}===${quoted(symbol as string)}?${index}:`);
    return `${tests.join("")}undefined`;
  }

  #bytes(size: number, v: string): string {
    const [bytes, length] = [this.#local(), this.#local()];
    if (size < 0) this.program.put(Put.Bytes);
    else this.program.put(Put.Fixed, size);
    const fits = size < 0 ? "" : `if(${length}!==${size})${MISFIT}`;
    const head = size < 0 ? `a[p++]=${length};` : "";
    return `const ${bytes}=Y(${v});if(${bytes}===undefined)${MISFIT}const ${length}=L(${bytes});${fits}if(r+${length}>B||p+1>P)${FULL}${head}C(b,r,${bytes},${length});r+=${length};`;
  }

  /**
   * Room for fields that stand side by side is asked for once. The first field is read before the prototype is looked
   * at: that is free once the engine knows the object's hidden class.
   */
  #record({ names, getters, writers, writeMissing, refuseUnknown }: RecordShape, v: string): string {
    const rooms = writers.map((write) => this.#room(write));
    const parts = names.map(() => this.#local());
    const get = names.map((name, i) =>
      getters[i] === undefined ? `${v}[${quoted(name)}]` : `${this.#name(getters[i])}(${v})`,
    );
    const early = refuseUnknown === undefined && names.length > 0 && getters[0] === undefined;
    let body = refuseUnknown === undefined ? "" : `${this.#name(refuseUnknown)}(${v});`;
    for (let i = 0; i < names.length; i++) {
      if (rooms[i] !== undefined && (i === 0 || rooms[i - 1] === undefined)) body += ask(sum(rooms, i));
      const missing = this.#missing(defaultValue(writers[i]!, writeMissing[i]!), writers[i]!, parts[i]!);
      const read = i === 0 && early ? "" : `let ${parts[i]}=${get[i]};`;
      const value = rooms[i] ? this.#value(writers[i]!, parts[i]!) : this.value(writers[i]!, parts[i]!);
      body += `{${read}${missing}${value}}`;
    }
    const first = early ? `${parts[0]}=${get[0]},` : "";
    return `${early ? `let ${parts[0]};` : ""}if(typeof ${v}!=="object"||${v}===null||(${first}G(${v})!==O)&&!R(${v}))${MISFIT}${body}`;
  }

  /** What stands for a field that is undefined, where that is known. Most writers refuse undefined by themselves. */
  #missing(value: unknown, write: Writer, part: string): string {
    if (value === null && isNullable(writerShapeOf(write))) return "";
    if (value !== undefined) return `if(${part}===undefined)${part}=${this.#name(value)};`;
    const kind = writerShapeOf(write)?.kind;
    return kind === undefined || kind === "union" || kind === "logical" ? `if(${part}===undefined)${MISFIT}` : "";
  }

  #array(write: Writer, v: string): string {
    const shape = writerShapeOf(write);
    const length = this.#local();
    const room = this.#room(write);
    const space = room ? `if(p+1+${length}*${room.words}>P||q+${length}*${room.doubles}>Q)${FULL}` : `if(p+1>P)${FULL}`;
    const put = (items: string) => `${space}a[p++]=${length};${items}`;
    const numbers = NUMBERS.get(shape?.kind);
    if (numbers !== undefined) {
      this.program.put(numbers.op);
      const set = this.#set(numbers);
      const plain = `const ${length}=${v}.length;${put(`if(!(${numbers.at}=${set}(${numbers.views},${numbers.at},${v},${length})))${MISFIT}`)}`;
      const typed = `const ${length}=V(${v},${numbers.kinds});if(${length}<0)${MISFIT}${put(numbers.typed(v, length))}`;
      return `if(A(${v})){${plain}}else{${typed}}`;
    }
    const [i, item] = [this.#local(), this.#local()];
    let body = "";
    this.program.collection(() => {
      body = room ? this.#value(write, item) : this.value(write, item);
    });
    return `if(!A(${v}))${MISFIT}const ${length}=${v}.length;${put(`for(let ${i}=0;${i}<${length};${i}++){const ${item}=${v}[${i}];${body}}`)}`;
  }

  /** A function for the numbers of an array: alone, the engine keeps its few values in registers, which takes half the time. */
  #set({ views, at, one }: Numbers): string {
    const name = this.#local();
    this.#functions += `function ${name}(${views},${at},v,n){for(let i=0;i<n;i++){const x=v[i];${one("x").replaceAll(MISFIT, "return 0;")}}return ${at}}`;
    return name;
  }

  /**
   * A loop over the keys of an object takes a third of the time of listing them; it also finds what was put into
   * Object.prototype, if anything (`E`: nothing was).
   */
  #map({ write, isMap }: MapShape, v: string): string {
    const [key, item] = [this.#local(), this.#local()];
    let body = "";
    this.program.collection(() => {
      this.program.put(Put.String);
      body = `if(p+1>P)${FULL}${text(key)}${this.value(write, item)}`;
    });
    if (isMap) {
      const [keys, values, i] = [this.#local(), this.#local(), this.#local()];
      const list = `if(!(${v} instanceof Map))${MISFIT}const ${keys}=M(${v});if(${keys}===undefined)${MISFIT}const ${values}=[...${v}.values()];`;
      return `${list}if(p+1>P)${FULL}a[p++]=${keys}.length;for(let ${i}=0;${i}<${keys}.length;${i}++){const ${key}=${keys}[${i}],${item}=${values}[${i}];${body}}`;
    }
    const [at, n] = [this.#local(), this.#local()];
    return `if(typeof ${v}!=="object"||${v}===null||G(${v})!==O||!E)${MISFIT}if(p+1>P)${FULL}const ${at}=p++;let ${n}=0;for(const ${key} in ${v}){const ${item}=${v}[${key}];${n}++;${body}}a[${at}]=${n};`;
  }

  /** A value with a sign goes to its branch at once; for others the branch is looked for, and those that name theirs are left to the closures. */
  #union({ writers, signs, pick }: UnionShape, v: string): string {
    const isClosed = writers.every((write) => this.#room(write) !== undefined);
    const bodies: string[] = [];
    this.program.union(
      writers.map((write, index) => () => {
        const isNull = writerShapeOf(write)?.kind === "null";
        const body = isNull ? "" : isClosed ? this.#value(write, v) : this.value(write, v);
        bodies.push(`a[p++]=${index};${body}`);
      }),
    );
    const certain = [...signs].filter(([sign]) => !SOME.has(sign)).map(([, index]) => index);
    const quick = [...signs].map(([sign, index]) => `if(${signTest(sign, v)}){${bodies[index]}}else `);
    const others = writers.map((_, index) => index).filter((index) => !certain.includes(index));
    const k = this.#local();
    const slow = others.map((index) => `if(${k}===${index}){${bodies[index]}}else `);
    const look = others.length === 0 ? MISFIT : `{const ${k}=${this.#name(pick)}(${v});${slow.join("")}${MISFIT}}`;
    return `${isClosed ? "" : `if(p+1>P)${FULL}`}${quick.join("")}${look}`;
  }
}

/** How an array of numbers goes on the tape. */
interface Numbers {
  readonly op: Put;
  /** The bits of shredder.ts of the typed arrays that it may be. */
  readonly kinds: number;
  readonly views: string;
  /** The position that it moves. */
  readonly at: string;
  readonly one: (v: string) => string;
  readonly typed: (v: string, length: string) => string;
}

const NUMBERS: ReadonlyMap<WriterShape["kind"] | undefined, Numbers> = new Map<WriterShape["kind"], Numbers>([
  ["int", { op: Put.IntArray, kinds: 1, views: "a", at: "p", one: int, typed: (v, n) => `a.set(${v},p);p+=${n};` }],
  [
    "long",
    { op: Put.LongArray, kinds: 2, views: "d,g", at: "q", one: long, typed: (v, n) => `q+=J(d,g,q,${v},${n});` },
  ],
  [
    "float",
    { op: Put.FloatArray, kinds: 4, views: "h", at: "p", one: float, typed: (v, n) => `h.set(${v},p);p+=${n};` },
  ],
  [
    "double",
    { op: Put.DoubleArray, kinds: 8, views: "d", at: "q", one: double, typed: (v, n) => `d.set(${v},q);q+=${n};` },
  ],
]);

/** Whether null and undefined are written alike. */
function isNullable(shape: WriterShape | undefined): boolean {
  return shape?.kind === "union" && shape.signs.has("nothing");
}

/** Room of the values from `start` on that stand side by side and don't ask themselves. */
function sum(rooms: readonly (Room | undefined)[], start: number): Room {
  let [words, doubles] = [0, 0];
  for (let i = start; i < rooms.length && rooms[i] !== undefined; i++) {
    words += rooms[i]!.words;
    doubles += rooms[i]!.doubles;
  }
  return { words, doubles };
}

/** Ask for room behind the positions. */
function ask({ words, doubles }: Room): string {
  if (words === 0 && doubles === 0) return "";
  const parts = [words > 0 ? `p+${words}>P` : "", doubles > 0 ? `q+${doubles}>Q` : ""];
  return `if(${parts.filter((part) => part !== "").join("||")})${FULL}`;
}

function int(v: string): string {
  return `if(typeof ${v}!=="number"||${v}!==(${v}|0))${MISFIT}a[p++]=${v};`;
}

function float(v: string): string {
  return `if(typeof ${v}!=="number")${MISFIT}h[p++]=${v};`;
}

function double(v: string): string {
  return `if(typeof ${v}!=="number")${MISFIT}d[q++]=${v};`;
}

/** That a number is a safe integer, the kernel finds out. A bigint stands behind a NaN. */
function long(v: string): string {
  return `if(typeof ${v}==="number"){if(${v}!==${v})${MISFIT}d[q++]=${v}}else if(typeof ${v}==="bigint"&&X(${v})){d[q]=NaN;g[q+1]=${v};q+=2}else ${MISFIT}`;
}

function text(v: string): string {
  return `S+=${v};a[p++]=${v}.length;`;
}
