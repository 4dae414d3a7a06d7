import { writeSize } from "../bytes/item-block.js";
import type { Sink } from "../bytes/sink.js";
import { writeText } from "../bytes/utf8.js";
import { writeVarint, writeWide } from "../bytes/varint.js";
import type { Writer } from "../closures/closure.js";
import { isPlain, isRecordLike } from "../closures/match.js";
import { writerShapeOf } from "../closures/writer-shape.js";
import { EncodeError } from "../errors.js";
import { type Compile, evaluate } from "./compile.js";
import { WriterSource } from "./writer-source.js";

/**
 * Makes of a closures' writer one that writes the same as straight code. What does not fit ends in an
 * AvroError without the steps that lead to it: the closures' writer is to be run on the value again, and says what is
 * wrong and where. The code holds numbers and JSON-quoted names, nothing else of a schema. What `compile` does not make
 * stays with the closures.
 */
export function literalWriter(write: Writer, compile: Compile = evaluate): Writer {
  return new Generator(compile).writer(write);
}

/** Makes each record's function only once. */
class Generator {
  readonly #made = new Map<Writer, Writer>();

  constructor(readonly compile: Compile) {}

  writer = (write: Writer): Writer => {
    const kind = writerShapeOf(write)?.kind;
    if (kind === undefined || kind === "bytes" || kind === "fixed") return write;
    let made = this.#made.get(write);
    if (made === undefined) this.#made.set(write, (made = this.#make(write)));
    return made;
  };

  #make(write: Writer): Writer {
    const source = new WriterSource(this.writer);
    const body = source.value(write, "v");
    const code = `const {${Object.keys(HELPERS)}}=h;${source.prologue()}return function e(c,v){const b=c.bytes,n=b.length,d=c.view,a=c.position;let p=a;${body}c.position=p}`;
    return this.compile(["f", "h"], code)?.(source.called, HELPERS) ?? write;
  }
}

/** By their names in the code. */
const HELPERS = {
  A: Array.isArray,
  G: Object.getPrototypeOf,
  N: Number.isSafeInteger,
  O: Object.prototype,
  g: writeWide,
  k: Object.keys,
  m: refuse,
  o: isPlain,
  r: isRecordLike,
  s: writeText,
  w: writeVarint,
  x: writeSize,
  z: again,
};

/** Take back what was written from `start` on, and make room for `length` bytes. */
function again(sink: Sink, start: number, length: number): Sink {
  sink.position = start;
  sink.reserve(length);
  return sink;
}

function refuse(): never {
  throw new EncodeError("invalid-value", "a key of a map is no well-formed text");
}
