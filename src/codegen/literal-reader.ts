import type { Cursor } from "../bytes/cursor.js";
import type { Stage } from "../bytes/stage.js";
import type { Reader } from "../closures/closure.js";
import { shapeOf } from "../closures/shape.js";
import { DecodeError } from "../errors.js";
import type { Limits } from "../limits.js";
import { branch } from "../value/branch.js";
import { putOwn } from "../value/record-maker.js";
import { type Compile, evaluate } from "./compile.js";
import type { KeyCache } from "./keys.js";
import { ReaderSource } from "./reader-source.js";

/** Reads a datum from a cursor, on the bytes of the stage, or on others if it does not read the view of them. */
export interface StagedReader {
  readonly read: (cursor: Cursor, stage: Stage) => unknown;
  readonly readsView: boolean;
}

/**
 * Makes of a closures' reader one that reads the same from a stage as straight code, a tenth of what a loop that stores
 * by name takes. Where it throws, whatever that is, and where the cursor ends behind the datum, the closures' reader is
 * to be run on the bytes: it says what is wrong and where. The code holds numbers and JSON-quoted names, nothing else of
 * a schema. Undefined for what `compile` does not make, and for what would be a call of the closures' reader.
 */
export function literalReader(read: Reader, limits: Limits, compile: Compile = evaluate): StagedReader | undefined {
  if (shapeOf(read) === undefined) return undefined;
  const generator = new Generator(limits);
  const root = generator.apart(read);
  const code = `"use strict";const {${Object.keys(HELPERS)}}=h;${generator.code()}return (c,t)=>${root}(c,t,c.bytes,t.view,c.end,c.position)`;
  const made = compile(["f", "h"], code)?.(generator.called, HELPERS) as StagedReader["read"] | undefined;
  return made && { read: made, readsView: generator.readsView };
}

/** A function for the root, for each record inside itself, and for records that have no room where they are. */
class Generator {
  readonly called: unknown[] = [];
  readsView = false;
  readonly #names = new Map<Reader, string>();
  readonly #functions: string[] = [];

  constructor(readonly limits: Limits) {}

  /** The name of the function that reads this. */
  apart = (read: Reader): string => {
    let name = this.#names.get(read);
    if (name === undefined) {
      this.#names.set(read, (name = `r${this.#names.size}`));
      const source = new ReaderSource(this.apart, this.limits);
      const body = source.value(read, "v");
      this.readsView ||= source.readsView;
      const first = this.called.length;
      this.called.push(...source.called);
      const callees = source.called.map((_, i) => `f${i}=f[${first + i}]`);
      const constants = callees.length === 0 ? "" : `const ${callees.join()};`;
      this.#functions.push(
        `const ${name}=(()=>{${constants}${source.constructors.join("")}return(c,t,b,d,e,p)=>{let x=0,y=0,z=0,h=0,w=0,v;${body}c.position=p;return v}})();`,
      );
    }
    return name;
  };

  code(): string {
    return this.#functions.join("");
  }
}

/** By their names in the code. */
const HELPERS = {
  B: branch,
  K: keyAt,
  P: putOwn,
  R: new DecodeError("truncated", "the datum ends before its items do"),
};

/** The key of a map; undefined for what is not well-formed UTF-8. */
function keyAt(cache: KeyCache, stage: Stage, bytes: Uint8Array, at: number, length: number): string | undefined {
  return cache.known(bytes, at, length) ?? cache.keep(stage.cut(bytes, at, length), bytes, at, length);
}
