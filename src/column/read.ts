import type { Kernel } from "../kernel/kernel.js";
import type { Placement } from "../kernel/placement.js";
import type { Layout } from "../plan/layout.js";
import { ConstantColumn } from "./constant.js";
import { type ColumnData, childLayouts, type PhysicalArray } from "./data.js";

/** Columns of one slot each, for the layout's constants. */
export type Constants = readonly ColumnData[];

/**
 * Copy the columns of the first `rows` rows out of a kernel's memory. Packs
 * booleans and validity in place: the chunk's columns can be read this way once.
 */
export function readColumns(kernel: Kernel, placement: Placement, rows: number, constants: Constants = []): ColumnData {
  return new Reader(kernel, placement.addresses, constants, true).column(placement.program.layouts.root, rows);
}

/** The same without a copy: views of the kernel's memory, valid until its next run. */
export function viewColumns(kernel: Kernel, placement: Placement, rows: number, constants: Constants = []): ColumnData {
  return new Reader(kernel, placement.addresses, constants, false).column(placement.program.layouts.root, rows);
}

/**
 * Arrays larger than this have a buffer of their own, smaller ones share buffers that double up to SHARED bytes: an
 * ArrayBuffer costs about 0.7 µs (`slice` 1.2, a view 0.05; 2026-11, Node 20), so small batches want few; but one
 * buffer for all of a large batch leaves the reach of the allocator's free lists, and fresh pages cost more than the
 * copy (50 columns of 13 KB each: 370 µs in one buffer, 200 with a buffer each).
 */
const OWN = 4096;
const SHARED = 16 * 1024;
const FIRST_SHARED = 1024;

const NO_CHILDREN: readonly ColumnData[] = [];

class Reader {
  #shared: ArrayBuffer | undefined;
  #used = 0;

  constructor(
    private readonly kernel: Kernel,
    private readonly addresses: Int32Array,
    private readonly constants: Constants,
    private readonly copies: boolean,
  ) {}

  column(layout: Layout, length: number, nullable?: Layout, validity?: Uint8Array): ColumnData {
    // built field by field: object spread is a call of the runtime, 3 µs a column
    let values: PhysicalArray | undefined;
    let offsets: Int32Array | undefined;
    let typeIds: Int16Array | undefined;
    let children = NO_CHILDREN;
    switch (layout.kind) {
      case "nullable":
        return this.column(layout.value, length, layout, this.#bits(layout.validity, length));
      case "constant":
        return new ConstantColumn(this.constants[layout.constant]!, length);
      case "null":
        break;
      case "bytes":
      case "string": {
        offsets = this.#offsets(layout.offsets, length);
        const data = this.addresses[layout.data]!;
        values = this.#part(this.kernel.u8, data, data + offsets[length]!);
        break;
      }
      case "record":
        children = layout.fields.map((field) => this.column(field.layout, length));
        break;
      case "array":
      case "map": {
        offsets = this.#offsets(layout.offsets, length);
        const items = offsets[length]!;
        children = childLayouts(layout).map((child) => this.column(child, items));
        break;
      }
      case "union": {
        const ids = this.addresses[layout.ids]! >> 1;
        typeIds = this.#part(this.kernel.i16, ids, ids + length);
        const slots = this.addresses[layout.offsets]! >> 2;
        offsets = this.#part(this.kernel.i32, slots, slots + length);
        const lengths = branchLengths(typeIds, layout.branches.length);
        children = layout.branches.map((branch, i) => this.column(branch.layout, lengths[i]!));
        break;
      }
      default:
        values = this.#values(layout, length);
    }
    return { layout, length, nullable, validity, values, offsets, typeIds, children };
  }

  /** Elements `start` to `end` of one of the kernel's views, copied if that is wanted. */
  #part<A extends PhysicalArray | Int16Array>(view: A, start: number, end: number): A {
    const part = view.subarray(start, end) as A;
    if (!this.copies) return part;
    const bytes = part.byteLength;
    const own = bytes > OWN;
    if (!own && (!this.#shared || this.#used + bytes > this.#shared.byteLength)) this.#share(bytes);
    type Typed = new (buffer: ArrayBuffer, offset: number, length: number) => A;
    const buffer = own ? new ArrayBuffer(bytes) : this.#shared!;
    const copy = new (view.constructor as Typed)(buffer, own ? 0 : this.#used, end - start);
    (copy as Uint8Array).set(part as Uint8Array);
    if (!own) this.#used += (bytes + 7) & -8;
    return copy;
  }

  #share(bytes: number): void {
    const size = this.#shared ? Math.min(this.#shared.byteLength * 2, SHARED) : FIRST_SHARED;
    this.#shared = new ArrayBuffer(Math.max(size, (bytes + 7) & -8));
    this.#used = 0;
  }

  #values(layout: { kind: string; values: number; schema: unknown }, length: number): PhysicalArray {
    const { kernel } = this;
    const at = this.addresses[layout.values]!;
    switch (layout.kind) {
      case "boolean":
        return this.#bits(layout.values, length);
      case "long":
        return this.#part(kernel.i64, at >> 3, (at >> 3) + length);
      case "float":
        return this.#part(kernel.f32, at >> 2, (at >> 2) + length);
      case "double":
        return this.#part(kernel.f64, at >> 3, (at >> 3) + length);
      case "fixed":
        return this.#part(kernel.u8, at, at + length * (layout.schema as { size: number }).size);
      default:
        return this.#part(kernel.i32, at >> 2, (at >> 2) + length);
    }
  }

  #offsets(buffer: number, length: number): Int32Array {
    const at = this.addresses[buffer]! >> 2;
    return this.#part(this.kernel.i32, at, at + length + 1);
  }

  #bits(buffer: number, length: number): Uint8Array {
    const at = this.addresses[buffer]!;
    this.kernel.packBits(at, length, at); // in place: each step reads ahead of what it writes
    return this.#part(this.kernel.u8, at, at + ((length + 7) >> 3));
  }
}

/** Slots of each branch: one for every time it was taken. */
export function branchLengths(typeIds: Int16Array, branches: number): number[] {
  const lengths = new Array<number>(branches).fill(0);
  for (const id of typeIds) if (id >= 0) lengths[id]!++;
  return lengths;
}
