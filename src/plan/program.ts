import type { Layouts } from "./layout.js";

/** Where a program's word gets an address or a capacity, once the buffers have their place. */
export interface Patch {
  /** Index of the word. */
  readonly word: number;
  readonly what: "address" | "capacity" | "counter" | "marks";
  /** Number of the buffer ("address"; "capacity" of an arena), of the counter, or of the string column ("marks"). */
  readonly of: number;
  /** With "capacity": the index space instead of the arena. */
  readonly space?: number;
}

/**
 * A plan and its layout as bytecode for the kernel: words to be copied into its memory and patched with the addresses
 * of the buffers. Frozen; made once per plan. (docs/program.md)
 */
export interface Program {
  readonly words: Int32Array;
  readonly patches: readonly Patch[];
  readonly layouts: Layouts;
  /** Words in which the kernel keeps the lengths of a skipped varint: see Skipped. */
  readonly skipped: readonly number[];
  /** The string columns by number: their index space. */
  readonly texts: readonly { readonly space: number }[];
  /** Collections and unions open at once, at most: frames that the kernel needs. */
  readonly frames: number;
}
