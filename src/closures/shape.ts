import type { Reader } from "./closure.js";

/** What a reader reads, where generated code can do it in place of a call. */
export type Shape =
  | { readonly kind: "null" | "boolean" | "int" | "long" | "float" | "double" | "string" }
  /** A length and bytes, or as many as `size` says; `make`: of where they lie. */
  | { readonly kind: "bytes"; readonly make: FromBytes }
  | { readonly kind: "fixed"; readonly make: FromBytes; readonly size: number }
  /** The same in each datum; it takes no input. */
  | { readonly kind: "constant"; readonly value: unknown }
  /** By index; undefined for those that can't be read. */
  | { readonly kind: "enum"; readonly symbols: readonly (string | undefined)[] }
  /** Null, or what `read` reads where the byte of the tag is `tag` (0 or 2; null's is the other). */
  | { readonly kind: "optional"; readonly tag: number; readonly read: Reader }
  | { readonly kind: "union"; readonly readers: readonly Reader[] }
  /** An object that has what `read` reads under a branch's name. */
  | { readonly kind: "wrapped"; readonly name: string; readonly read: Reader }
  /** What `convert` makes of what `read` reads. */
  | { readonly kind: "converted"; readonly read: Reader; readonly convert: (raw: never) => unknown }
  /** One level deeper, as the cursor counts it. */
  | { readonly kind: "nested"; readonly read: Reader }
  /** A record that is inside itself. */
  | { readonly kind: "again"; readonly reader: () => Reader }
  | RecordShape
  /** Item blocks; `least` and `free` as `Cursor.readBlock` wants them. */
  | { readonly kind: "array"; readonly least: number; readonly free: number; readonly read: Reader }
  | {
      readonly kind: "map";
      readonly least: number;
      readonly free: number;
      readonly read: Reader;
      readonly isMap: boolean;
    };

export interface RecordShape {
  readonly kind: "record";
  readonly names: readonly string[];
  /** For each reader, the index into `names` of what it reads, or -1 if it only skips. */
  readonly slots: readonly number[];
  readonly readers: readonly Reader[];
  /** The value of the symbol `branch`, if the record is to carry it. */
  readonly tag: string | undefined;
}

type FromBytes = (bytes: Uint8Array, start: number, end: number) => unknown;

const shapes = new WeakMap<Reader, Shape>();

/** Note what a reader reads. Readers that keep a path have no shape. */
export function shaped(read: Reader, shape: Shape): Reader {
  shapes.set(read, shape);
  return read;
}

export function shapeOf(read: Reader): Shape | undefined {
  return shapes.get(read);
}
