import type { Kernel } from "../kernel/kernel.js";
import type { Placement } from "../kernel/placement.js";
import type { ArrayLayout, Layout, Layouts, MapLayout, NullableLayout, UnionLayout } from "../plan/layout.js";
import { branchName, type EnumSchema, type FixedSchema, type UnionSchema } from "../schema/schema.js";
import { branch } from "../value/branch.js";
import { hasManyRecords } from "../value/getter.js";
import type { ResolvedOptions } from "../value/options.js";
import { PIECE } from "../value/text.js";
import { decodeUtf8 } from "../bytes/utf8.js";

/** Writes the objects of the first `rows` rows of a kernel's columns into `out` from index `at` on. */
export type RowMaker = (kernel: Kernel, placement: Placement, rows: number, out: unknown[], at: number) => void;

/** Thrown by generated code for a long that `long: "number"` refuses; the closures then say where it is. */
export const UNSAFE_LONG = Symbol("unsafe long");

/**
 * Generate a function that makes plain objects from scratch columns: one object literal a row (0.6-1.4 ns a field,
 * where a keyed loop takes 9-17). Values are read by slot, so the code has no state but the pieces of text. The
 * generated text holds integers and JSON-quoted names, nothing else of the schema.
 */
export function makeRowMaker(layouts: Layouts, options: ResolvedOptions): RowMaker {
  const writer = new Writer(options);
  const row = writer.value(layouts.root, "i");
  const body = `"use strict";
let u8,i16,i32,i64,f32,f64;
${writer.state.join("\n")}
const long=${LONG[options.long]};
${writer.functions.join("\n")}
return (kernel,placement,rows,out,at)=>{
({u8,i16,i32,i64,f32,f64}=kernel);
const A=placement.addresses;
${writer.begin.join("\n")}
for(let i=0;i<rows;i++)out[at+i]=${row};
};`;
  const make = new Function("B", "piece", "UNSAFE", "put", "symbols", body);
  return make(branch, piece, UNSAFE_LONG, putProto, writer.symbols) as RowMaker;
}

/** From two halves: in 32 bits, else as a double if that is exact. */
const LONG = {
  number: `(a)=>{const l=i32[a],h=i32[a+1];if(h===l>>31)return l;const v=h*4294967296+(l>>>0);if(v>9007199254740991||v< -9007199254740991)throw UNSAFE;return v;}`,
  auto: `(a)=>{const l=i32[a],h=i32[a+1];if(h===l>>31)return l;const v=h*4294967296+(l>>>0);return v>9007199254740991||v< -9007199254740991?i64[a>>1]:v;}`,
  bigint: `(a)=>i64[a>>1]`,
};

function putProto(object: object, value: unknown): void {
  Object.defineProperty(object, "__proto__", { value, enumerable: true, writable: true, configurable: true });
}

/** One piece of a string column: the slots up to `end`, their text, and the offset of its first unit. */
interface Piece {
  readonly end: number;
  readonly text: string;
}

/** Decode text from slot `i` on, at most PIECE bytes or one slot. `offsets` are indexes into the words of memory. */
function piece(kernel: Kernel, offsets: number, data: number, i: number, slots: number): Piece {
  const { i32 } = kernel;
  const start = i32[offsets + i]!;
  let end = i + 1;
  while (end < slots && i32[offsets + end + 1]! - start <= PIECE) end++;
  return { end, text: decodeUtf8(kernel.u8, data + start, data + i32[offsets + end]!, true)! };
}

class Writer {
  /** Declarations of what lives longer than a call. */
  readonly state: string[] = [];
  readonly functions: string[] = [];
  /** Statements at the start of a call. */
  readonly begin: string[] = [];
  readonly symbols: (readonly string[])[] = [];
  #names = 0;

  constructor(private readonly options: ResolvedOptions) {}

  /** The expression for slot `i` (the name of a variable) of a layout. `tag`: the record carries this branch name. */
  value(layout: Layout, i: string, tag?: string): string {
    switch (layout.kind) {
      case "null":
        return "null";
      case "boolean":
        return `(u8[${this.#base(layout.values, 0)}+${i}]!==0)`;
      case "int":
        return `i32[${this.#base(layout.values, 2)}+${i}]`;
      case "float":
        return `f32[${this.#base(layout.values, 2)}+${i}]`;
      case "double":
        return `f64[${this.#base(layout.values, 3)}+${i}]`;
      case "long":
        return `long(${this.#base(layout.values, 2)}+(${i}<<1))`;
      case "enum": {
        const symbols = this.symbols.push((layout.schema as EnumSchema).symbols) - 1;
        const name = this.#name("e");
        this.state.push(`const ${name}=symbols[${symbols}];`);
        return `${name}[i32[${this.#base(layout.values, 2)}+${i}]]`;
      }
      case "fixed": {
        const { size } = layout.schema as FixedSchema;
        const base = this.#base(layout.values, 0);
        return `u8.slice(${base}+${i}*${size},${base}+(${i}+1)*${size})`;
      }
      case "bytes": {
        const offsets = this.#base(layout.offsets, 2);
        const data = this.#base(layout.data, 0);
        return `u8.slice(${data}+i32[${offsets}+${i}],${data}+i32[${offsets}+${i}+1])`;
      }
      case "string":
        return this.#text(layout, i);
      case "record":
        return this.#record(layout, i, tag);
      case "array":
        return `${this.#array(layout)}(${i})`;
      case "map":
        return `${this.#map(layout)}(${i})`;
      case "nullable":
        return this.#nullable(layout, i);
      case "union":
        return `${this.#union(layout)}(${i})`;
    }
  }

  #name(letter: string): string {
    return `${letter}${this.#names++}`;
  }

  /** A variable with the index of a buffer's first element, of 2^shift bytes. */
  #base(buffer: number, shift: number): string {
    const name = this.#name("b");
    this.state.push(`let ${name}=0;`);
    this.begin.push(`${name}=A[${buffer}]${shift === 0 ? "" : `>>${shift}`};`);
    return name;
  }

  /**
   * A slot below `end` is cut out of the piece at hand, else the next piece is decoded. Where the column is not all
   * ASCII, the kernel has made offsets in UTF-16 units beside those in bytes.
   */
  #text(layout: { offsets: number; data: number; text: number; space: number }, i: string): string {
    const [text, end, first, units, next] = ["t", "n", "f", "u", "p"].map((letter) => this.#name(letter)) as [string, string, string, string, string];
    const offsets = this.#base(layout.offsets, 2);
    const data = this.#base(layout.data, 0);
    const slots = this.#slots.get(layout.space) ?? "rows";
    const holder = this.#name("k");
    this.state.push(`let ${text}="",${end}=0,${first}=0,${units}=0,${holder};`);
    this.begin.push(
      `${end}=0;${text}="";${holder}=kernel;${units}=${offsets};`,
      `if(kernel.hasUnicode(placement,${layout.text})){kernel.utf16Offsets(${offsets}<<2,${data},${slots},placement.units[${layout.text}]);${units}=placement.units[${layout.text}]>>2;}`,
    );
    this.functions.push(
      `function ${next}(i){const p=piece(${holder},${offsets},${data},i,${this.#slotsLater(layout.space)});${text}=p.text;${end}=p.end;${first}=i32[${units}+i];}`,
    );
    return `(${i}>=${end}?${next}(${i}):0,${text}.substring(i32[${units}+${i}]-${first},i32[${units}+${i}+1]-${first}))`;
  }

  /** Expressions for the number of slots in use of an index space, at the start of a call. */
  readonly #slots = new Map<number, string>([[0, "rows"]]);
  readonly #counts = new Map<number, string>();

  /** A variable with the number of slots in use of a space. */
  #slotsLater(space: number): string {
    let name = this.#counts.get(space);
    if (!name) {
      name = this.#name("c");
      this.state.push(`let ${name}=0;`);
      this.begin.push(`${name}=${this.#slots.get(space)};`);
      this.#counts.set(space, name);
    }
    return name;
  }

  #record(layout: Layout & { kind: "record" }, i: string, tag: string | undefined): string {
    const fields = layout.fields.map((field) => `${key(field.name)}:${this.value(field.layout, i)}`);
    if (tag !== undefined) fields.push(`[B]:${quoted(tag)}`);
    return `{${fields.join(",")}}`;
  }

  #nullable(layout: NullableLayout, i: string): string {
    const value = this.value(layout.value, i);
    const name = branchName((layout.schema as UnionSchema).branches[layout.branch]!);
    const shown = this.options.union === "wrapped" ? `{${key(name)}:${value}}` : value;
    return `(u8[${this.#base(layout.validity, 0)}+${i}]===0?null:${shown})`;
  }

  #array(layout: ArrayLayout): string {
    const name = this.#name("a");
    const offsets = this.#base(layout.offsets, 2);
    this.#slots.set(layout.itemSpace, `i32[${offsets}+${this.#slots.get(layout.space)}]`);
    const { items } = layout;
    const view = { int: "i32", long: "i64", float: "f32", double: "f64" }[items.kind as string];
    if (view && this.options.numericArrays === "typed") {
      const base = this.#base((items as { values: number }).values, view.endsWith("64") ? 3 : 2);
      this.functions.push(`function ${name}(i){return ${view}.slice(${base}+i32[${offsets}+i],${base}+i32[${offsets}+i+1]);}`);
      return name;
    }
    const item = this.value(items, "j");
    this.functions.push(
      `function ${name}(i){const s=i32[${offsets}+i],n=i32[${offsets}+i+1]-s,r=new Array(n);for(let q=0;q<n;q++){const j=s+q;r[q]=${item};}return r;}`,
    );
    return name;
  }

  #map(layout: MapLayout): string {
    const name = this.#name("m");
    const offsets = this.#base(layout.offsets, 2);
    this.#slots.set(layout.itemSpace, `i32[${offsets}+${this.#slots.get(layout.space)}]`);
    const entryKey = this.#text(layout.keys, "j");
    const value = this.value(layout.values, "j");
    const isMap = this.options.map === "Map";
    const put = isMap ? "r.set(k,v);" : `if(k==="__proto__")put(r,v);else r[k]=v;`;
    this.functions.push(
      `function ${name}(i){const r=${isMap ? "new Map()" : "{}"};for(let j=i32[${offsets}+i],e=i32[${offsets}+i+1];j<e;j++){const k=${entryKey},v=${value};${put}}return r;}`,
    );
    return name;
  }

  #union(layout: UnionLayout): string {
    const name = this.#name("v");
    const ids = this.#base(layout.ids, 1);
    const offsets = this.#base(layout.offsets, 2);
    const schema = layout.schema as UnionSchema;
    const natural = this.options.union === "natural";
    const cases = layout.branches.map((inner, id) => {
      const count = this.#name("c");
      this.state.push(`let ${count}=0;`);
      this.begin.push(`${count}=i32[(placement.counters>>2)+${layout.counter + id}];`);
      this.#slots.set(inner.space, count);
      const tag = natural && hasManyRecords(schema) && inner.layout.kind === "record" ? inner.name : undefined;
      const value = this.value(inner.layout, "j", tag);
      return `case ${id}:return ${natural || inner.layout.kind === "null" ? value : `{${key(inner.name)}:${value}}`};`;
    });
    this.functions.push(`function ${name}(i){const j=i32[${offsets}+i];switch(i16[${ids}+i]){${cases.join("")}}}`);
    return name;
  }
}

/** A property name in a literal: quoted as JSON; computed where the plain form would set the prototype. */
function key(name: string): string {
  return name === "__proto__" ? `["__proto__"]` : quoted(name);
}

function quoted(name: string): string {
  return JSON.stringify(name).replace(/\u2028/g, "\\u2028").replace(/\u2029/g, "\\u2029");
}
