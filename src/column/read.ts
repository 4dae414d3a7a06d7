import type { Kernel } from "../kernel/kernel.js";
import type { Placement } from "../kernel/placement.js";
import type { Layout, MapLayout, ArrayLayout, UnionLayout } from "../plan/layout.js";
import { type ColumnData, childLayouts, type PhysicalArray } from "./data.js";

const NONE = { values: undefined, offsets: undefined, typeIds: undefined, children: [] as ColumnData[] };

/**
 * Copy the columns of the first `rows` rows out of a kernel's memory. Every array is a fresh copy of exact size. Packs
 * booleans and validity in place: the chunk's columns can be read this way once.
 */
export function readColumns(kernel: Kernel, placement: Placement, rows: number): ColumnData {
  return new Reader(kernel, placement.addresses).column(placement.program.layouts.root, rows);
}

class Reader {
  constructor(
    private readonly kernel: Kernel,
    private readonly addresses: Int32Array,
  ) {}

  column(layout: Layout, length: number, nullable?: Layout, validity?: Uint8Array): ColumnData {
    if (layout.kind === "nullable") return this.column(layout.value, length, layout, this.#bits(layout.validity, length));
    const common = { layout, length, nullable, validity };
    switch (layout.kind) {
      case "null":
        return { ...common, ...NONE };
      case "boolean":
      case "int":
      case "long":
      case "float":
      case "double":
      case "enum":
      case "fixed":
        return { ...common, ...NONE, values: this.#values(layout, length) };
      case "bytes":
      case "string": {
        const offsets = this.#offsets(layout.offsets, length);
        const data = this.addresses[layout.data]!;
        return { ...common, ...NONE, offsets, values: this.kernel.u8.slice(data, data + offsets[length]!) };
      }
      case "record":
        return { ...common, ...NONE, children: childLayouts(layout).map((field) => this.column(field, length)) };
      case "array":
      case "map":
        return { ...common, ...this.#collection(layout, length) };
      case "union":
        return { ...common, ...this.#union(layout, length) };
    }
  }

  #collection(layout: ArrayLayout | MapLayout, length: number) {
    const offsets = this.#offsets(layout.offsets, length);
    return { ...NONE, offsets, children: childLayouts(layout).map((child) => this.column(child, offsets[length]!)) };
  }

  #union(layout: UnionLayout, length: number) {
    const at = this.addresses[layout.ids]! >> 1;
    const typeIds = this.kernel.i16.slice(at, at + length);
    const base = this.addresses[layout.offsets]! >> 2;
    const offsets = this.kernel.i32.slice(base, base + length);
    const lengths = branchLengths(typeIds, layout.branches.length);
    return { ...NONE, typeIds, offsets, children: layout.branches.map((branch, i) => this.column(branch.layout, lengths[i]!)) };
  }

  #values(layout: { kind: string; values: number; schema: unknown }, length: number): PhysicalArray {
    const { kernel } = this;
    const at = this.addresses[layout.values]!;
    switch (layout.kind) {
      case "boolean":
        return this.#bits(layout.values, length);
      case "long":
        return kernel.i64.slice(at >> 3, (at >> 3) + length);
      case "float":
        return kernel.f32.slice(at >> 2, (at >> 2) + length);
      case "double":
        return kernel.f64.slice(at >> 3, (at >> 3) + length);
      case "fixed":
        return kernel.u8.slice(at, at + length * (layout.schema as { size: number }).size);
      default:
        return kernel.i32.slice(at >> 2, (at >> 2) + length);
    }
  }

  #offsets(buffer: number, length: number): Int32Array {
    const at = this.addresses[buffer]! >> 2;
    return this.kernel.i32.slice(at, at + length + 1);
  }

  #bits(buffer: number, length: number): Uint8Array {
    const at = this.addresses[buffer]!;
    this.kernel.packBits(at, length, at);
    return this.kernel.u8.slice(at, at + ((length + 7) >> 3));
  }
}

/** Slots of each branch: one for every time it was taken. */
export function branchLengths(typeIds: Int16Array, branches: number): number[] {
  const lengths = new Array<number>(branches).fill(0);
  for (const id of typeIds) if (id >= 0) lengths[id]!++;
  return lengths;
}
