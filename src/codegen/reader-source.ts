import { SHORT } from "../bytes/ascii.js";
import type { Reader } from "../closures/closure.js";
import { type Shape, shapeOf } from "../closures/shape.js";

/** Bytes on their way to being a float. */
export const scratch = new DataView(new ArrayBuffer(8));

/**
 * The statements that read values, with the frequent forms in place and a call of the reader for all others, bad
 * input among them: so errors are made in one place only.
 *
 * Names in the code: `c` the cursor, `b` its bytes, `e` where they end, `p` the position, which is the cursor's own
 * only around calls; `d` the scratch view, `s` shortAscii; `f0` and on the readers. What is local to a value is so in
 * the code too: a variable that is an int here and a string there would be neither to the engine.
 */
export class ReaderSource {
  /** What `f` holds. */
  readonly readers: Reader[] = [];
  #locals = 0;

  /** `inPlace`: false for calls only, where the code would grow beyond what engines optimise. */
  constructor(readonly inPlace: boolean) {}

  /** `const f0=f[0],…;`: calls of constants, which the engine can inline. */
  prologue(): string {
    const parts = this.readers.map((_, index) => `f${index}=f[${index}]`);
    return parts.length === 0 ? "" : `const ${parts.join()};`;
  }

  /** Statements that set the variable `v` to what `read` reads. */
  value(read: Reader, v: string): string {
    const shape = this.inPlace ? shapeOf(read) : undefined;
    const call = this.#call(read, v);
    return shape === undefined ? call : this.#inPlace(shape, v, call);
  }

  #call(read: Reader, v: string): string {
    return `c.position=p;${v}=f${this.readers.push(read) - 1}(c);p=c.position;`;
  }

  #inPlace(shape: Shape, v: string, call: string): string {
    switch (shape.kind) {
      case "boolean":
        return `if(p<e&&b[p]<2)${v}=b[p++]===1;else{${call}}`;
      case "int":
        return varint(v, `else{${call}}`);
      case "long":
        return varint(v, wideLong(v, call));
      case "float":
        return `if(e-p>=4){${word(0, 0)}${v}=d.getFloat32(0,true);p+=4}else{${call}}`;
      case "double":
        return `if(e-p>=8){${word(0, 0)}${word(4, 4)}${v}=d.getFloat64(0,true);p+=8}else{${call}}`;
      case "string":
        return shortString(v, call);
      case "optional":
        return `{const x=p<e?b[p]:1;if(x===${shape.tag}){p++;${this.value(shape.read, v)}}else if(x===${2 - shape.tag}){p++;${v}=null}else{${call}}}`;
      case "converted":
        return this.#converted(shape.read, shape.convert, v);
      case "array":
        return this.#array(shape.least, shape.free, shape.read, v);
    }
  }

  #converted(read: Reader, convert: (raw: unknown) => unknown, v: string): string {
    const raw = `l${this.#locals++}`;
    const make = `f${this.readers.push(convert as Reader) - 1}`;
    return `{let ${raw};${this.value(read, raw)}${v}=${make}(${raw})}`;
  }

  #array(least: number, free: number, read: Reader, v: string): string {
    const [item, n, start, end] = Array.from("ints", () => `l${this.#locals++}`);
    const items = `for(;${n}>0;${n}--){let ${item};${this.value(read, item!)}${v}.push(${item})}`;
    const head = (before: string) => `${n}=c.readBlock(${least},${free},${before})`;
    return `${v}=[];c.position=p;for(let ${head("0")};${n}>0;${head(`${v}.length`)}){const ${start}=c.blockStart,${end}=c.blockEnd;p=c.position;${items}c.position=p;c.endBlock(${start},${end})}p=c.position;`;
  }
}

/** Up to three bytes in place. */
function varint(v: string, otherwise: string): string {
  const set = (bits: string, length: number) => `{const u=${bits};${v}=u>>>1^-(u&1);p+=${length}}`;
  const one = `if(p<e&&(x=b[p])<128)${set("x", 1)}`;
  const two = `else if(p+1<e&&(y=b[p+1])<128)${set("x&127|y<<7", 2)}`;
  const three = `else if(p+2<e&&(z=b[p+2])<128)${set("x&127|(y&127)<<7|z<<14", 3)}`;
  return `{let x=0,y=0,z=0;${one}${two}${three}${otherwise}}`;
}

/** Four to eight bytes in place, after the three of `varint`. Unsafe values are left to the call. */
function wideLong(v: string, call: string): string {
  const low = "const l=x&127|(y&127)<<7|(z&127)<<14|((x=b[p+3])&127)<<21;let n=p+4,h=l>>>1,w=134217728;";
  const high = "while(x>127&&n<p+8){x=b[n++];h+=(x&127)*w;w*=128}";
  const safe = "x<128&&h<9007199254740991";
  return `else{if(e-p>7){${low}${high}if(${safe}){${v}=l&1?-h-1:h;p=n}else{${call}}}else{${call}}}`;
}

/** A string that `shortAscii` can make. */
function shortString(v: string, call: string): string {
  const fits = `(x&1)===0&&x<=${2 * SHORT}&&p+(x>>>1)<e`;
  return `{const x=p<e?b[p]:1,t=${fits}?s(b,p+1,x>>>1):undefined;if(t!==undefined){${v}=t;p+=1+(x>>>1)}else{${call}}}`;
}

/** Four bytes at `p + from` as an int32 of the scratch view at `to`. */
function word(from: number, to: number): string {
  const at = (i: number) => `b[p${from + i === 0 ? "" : `+${from + i}`}]`;
  return `d.setInt32(${to},${at(0)}|${at(1)}<<8|${at(2)}<<16|${at(3)}<<24,true);`;
}
