import type { Reader } from "../closures/closure.js";
import { type RecordShape, type Shape, shapeOf } from "../closures/shape.js";
import type { Limits } from "../limits.js";
import { KeyCache } from "./keys.js";
import { quoted } from "./literal.js";

/** Values in place in one function; V8 does not optimise functions of more than 60 KB of bytecode. */
const MAX_VALUES = 200;
/** Literals of more fields would take long to compile, and engines give such objects no hidden class. */
const MAX_FIELDS = 500;
/** Lengths of at most two bytes are in place. */
const MAX_LENGTH = 8191;
/** Symbols, branches and items whose number is one byte. */
const ONE_BYTE = 64;

/**
 * Arrays begin with the length of their first block. Of so many numbers they begin as a copy of one that is full: so
 * it has its kind from the start (codegen/rows.ts).
 */
const MANY = 16;
const MOST = 4096;
const FIRST_ITEM: Readonly<Record<string, readonly number[]>> = {
  int: new Array<number>(MOST).fill(0),
  float: new Array<number>(MOST).fill(0.5),
  double: new Array<number>(MOST).fill(0.5),
};

type Collection = Extract<Shape, { readonly kind: "array" | "map" }>;

/**
 * The statements that read values from a stage, with the frequent forms in place and a call of the closures' reader for
 * all others, bad input among them: so errors are made in one place only. The end is looked at only where something is
 * repeated or copied, and by whoever calls: what is read behind it decides nothing.
 *
 * Names in the code: `c` the cursor, `t` the stage, `b` its bytes, `d` the view of them, `e` where they end, `p` the
 * position, which is the cursor's own only around calls; `x`, `y`, `z`, `h`, `w` what a number is made of; `f0` and on
 * what is called; the rest are the helpers of literal-reader.ts.
 */
export class ReaderSource {
  /** What `f` holds. */
  readonly called: unknown[] = [];
  /** Makers of the records that are read in place. */
  readonly constructors: string[] = [];
  readonly #maxLength: number;
  readonly #maxItems: number;
  /** Whether there are floats, which are read by the view. */
  readsView = false;
  #locals = 0;
  #values = 0;

  /** `apart` makes a function of its own for a record that has no room here, and gives its name. */
  constructor(
    readonly apart: (read: Reader) => string,
    readonly limits: Limits,
  ) {
    this.#maxLength = Math.min(limits.maxBytesLength, MAX_LENGTH);
    this.#maxItems = Math.min(limits.maxCollectionItems, ONE_BYTE - 1);
  }

  /** Statements that set the variable `v` to what `read` reads. */
  value(read: Reader, v: string): string {
    const shape = shapeOf(read);
    if (shape === undefined) return this.#call(read, v);
    if (shape.kind === "again") return this.#apart(shape.reader(), v);
    if (++this.#values > MAX_VALUES) return shape.kind === "record" ? this.#apart(read, v) : this.#call(read, v);
    return this.#inPlace(shape, read, v);
  }

  #call(read: Reader, v: string): string {
    return `c.position=p;${v}=${this.#name(read)}(c);p=c.position;`;
  }

  #apart(read: Reader, v: string): string {
    return `${v}=${this.apart(read)}(c,t,b,d,e,p);p=c.position;`;
  }

  #name(called: unknown): string {
    return `f${this.called.push(called) - 1}`;
  }

  #local(): string {
    return `l${this.#locals++}`;
  }

  #inPlace(shape: Exclude<Shape, { kind: "again" }>, read: Reader, v: string): string {
    const call = () => this.#call(read, v);
    switch (shape.kind) {
      case "null":
        return `${v}=null;`;
      case "constant":
        return `${v}=${this.#name(shape.value)};`;
      case "boolean":
        return `if((x=b[p])<2){p++;${v}=x===1}else{${call()}}`;
      case "int":
        return varint(v, `else{${call()}}`);
      case "long":
        return varint(v, wideLong(v, call()));
      case "float":
        this.readsView = true;
        return `${v}=d.getFloat32(p,true);p+=4;`;
      case "double":
        this.readsView = true;
        return `${v}=d.getFloat64(p,true);p+=8;`;
      case "string":
        return this.#string(v, call());
      case "bytes":
        return `${length("y", this.#maxLength)}if(x>=0){${v}=${this.#name(shape.make)}(b,y,y+x);p=y+x}else{${call()}}`;
      case "fixed":
        return this.#fixed(shape.make, shape.size, v, call);
      case "enum":
        return this.#enum(shape.symbols, v, call());
      case "optional":
        return `if((x=b[p])===${shape.tag}){p++;${this.value(shape.read, v)}}else if(x===${2 - shape.tag}){p++;${v}=null}else{${call()}}`;
      case "union":
        return this.#union(shape.readers, v, call());
      case "wrapped":
        return this.#with(shape.read, (inner) => `${v}={${key(shape.name)}:${inner}};`);
      case "converted":
        return this.#with(shape.read, (raw) => `${v}=${this.#name(shape.convert)}(${raw});`);
      case "nested":
        return `c.position=p;c.enter();${this.value(shape.read, v)}c.leave();`;
      case "record":
        return shape.names.length > MAX_FIELDS ? call() : this.#record(shape, v);
      case "array":
        return this.#array(shape, v);
      case "map":
        return this.#map(shape, v);
    }
  }

  /** Read into a variable of its own: one that is an int here and a string there would be neither to the engine. */
  #with(read: Reader, use: (raw: string) => string): string {
    const raw = this.#local();
    return `{let ${raw};${this.value(read, raw)}${use(raw)}}`;
  }

  #string(v: string, call: string): string {
    const text = this.#local();
    return `${length("y", this.#maxLength)}const ${text}=x>=0?t.cut(b,y,x):undefined;if(${text}!==undefined){${v}=${text};p=y+x}else{${call}}`;
  }

  #fixed(make: unknown, size: number, v: string, call: () => string): string {
    if (size > this.limits.maxBytesLength) return call();
    return `if(e-p>=${size}){${v}=${this.#name(make)}(b,p,p+${size});p+=${size}}else{${call()}}`;
  }

  #enum(symbols: readonly (string | undefined)[], v: string, call: string): string {
    const symbol = this.#local();
    const most = 2 * Math.min(symbols.length, ONE_BYTE);
    return `const ${symbol}=(x=b[p])<${most}&&(x&1)===0?${this.#name(symbols)}[x>>>1]:undefined;if(${symbol}!==undefined){p++;${v}=${symbol}}else{${call}}`;
  }

  #union(readers: readonly Reader[], v: string, call: string): string {
    const cases = readers
      .slice(0, ONE_BYTE)
      .map((read, index) => `case ${index * 2}:{p++;${this.value(read, v)}break}`)
      .join("");
    return `switch(b[p]){${cases}default:{${call}}}`;
  }

  #record({ names, slots, readers, tag }: RecordShape, v: string): string {
    const locals = names.map(() => this.#local());
    const skipped = slots.includes(-1) ? [this.#local()] : [];
    const body = slots.map((slot, i) => this.value(readers[i]!, slot < 0 ? skipped[0]! : locals[slot]!)).join("");
    // a computed key in the literal would be a call of the runtime
    const tagged = tag === undefined ? "" : `${v}[B]=${this.#name(tag)};`;
    const all = [...locals, ...skipped];
    return `{${all.length > 0 ? `let ${all.join()};` : ""}${body}${this.#make(names, locals, firstOf(names, slots, readers), v)}${tagged}}`;
  }

  /**
   * By a constructor, whose objects are plain all the same: of a literal V8 keeps statistics, and once rows outlived a
   * young collection it allocates them in old space for good (50 numbers 205 ns, then 720; docs/decisions/0013).
   */
  #make(names: readonly string[], locals: readonly string[], values: readonly string[], v: string): string {
    // what Object.prototype has can be assigned only where it has no setter and is not frozen; a literal always defines
    if (names.some((name) => name in Object.prototype))
      return `${v}={${names.map((name, i) => `${key(name)}:${locals[i]}`).join()}};`;
    const maker = `R${this.constructors.length}`;
    const given = names.length <= MOST_GIVEN ? locals : [];
    const first = given.length > 0 ? given : values;
    const slots = names.map((name, i) => `this[${quoted(name)}]=${first[i]};`).join("");
    this.constructors.push(`function ${maker}(${given}){${slots}}${maker}.prototype=Object.prototype;`);
    const later = given.length > 0 ? "" : names.map((name, i) => `${v}[${quoted(name)}]=${locals[i]};`).join("");
    return `${v}=new ${maker}(${given});${later}`;
  }

  #array(shape: Collection, v: string): string {
    const [item, total] = [this.#local(), this.#local()];
    // made when all are counted (closures/collection-reader.ts)
    if (shapeOf(shape.read)?.kind === "null")
      return `{${v}=[];let ${total}=0;${this.#blocks(shape, total, (count) => `${total}+=${count};`)}while(${v}.length<${total})${v}.push(null)}`;
    const body = `{let ${item};${this.value(shape.read, item)}${v}[${total}++]=${item}}`;
    const first = FIRST_ITEM[shapeOf(shape.read)?.kind as string];
    const begin = (n: string) => {
      const few = `new Array(${n})`;
      const make = first === undefined ? few : `${n}<${MANY}?${few}:${this.#name(first)}.slice(0,${n})`;
      return `if(${total}===0&&${n}<=${MOST})${v}=${make};`;
    };
    const fit = ["float", "double"].includes(shapeOf(shape.read)?.kind as string);
    const items = (n: string) => begin(n) + each(n, body, fit);
    return `{${v}=[];let ${total}=0;${this.#blocks(shape, total, items)}}`;
  }

  #map(shape: Extract<Collection, { isMap: boolean }>, v: string): string {
    const [entry, item, total] = [this.#local(), this.#local(), this.#local()];
    const cache = this.#name(new KeyCache());
    const name = `let ${entry};${length("y", this.#maxLength)}if(x>=0&&(${entry}=K(${cache},t,b,y,x))!==undefined)p=y+x;else{c.position=p;${entry}=c.readString();p=c.position}`;
    const put = shape.isMap
      ? `${v}.set(${entry},${item});`
      : `if(${entry}==="__proto__")P(${v},${entry},${item});else ${v}[${entry}]=${item};`;
    const body = `{${name}let ${item};${this.value(shape.read, item)}${total}++;${put}}`;
    return `{${v}=${shape.isMap ? "new Map()" : "{}"};let ${total}=0;${this.#blocks(shape, total, (n) => each(n, body, false))}}`;
  }

  /**
   * The item blocks; `items` are the statements that read as many as a variable says. They are to add to `total`, which
   * is how many there were before.
   */
  #blocks({ least, free }: Collection, total: string, items: (count: string) => string): string {
    const [count, start, end] = [this.#local(), this.#local(), this.#local()];
    const called = `c.position=p;${count}=c.readBlock(${least},${free},${total});p=c.position;${start}=c.blockStart;${end}=c.blockEnd;`;
    // the frequent heads: the end, and a few items in a first block
    const few = `(x=b[p])<=${2 * this.#maxItems}&&(x&1)===0&&(x>>>1)*${least}<e-p&&(x===0||${total}===0)`;
    const head = free > 0 ? called : `if(${few}){p++;${count}=x>>>1;${end}=-1}else{${called}}`;
    return `for(let ${count}=0,${start}=0,${end}=-1;;){${head}if(${count}===0)break;${items(count)}if(${end}>=0){c.position=p;c.endBlock(${start},${end})}}`;
  }
}

/** `item` as often as the variable `count` says. `fit`: `readBlock` knows that they are there. */
function each(count: string, item: string, fit: boolean): string {
  return `for(;${count}>0;${count}--){${fit ? "" : "if(p>e)throw R;"}${item}}`;
}

/** Most fields that a constructor is given (codegen/rows.ts); of more it makes slots of their kind, which are stored to. */
const MOST_GIVEN = 16;
const FIRST: Readonly<Record<string, string>> = { int: "0", long: "0", float: "0.5", double: "0.5" };

/** What the slots of a record hold until their values are stored: of the same kind, as far as that is known. */
function firstOf(names: readonly string[], slots: readonly number[], readers: readonly Reader[]): string[] {
  return names.map((_, slot) => FIRST[shapeOf(readers[slots.indexOf(slot)]!)?.kind as string] ?? "null");
}

/** Up to three bytes in place. */
function varint(v: string, otherwise: string): string {
  const set = (bits: string, size: number) => `{x=${bits};p+=${size};${v}=x>>>1^-(x&1)}`;
  const one = `if((x=b[p])<128){p++;${v}=x>>>1^-(x&1)}`;
  const two = `else if((y=b[p+1])<128)${set("x&127|y<<7", 2)}`;
  const three = `else if((z=b[p+2])<128)${set("x&127|(y&127)<<7|z<<14", 3)}`;
  return `${one}${two}${three}${otherwise}`;
}

/** Four to eight bytes in place, after the three of `varint`. Unsafe values are left to the call. */
function wideLong(v: string, call: string): string {
  const low = "x=x&127|(y&127)<<7|(z&127)<<14|((y=b[p+3])&127)<<21;z=p+4;h=x>>>1;w=134217728;";
  const high = "while(y>127&&z<p+8){y=b[z++];h+=(y&127)*w;w*=128}";
  return `else{${low}${high}if(y<128&&h<9007199254740991){p=z;${v}=x&1?-h-1:h}else{${call}}}`;
}

/** Set `x` to a length of at most `most` bytes that are there, and the variable `at` to where they begin; else `x` is below 0. */
function length(at: string, most: number): string {
  const two = `else if((z=b[p+1])<128){x=x&127|z<<7;${at}=p+2}else x=1;`;
  return `if((x=b[p])<128)${at}=p+1;${two}x=(x&1)===0&&(x>>>=1)<=${most}&&x<=e-${at}?x:-1;`;
}

/** `"__proto__": v` in a literal would set the prototype; a computed key makes an own property. */
function key(name: string): string {
  return name === "__proto__" ? `[${quoted(name)}]` : quoted(name);
}
