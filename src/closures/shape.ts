import type { Reader } from "./closure.js";

/** What a reader reads, where generated code can do it in place of a call. */
export type Shape =
  | { readonly kind: "boolean" | "int" | "long" | "float" | "double" | "string" }
  /** Null, or what `read` reads where the byte of the tag is `tag` (0 or 2; null's is the other). */
  | { readonly kind: "optional"; readonly tag: number; readonly read: Reader }
  /** What `convert` makes of what `read` reads. */
  | { readonly kind: "converted"; readonly read: Reader; readonly convert: (raw: unknown) => unknown }
  /** Item blocks; `least` and `free` as `Cursor.readBlock` wants them. */
  | { readonly kind: "array"; readonly least: number; readonly free: number; readonly read: Reader };

const shapes = new WeakMap<Reader, Shape>();

/** Note what a reader reads. Readers that do more, as keep a path or count depth, have no shape. */
export function shaped(read: Reader, shape: Shape): Reader {
  shapes.set(read, shape);
  return read;
}

export function shapeOf(read: Reader): Shape | undefined {
  return shapes.get(read);
}
