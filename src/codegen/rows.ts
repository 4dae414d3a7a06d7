import type { ColumnData } from "../column/data.js";
import { AvroError } from "../errors.js";
import type { Kernel } from "../kernel/kernel.js";
import type { Placement } from "../kernel/placement.js";
import type {
  ArrayLayout,
  ConstantLayout,
  Layout,
  Layouts,
  MapLayout,
  NullableLayout,
  TextLayout,
  UnionLayout,
  ValuesLayout,
} from "../plan/layout.js";
import { branchName, type EnumSchema, type FixedSchema, type UnionSchema } from "../schema/schema.js";
import { branch } from "../value/branch.js";
import { getterOf, hasManyRecords } from "../value/getter.js";
import { type Logical, logicalOf } from "../value/logical/logical.js";
import type { ResolvedOptions } from "../value/options.js";
import { isWrapped } from "../value/union-shape.js";
import { AsciiPieces } from "./ascii-pieces.js";
import { type Compile, evaluate } from "./compile.js";
import { KeyCache, NUMBERED } from "./keys.js";
import { TextPieces } from "./pieces.js";
import { RepeatedText } from "./repeats.js";

/** Writes the objects of the first `rows` rows of a kernel's columns into `out` from index `at` on. */
export type RowMaker = (kernel: Kernel, placement: Placement, rows: number, out: unknown[], at: number) => void;

/** Thrown by generated code for a long that `long: "number"` refuses; the closures then say where it is. */
export const UNSAFE_LONG = Symbol("unsafe long");

/**
 * Generate a function that makes plain objects from scratch columns, 1-2 ns a field where a keyed loop takes 9-17. It
 * is one loop over local variables: what closures capture is kept out of registers. Values are read by slot, so the
 * code has no state but the pieces of text. The generated text holds integers and JSON-quoted names, nothing else of
 * the schema.
 */
export function makeRowMaker(layouts: Layouts, options: ResolvedOptions, constants?: readonly ColumnData[]): RowMaker;
/** By what `compile` makes of the text; undefined if it has nothing. */
export function makeRowMaker(
  layouts: Layouts,
  options: ResolvedOptions,
  constants: readonly ColumnData[],
  compile: Compile,
): RowMaker | undefined;
export function makeRowMaker(
  layouts: Layouts,
  options: ResolvedOptions,
  constants: readonly ColumnData[] = [],
  compile: Compile = evaluate,
): RowMaker | undefined {
  const writer = new Writer(options, constants);
  const row: string[] = [];
  const value = writer.value(layouts.root, "i", row);
  const body = `"use strict";
${writer.constants.map((_, index) => `const K${index}=constants[${index}];`).join("")}
${writer.constructors.join("\n")}
${[...writer.starts].map(([first, name]) => `const ${name}=Array.from({length:${MOST}},()=>${first});`).join("")}
return function objectsOfRows(kernel,placement,rows,out,at){
const {u8,i16,i32,i64,f32,f64}=kernel,A=placement.addresses;
let l=0,h=0,d=0.5;
${writer.begin.join("\n")}
for(let i=0;i<rows;i++){${row.join("")}out[at+i]=${value};}
};`;
  const make = compile(
    ["B", "Pieces", "unsafe", "put", "symbols", "caches", "repeated", "logical", "ascii", "constants"],
    body,
  );
  const { symbols, caches, repeated, conversions, ascii } = writer;
  return make?.(
    branch,
    TextPieces,
    unsafe,
    putProto,
    symbols,
    caches,
    repeated,
    conversions,
    ascii,
    writer.constants,
  ) as RowMaker;
}

/** From two halves: in 32 bits, else as a double if that is exact. `a` is the index of the low one. */
const LONG = {
  number: (a: string) =>
    `(${halves(a)},h===l>>31?l:(d=h*4294967296+(l>>>0),d>9007199254740991||d< -9007199254740991?unsafe():d))`,
  auto: (a: string) =>
    `(${halves(a)},h===l>>31?l:(d=h*4294967296+(l>>>0),d>9007199254740991||d< -9007199254740991?i64[${a}>>1]:d))`,
  bigint: (a: string) => `i64[${a}>>1]`,
};

function halves(a: string): string {
  return `l=i32[${a}],h=i32[${a}+1]`;
}

function unsafe(): never {
  throw UNSAFE_LONG;
}

/** A value that may stand in any number of objects. */
const CONSTANT = /^K\d+$/;

/** What a field holds at first, so that its slot has the right representation from the start. */
const FIRST: Partial<Record<Layout["kind"], string>> = {
  int: "0",
  long: "0",
  float: "0.5",
  double: "0.5",
  string: '""',
  enum: '""',
};

/**
 * Arrays of so many items begin as a copy of one that is full: it has its kind from the start, and for copies V8 keeps no
 * statistics of how long they live, by which it makes the arrays of `new Array` in old space once some outlived a
 * collection (2026-11, Node 20: rows of 384 floats and 200 ints 3.2 us then, 2.1 before, with copies 2.2 ever).
 */
const MANY = 16;
const MOST = 4096;

/** What such arrays are full of, that their items are stored as. */
const FIRST_ITEM: Partial<Record<Layout["kind"], string>> = { int: "0", float: "0.5", double: "0.5" };

/**
 * Most fields that a record's constructor is given: each is stored once, without a barrier, as nothing is allocated in
 * between. The values of more are kept on the stack first, which costs more (2026-11, Node 20: 50 numbers 73 ns as
 * stores behind the constructor, 105 as arguments; coupon 28 and 26, event 172 and 166).
 */
const MOST_GIVEN = 16;

function putProto(object: object, value: unknown): void {
  Object.defineProperty(object, "__proto__", {
    __proto__: null,
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  } as PropertyDescriptor);
}

class Writer {
  /**
   * Makers of records: plain objects all the same, for their prototype is Object.prototype. V8 keeps statistics of
   * object literals and, where a batch once outlived a collection, makes their objects in old space from then on,
   * which doubles the time (2026-11, Node 20: 50 numbers 490 ns, with constructors 230). Constructors have none.
   */
  readonly constructors: string[] = [];
  /** Statements at the start of a call. */
  readonly begin: string[] = [];
  /** Arrays to begin long arrays with, by what they are full of. */
  readonly starts = new Map<string, string>();
  readonly symbols: (readonly string[])[] = [];
  readonly caches: KeyCache[] = [];
  readonly repeated: RepeatedText[] = [];
  /** Values that are the same in each row, or functions that make them anew; `K0` and on in the code. */
  readonly constants: unknown[] = [];
  /** Of logical types: from an underlying value, or from bytes where they lie. */
  readonly conversions: (Logical["fromRaw"] | Logical["fromBytes"])[] = [];
  /** Of logical types whose values are ASCII text. */
  readonly ascii: AsciiPieces[] = [];
  /** The variables that hold the validity of nullable values. */
  readonly #validities = new Map<Layout, string>();
  /** The variables that hold the slots in use of each index space. */
  readonly #slots = new Map<number, string>([[0, "rows"]]);
  #names = 0;

  constructor(
    private readonly options: ResolvedOptions,
    private readonly columns: readonly ColumnData[],
  ) {}

  /**
   * The expression for slot `i` (the name of a variable) of a layout. `before` takes the statements that must run
   * first. `tag`: the record carries this branch name.
   */
  value(layout: Layout, i: string, before: string[], tag?: string): string {
    if (layout.kind === "constant") return this.#constant(this.columns[layout.constant]!);
    const logical = logicalOf(layout.schema, this.options);
    if (logical?.changes) return this.#logical(layout, logical, i, before, tag);
    return this.#raw(layout, i, before, tag, logical?.long);
  }

  #logical(
    layout: Exclude<Layout, ConstantLayout>,
    logical: Logical,
    i: string,
    before: string[],
    tag: string | undefined,
  ): string {
    const { fromRaw, fromBytes, putText } = logical;
    if (fromBytes && putText) return this.#ascii(layout, new AsciiPieces(putText, fromBytes), i);
    const name = this.#name("g");
    this.begin.push(`const ${name}=logical[${this.conversions.push(fromBytes ?? fromRaw) - 1}];`);
    if (!fromBytes) return `${name}(${this.#raw(layout, i, before, tag, logical.long)})`;
    return `${name}(u8,${this.#extent(layout, i)})`;
  }

  /** As `#text` does. */
  #ascii(layout: Layout, pieces: AsciiPieces, i: string): string {
    const [name, text, end, first, cuts] = ["p", "t", "n", "f", "u"].map((letter) => this.#name(letter));
    const { schema } = layout;
    const size = schema.type === "fixed" ? schema.size : 0;
    const data = this.#base(layout.kind === "bytes" ? layout.data : (layout as ValuesLayout).values, 0);
    const offsets = layout.kind === "bytes" ? this.#base(layout.offsets, 2) : "0";
    const place = `{u8,i32,data:${data},size:${size},offsets:${offsets},slots:${this.#slots.get((layout as ValuesLayout).space)},validity:${this.#validities.get(layout) ?? -1}}`;
    this.begin.push(
      `const ${name}=ascii[${this.ascii.push(pieces) - 1}].open(${place}),${cuts}=${name}.cuts;let ${text}="",${end}=0,${first}=0;`,
    );
    const next = `${name}.at(${i}),${text}=${name}.text,${end}=${name}.end,${first}=${name}.first`;
    return `(${i}>=${end}&&(${next}),${text}.substring(${cuts}[${i}-${first}+1],${cuts}[${i}-${first}]))`;
  }

  /** Where the bytes of a slot begin and end. */
  #extent(layout: Layout, i: string): string {
    if (layout.kind === "bytes") {
      const offsets = this.#base(layout.offsets, 2);
      const data = this.#base(layout.data, 0);
      return `${data}+i32[${offsets}+${i}],${data}+i32[${offsets}+${i}+1]`;
    }
    const { values, schema } = layout as ValuesLayout;
    const { size } = schema as FixedSchema;
    const base = this.#base(values, 0);
    return `${base}+${i}*${size},${base}+(${i}+1)*${size}`;
  }

  /** The underlying value; `long`: how a long comes out, if not as the option says. */
  #raw(
    layout: Exclude<Layout, ConstantLayout>,
    i: string,
    before: string[],
    tag: string | undefined,
    long = this.options.long,
  ): string {
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
        return LONG[long](`${this.#base(layout.values, 2)}+(${i}<<1)`);
      case "enum": {
        // a copy: the schema's own array is frozen, and the engine reads frozen arrays six times slower
        const index = this.symbols.push([...(layout.schema as EnumSchema).symbols]) - 1;
        const name = this.#name("e");
        this.begin.push(`const ${name}=symbols[${index}];`);
        return `${name}[i32[${this.#base(layout.values, 2)}+${i}]]`;
      }
      case "fixed":
      case "bytes":
        return `u8.slice(${this.#extent(layout, i)})`;
      case "string":
        return this.#text(layout, i);
      case "record":
        return this.#record(layout, i, before, tag);
      case "array":
        return this.#array(layout, i, before);
      case "map":
        return this.#map(layout, i, before);
      case "nullable":
        return this.#nullable(layout, i, before);
      case "union":
        return this.#union(layout, i, before);
    }
  }

  #name(letter: string): string {
    return `${letter}_${this.#names++}`; // no view of memory is called so: u8, f32
  }

  /** A variable with the index of a buffer's first element, of 2^shift bytes. */
  #base(buffer: number, shift: number): string {
    const name = this.#name("b");
    this.begin.push(`const ${name}=A[${buffer}]${shift === 0 ? "" : `>>${shift}`};`);
    return name;
  }

  /** A slot below `end` is cut out of the piece at hand, else the next piece is decoded. */
  #text(layout: TextLayout, i: string): string {
    const [pieces, text, end, first, units] = ["p", "t", "n", "f", "u"].map((letter) => this.#name(letter));
    const offsets = this.#base(layout.offsets, 2);
    const data = this.#base(layout.data, 0);
    const slots = this.#slots.get(layout.space)!;
    this.begin.push(
      `let ${text}="",${end}=0,${first}=0,${units}=${offsets};`,
      `const ${pieces}=new Pieces(kernel,placement,${layout.text},${offsets},${data},${slots});`,
    );
    const [words, ids] = [this.#name("w"), this.#name("x")];
    this.begin.push(
      `const ${words}=repeated[${this.repeated.push(new RepeatedText()) - 1}].of(kernel,placement,${layout.text},${offsets},${data},${slots}),${ids}=placement.units[${layout.text}]>>2;`,
    );
    const next = `${pieces}.at(${i}),${text}=${pieces}.text,${end}=${pieces}.end,${units}=${pieces}.units,${first}=${pieces}.first`;
    return `(${words}!==undefined?${words}[i32[${ids}+${i}]]:(${i}>=${end}&&(${next}),${text}.substring(i32[${units}+${i}]-${first},i32[${units}+${i}+1]-${first})))`;
  }

  #record(layout: Layout & { kind: "record" }, i: string, before: string[], tag: string | undefined): string {
    const values = layout.fields.map((field) => this.value(field.layout, i, before));
    const names = layout.fields.map((field) => field.name);
    // what Object.prototype has can be assigned only where it has no setter and is not frozen; a literal always defines
    if (names.some((name) => name in Object.prototype)) return this.#literal(names, values, before, tag);
    const [maker, record] = [this.#name("R"), this.#name("r")];
    const tagged = tag === undefined ? "" : `this[B]=${quoted(tag)};`;
    // a constant is there from the start
    const isThere = values.map((value, k) => layout.fields[k]!.layout.kind === "constant" && CONSTANT.test(value));
    const isGiven = names.length <= MOST_GIVEN;
    const later = isGiven
      ? ""
      : names.map((name, k) => (isThere[k] ? "" : `${record}[${quoted(name)}]=${values[k]};`)).join("");
    const first = layout.fields.map((field, k) =>
      isThere[k] ? values[k] : isGiven ? `a${k}` : this.#first(field.layout),
    );
    const slots = names.map((name, k) => `this[${quoted(name)}]=${first[k]};`).join("");
    const given = isGiven ? [...names.keys()].filter((k) => !isThere[k]) : [];
    const parameters = given.map((k) => `a${k}`);
    this.constructors.push(`function ${maker}(${parameters}){${slots}${tagged}}${maker}.prototype=Object.prototype;`);
    before.push(`const ${record}=new ${maker}(${given.map((k) => values[k])});${later}`);
    return record;
  }

  #constant(column: ColumnData): string {
    const get = getterOf(column, { ...this.options, unsafe: "throw" });
    let value: unknown;
    try {
      value = get(0);
    } catch (error) {
      if (!(error instanceof AvroError)) throw error;
      return `K${this.constants.push(() => get(0)) - 1}()`; // what the options refuse: the closures say where
    }
    if (typeof value !== "object" || value === null) return `K${this.constants.push(value) - 1}`;
    const empty = Reflect.ownKeys(value).length === (Array.isArray(value) ? 1 : 0);
    if (empty && Object.getPrototypeOf(value) === Array.prototype) return "[]";
    if (empty && Object.getPrototypeOf(value) === Object.prototype) return "{}";
    return `K${this.constants.push(() => get(0)) - 1}()`;
  }

  #first(layout: Layout): string {
    return logicalOf(layout.schema, this.options)?.changes ? "null" : (FIRST[layout.kind] ?? "null");
  }

  #literal(names: readonly string[], values: readonly string[], before: string[], tag: string | undefined): string {
    const literal = `{${names.map((name, k) => `${key(name)}:${values[k]}`).join()}}`;
    if (tag === undefined) return literal;
    // a computed key in the literal would be a call of the runtime
    const record = this.#name("r");
    before.push(`const ${record}=${literal};${record}[B]=${quoted(tag)};`);
    return record;
  }

  #nullable(layout: NullableLayout, i: string, before: string[]): string {
    const inner: string[] = [];
    const validity = this.#base(layout.validity, 0);
    this.#validities.set(layout.value, validity);
    const value = this.value(layout.value, i, inner);
    const name = branchName((layout.schema as UnionSchema).branches[layout.branch]!);
    const shown = this.options.union === "wrapped" ? `{${key(name)}:${value}}` : value;
    const isNull = `u8[${validity}+${i}]===0`;
    if (inner.length === 0) return `(${isNull}?null:${shown})`;
    const result = this.#name("r");
    before.push(`let ${result}=null;if(!(${isNull})){${inner.join("")}${result}=${shown};}`);
    return result;
  }

  /** A variable with the slots in use of the space below an array or map. */
  #openSpace(layout: ArrayLayout | MapLayout, offsets: string): void {
    const name = this.#name("c");
    this.begin.push(`const ${name}=i32[${offsets}+${this.#slots.get(layout.space)}];`);
    this.#slots.set(layout.itemSpace, name);
  }

  #array(layout: ArrayLayout, i: string, before: string[]): string {
    const offsets = this.#base(layout.offsets, 2);
    this.#openSpace(layout, offsets);
    const { items } = layout;
    const view = { int: "i32", long: "i64", float: "f32", double: "f64" }[items.kind as string];
    if (view && this.options.numericArrays === "typed" && !logicalOf(items.schema, this.options)?.changes) {
      const base = this.#base((items as { values: number }).values, view.endsWith("64") ? 3 : 2);
      return `${view}.slice(${base}+i32[${offsets}+${i}],${base}+i32[${offsets}+${i}+1])`;
    }
    const [array, start, length, k, j] = ["r", "s", "m", "k", "j"].map((letter) => this.#name(letter));
    const inner: string[] = [];
    const item = this.value(items, j!, inner);
    before.push(
      `const ${start}=i32[${offsets}+${i}],${length}=i32[${offsets}+${i}+1]-${start},${array}=${this.#newArray(items, length!)};`,
      `for(let ${k}=0;${k}<${length};${k}++){const ${j}=${start}+${k};${inner.join("")}${array}[${k}]=${item};}`,
    );
    return array!;
  }

  /** The expression for an array of `length` (a variable), all of which is then written. */
  #newArray(items: Layout, length: string): string {
    const first = logicalOf(items.schema, this.options)?.changes ? '""' : (FIRST_ITEM[items.kind] ?? '""');
    if (items.kind === "long") return `new Array(${length})`; // what its numbers are is for the engine to find out
    let name = this.starts.get(first);
    if (name === undefined) this.starts.set(first, (name = this.#name("T")));
    return `(${length}>=${MANY}&&${length}<=${MOST}?${name}.slice(0,${length}):new Array(${length}))`;
  }

  #map(layout: MapLayout, i: string, before: string[]): string {
    const offsets = this.#base(layout.offsets, 2);
    this.#openSpace(layout, offsets);
    const [map, entryKey, j, start, end, number] = ["r", "k", "j", "s", "m", "q"].map((letter) => this.#name(letter));
    const inner: string[] = [];
    const cache = this.#name("c");
    this.begin.push(`const ${cache}=caches[${this.caches.push(new KeyCache()) - 1}];`);
    const [at, data] = [this.#base(layout.keys.offsets, 2), this.#base(layout.keys.data, 0)];
    const text = `${cache}.get(u8,${data}+i32[${at}+${j}],${data}+i32[${at}+${j}+1])`;
    const value = this.value(layout.values, j!, inner);
    const isMap = this.options.map === "Map";
    const put = isMap
      ? `${map}.set(${entryKey},${value});`
      : this.#store(map!, entryKey!, value, `${j}===${start}`, number!);
    const numbered = isMap ? "" : `,${number}=${cache}.number`;
    before.push(
      `const ${map}=${isMap ? "new Map()" : "{}"},${start}=i32[${offsets}+${i}],${end}=i32[${offsets}+${i}+1];`,
      `for(let ${j}=${start};${j}<${end};${j}++){const ${entryKey}=${text}${numbered};${inner.join("")}${put}}`,
    );
    return map!;
  }

  /**
   * Statements that store a value in a map under a key. V8 learns of each place in the text which keys and maps it sees,
   * and stores in a place that sees few in 2 ns, in one that sees many in 15. So the keys seen first have a place each,
   * and those that come first in their map another, for it is empty then.
   */
  #store(map: string, entryKey: string, value: string, isFirst: string, number: string): string {
    const shown = this.#name("v");
    const places = Array.from({ length: 2 * NUMBERED }, (_, k) => `case ${k}:${map}[${entryKey}]=${shown};break;`);
    const other = `if(${entryKey}==="__proto__")put(${map},${shown});else ${map}[${entryKey}]=${shown};`;
    return `const ${shown}=${value};switch(${isFirst}?${number}:${number}+${NUMBERED}){${places.join("")}default:${other}}`;
  }

  #union(layout: UnionLayout, i: string, before: string[]): string {
    const ids = this.#base(layout.ids, 1);
    const offsets = this.#base(layout.offsets, 2);
    const natural = !isWrapped(layout.schema as UnionSchema, this.options);
    const tagged = natural && hasManyRecords(layout.schema as UnionSchema);
    const [result, j] = ["r", "j"].map((letter) => this.#name(letter));
    const cases = layout.branches.map((branch, id) => {
      const count = this.#name("c");
      this.begin.push(`const ${count}=i32[(placement.counters>>2)+${layout.counter + id}];`);
      this.#slots.set(branch.space, count);
      const inner: string[] = [];
      const value = this.value(
        branch.layout,
        j!,
        inner,
        tagged && branch.layout.kind === "record" ? branch.name : undefined,
      );
      const shown = natural || branch.layout.kind === "null" ? value : `{${key(branch.name)}:${value}}`;
      return `case ${id}:{${inner.join("")}${result}=${shown};break;}`;
    });
    before.push(`let ${result};const ${j}=i32[${offsets}+${i}];switch(i16[${ids}+${i}]){${cases.join("")}}`);
    return result!;
  }
}

/** A property name in a literal: quoted as JSON; computed where the plain form would set the prototype. */
function key(name: string): string {
  return name === "__proto__" ? `["__proto__"]` : quoted(name);
}

function quoted(name: string): string {
  return JSON.stringify(name)
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
}
