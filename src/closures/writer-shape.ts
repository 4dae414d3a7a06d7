import type { Sink } from "../bytes/sink.js";
import type { Writer } from "./closure.js";

/** What a writer writes, where generated code can do it in place of a call. */
export type WriterShape =
  | { readonly kind: "null" | "boolean" | "int" | "long" | "float" | "double" | "bytes" }
  | { readonly kind: "fixed"; readonly size: number }
  | { readonly kind: "string"; readonly replace: boolean }
  | { readonly kind: "enum"; readonly indexes: ReadonlyMap<unknown, number> }
  | RecordShape
  | ArrayShape
  | MapShape
  | UnionShape
  /** What `write` writes of what `toRaw` makes of a value. */
  | { readonly kind: "logical"; readonly toRaw: (value: unknown) => unknown; readonly write: Writer };

export interface ArrayShape {
  readonly kind: "array";
  readonly write: Writer;
  /** Whether the items follow their size in bytes. */
  readonly sized: boolean;
}

export interface RecordShape {
  readonly kind: "record";
  readonly names: readonly string[];
  /** Where a field is not read by its name alone. */
  readonly getters: readonly (((record: object) => unknown) | undefined)[];
  readonly writers: readonly Writer[];
  readonly writeMissing: readonly ((sink: Sink) => void)[];
  /** Throws if there is a key that is no field. */
  readonly refuseUnknown: ((value: object) => void) | undefined;
}

export interface MapShape {
  readonly kind: "map";
  readonly write: Writer;
  readonly replace: boolean;
  readonly sized: boolean;
  /** Whether a Map is expected, rather than an object. */
  readonly isMap: boolean;
}

/** Values of which it is certain what branch they belong to, by the least look that says so. */
export type Sign = "nothing" | "boolean" | "string" | "int" | "safe integer" | "number" | "array" | "no object";

export interface UnionShape {
  readonly kind: "union";
  readonly writers: readonly Writer[];
  readonly signs: ReadonlyMap<Sign, number>;
  /** The branch that any other value is written as, as it stands; -1 where the writer has to look. */
  readonly pick: (value: unknown) => number;
}

const shapes = new WeakMap<Writer, WriterShape>();

/** Note what a writer writes. Writers that do more, as count depth or collect faults, have no shape. */
export function shapedWriter(write: Writer, shape: WriterShape): Writer {
  shapes.set(write, shape);
  return write;
}

export function writerShapeOf(write: Writer): WriterShape | undefined {
  return shapes.get(write);
}
