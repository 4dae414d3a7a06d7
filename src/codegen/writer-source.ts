import { SIZE_GROWTH } from "../bytes/item-block.js";
import type { Writer } from "../closures/closure.js";
import {
  type ArrayShape,
  type MapShape,
  type RecordShape,
  type UnionShape,
  type WriterShape,
  writerShapeOf,
} from "../closures/writer-shape.js";
import { quoted } from "./literal.js";
import { signTest } from "./sign-test.js";

/** Most bytes of a value that is written without asking for room itself. */
const WIDTHS: ReadonlyMap<WriterShape["kind"] | undefined, number> = new Map<WriterShape["kind"], number>([
  ["null", 0],
  ["boolean", 1],
  ["int", 5],
  ["long", 10],
  ["float", 4],
  ["double", 8],
  ["enum", 5],
]);

/** Values in place in one function; V8 does not optimise functions of more than 60 KB of bytecode. */
const MAX_VALUES = 120;

/** Symbols of an enum that a value is compared with in turn: 1 ns each, a map takes 10. */
const MAX_COMPARED = 12;

/**
 * The statements that write values, with the frequent forms in place and a call of the closures' writer for all
 * others, misfits among them: so rules and errors are made in one place only.
 *
 * Where the sink has no room, and where a call has given it other bytes, the function begins its value again: so the
 * bytes are one constant for the engine, and what they need is rare, for a sink doubles.
 *
 * Names in the code: `e` the function, `c` the sink, `b` its bytes, `n` their number, `d` its view, `a` the position
 * that it began at, `p` the position, which is the sink's own only around calls; `f0` and on what is called; the rest
 * are the helpers of literal-writer.ts.
 */
export class WriterSource {
  /** What `f` holds. */
  readonly called: unknown[] = [];
  #locals = 0;
  #values = 0;

  /** `apart` makes a function of its own for a record that has no room here. */
  constructor(readonly apart: (write: Writer) => Writer) {}

  /** `const f0=f[0],…;`: calls of constants, which the engine can inline. */
  prologue(): string {
    const parts = this.called.map((_, index) => `f${index}=f[${index}]`);
    return parts.length === 0 ? "" : `const ${parts.join()};`;
  }

  /** Statements that write the value of the variable `v`, and ask for the room that they need. */
  value(write: Writer, v: string): string {
    const width = this.#width(write) ?? 0;
    return `${width > 0 ? room(`${width}`) : ""}${this.#value(write, v)}`;
  }

  /** Bytes that must be there beforehand; undefined for what asks for room itself. */
  #width(write: Writer): number | undefined {
    const shape = writerShapeOf(write);
    switch (shape?.kind) {
      case "logical":
        return this.#width(shape.write);
      case "union": {
        const widths = shape.writers.map((branch) => this.#width(branch));
        return widths.includes(undefined) ? undefined : 5 + Math.max(0, ...(widths as number[]));
      }
      default:
        return WIDTHS.get(shape?.kind);
    }
  }

  #value(write: Writer, v: string): string {
    const shape = writerShapeOf(write);
    if (shape === undefined) return this.#call(write, v);
    if (++this.#values > MAX_VALUES) return this.#call(shape.kind === "record" ? this.apart(write) : write, v);
    return this.#inPlace(shape, v, this.#call(write, v));
  }

  #call(write: unknown, v: string): string {
    return `c.position=p;${this.#name(write)}(c${v === "" ? "" : `,${v}`});if(b!==c.bytes)return e(z(c,a,0),v);p=c.position;`;
  }

  #name(called: unknown): string {
    return `f${this.called.push(called) - 1}`;
  }

  #local(): string {
    return `l${this.#locals++}`;
  }

  #inPlace(shape: WriterShape, v: string, call: string): string {
    switch (shape.kind) {
      case "null":
        return `if(${v}!==null){${call}}`;
      case "boolean":
        return `if(${v}===true)b[p++]=1;else if(${v}===false)b[p++]=0;else{${call}}`;
      case "int":
        return `if(typeof ${v}==="number"&&${v}===(${v}|0)){${varint(v)}}else{${call}}`;
      case "long":
        return `if(typeof ${v}==="number"){if(${v}===(${v}|0)){${varint(v)}}else if(N(${v}))p=g(b,p,${v});else{${call}}}else{${call}}`;
      case "float":
        return `if(typeof ${v}==="number"){d.setFloat32(p,${v},true);p+=4}else{${call}}`;
      case "double":
        return `if(typeof ${v}==="number"){d.setFloat64(p,${v},true);p+=8}else{${call}}`;
      case "bytes":
      case "fixed":
        return call;
      case "string":
        return `if(typeof ${v}==="string"){${this.#text(v, shape.replace, call)}}else{${call}}`;
      case "enum":
        return this.#enum(shape.indexes, v, call);
      case "record":
        return this.#record(shape, v, call);
      case "array":
        return this.#array(shape, v, call);
      case "map":
        return this.#map(shape, v, call);
      case "union":
        return this.#union(shape, v, call);
      case "logical": {
        const raw = this.#local();
        return `const ${raw}=${this.#name(shape.toRaw)}(${v});${this.#value(shape.write, raw)}`;
      }
    }
  }

  #text(v: string, replace: boolean, otherwise: string): string {
    const end = this.#local();
    return `${room(`5+${v}.length*3`)}const ${end}=s(${v},b,p,${replace});if(${end}>=0)p=${end};else{${otherwise}}`;
  }

  #enum(indexes: ReadonlyMap<unknown, number>, v: string, call: string): string {
    const index = this.#local();
    if (indexes.size > MAX_COMPARED) {
      const get = this.#name((symbol: unknown) => indexes.get(symbol));
      return `const ${index}=${get}(${v});if(${index}!==undefined){${varint(index)}}else{${call}}`;
    }
    const cases = [...indexes].map(([symbol, i]) => `${v}===${quoted(String(symbol))}?${i * 2}:`);
    return `const ${index}=${cases.join("")}-1;if(${index}>=0)b[p++]=${index};else{${call}}`;
  }

  /**
   * The first field is read before the object is looked at: then V8 knows its prototype without asking, which saves
   * 7 ns. Only a getter could tell, of an object that is no record.
   */
  #record(shape: RecordShape, v: string, call: string): string {
    const { names, getters, refuseUnknown } = shape;
    const parts = names.map(() => this.#local());
    const reads = names.map((name, i) => {
      const value = getters[i] === undefined ? `${v}[${quoted(name)}]` : `${this.#name(getters[i])}(${v})`;
      return `${parts[i]}=${value}`;
    });
    const isEarly = refuseUnknown === undefined && names.length > 0 && getters[0] === undefined;
    if (isEarly) {
      const isNone = `typeof ${v}!=="object"||${v}===null||(${reads[0]},G(${v})!==O)&&!r(${v})`;
      return `let ${parts[0]};if(${isNone}){${call}}else{${this.#fields(shape, parts, ["", ...reads.slice(1)])}}`;
    }
    const refuse = refuseUnknown === undefined ? "" : `${this.#name(refuseUnknown)}(${v});`;
    return `if(r(${v})){${refuse}${this.#fields(shape, parts, reads)}}else{${call}}`;
  }

  /** Room for fields that stand side by side is asked for once. */
  #fields({ writers, writeMissing }: RecordShape, parts: readonly string[], reads: readonly string[]): string {
    const widths = writers.map((write) => this.#width(write));
    return parts
      .map((part, i) => {
        const begins = widths[i] !== undefined && (i === 0 || widths[i - 1] === undefined);
        const next = widths.indexOf(undefined, i);
        const sum = widths.slice(i, next < 0 ? undefined : next).reduce<number>((all, width) => all + width!, 0);
        const read = reads[i] === "" ? "" : `const ${reads[i]};`;
        const write = `if(${part}===undefined){${this.#call(writeMissing[i], "")}}else{${this.#value(writers[i]!, part)}}`;
        return `${begins && sum > 0 ? room(`${sum}`) : ""}{${read}${write}}`;
      })
      .join("");
  }

  #array({ write, sized }: ArrayShape, v: string, call: string): string {
    const [length, i, item] = [this.#local(), this.#local(), this.#local()];
    const items = `for(let ${i}=0;${i}<${length};${i}++){const ${item}=${v}[${i}];${this.value(write, item)}}`;
    return `if(A(${v})){const ${length}=${v}.length;${this.#block(length, items, sized)}}else{${call}}`;
  }

  #map({ write, replace, sized }: MapShape, v: string, call: string): string {
    const [keys, i, key, item] = [this.#local(), this.#local(), this.#local(), this.#local()];
    const entry = `const ${key}=${keys}[${i}];${this.#text(key, replace, "m()")}const ${item}=${v}[${key}];${this.value(write, item)}`;
    const entries = `for(let ${i}=0;${i}<${keys}.length;${i}++){${entry}}`;
    return `if(o(${v})){const ${keys}=k(${v});${this.#block(`${keys}.length`, entries, sized)}}else{${call}}`;
  }

  /** An item block, unless there is nothing in it, and the end. */
  #block(count: string, items: string, sized: boolean): string {
    if (!sized) return `${room("5")}if(${count}>0){p=w(b,p,${count}*2);${items}}${room("1")}b[p++]=0;`;
    const start = this.#local();
    const block = `p=w(b,p,${count}*2-1);const ${start}=++p;${items}${room(`${SIZE_GROWTH}`)}p=x(b,${start},p);`;
    return `${room("6")}if(${count}>0){${block}}${room("1")}b[p++]=0;`;
  }

  /** The index is looked for once; a value that names its branch, or fits none, is left to the call. */
  #union({ writers, signs, pick }: UnionShape, v: string, call: string): string {
    const k = this.#local();
    const closed = writers.every((write) => this.#width(write) !== undefined);
    const tests = [...signs].map(([sign, index]) => `${signTest(sign, v)}?${index}:`).join("");
    const isNull = (write: Writer) => writerShapeOf(write)?.kind === "null";
    const branches = writers.map((write, index) => {
      const body = isNull(write) ? "" : closed ? this.#value(write, v) : this.value(write, v);
      return `if(${k}===${index}){${index < 64 ? `b[p++]=${index * 2};` : `p=w(b,p,${index * 2});`}${body}}else `;
    });
    return `${closed ? "" : room("5")}const ${k}=${tests}${this.#name(pick)}(${v});${branches.join("")}{${call}}`;
  }
}

/** Ask for room behind the position, or begin again with it. */
function room(bytes: string): string {
  return `if(p+${bytes}>n)return e(z(c,a,p-a+${bytes}),v);`;
}

/** A whole number of 32 bits: up to two bytes in place. */
function varint(v: string): string {
  return `{const u=(${v}<<1^${v}>>31)>>>0;if(u<128)b[p++]=u;else if(u<16384){b[p]=u|128;b[p+1]=u>>>7;p+=2}else p=w(b,p,u)}`;
}
