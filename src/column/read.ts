import type { Kernel } from "../kernel/kernel.js";
import type { Placement } from "../kernel/placement.js";
import type { Layout } from "../plan/layout.js";
import type { FixedSchema } from "../schema/schema.js";
import { ConstantColumn } from "./constant.js";
import { type ColumnData, childLayouts, type PhysicalArray } from "./data.js";

/** Columns of one slot each, for the layout's constants. */
export type Constants = readonly ColumnData[];

/**
 * Copy the columns of the first `rows` rows out of a kernel's memory. Packs
 * booleans and validity in place: the chunk's columns can be read this way once.
 */
export function readColumns(kernel: Kernel, placement: Placement, rows: number, constants: Constants = []): ColumnData {
  const copies = new Copies(kernel);
  const column = new Reader(kernel, placement.addresses, constants, copies).column(
    placement.program.layouts.root,
    rows,
  );
  copies.make();
  return column;
}

/** The same without a copy: views of the kernel's memory, valid until its next run. */
export function viewColumns(kernel: Kernel, placement: Placement, rows: number, constants: Constants = []): ColumnData {
  return new Reader(kernel, placement.addresses, constants, undefined).column(placement.program.layouts.root, rows);
}

const NO_CHILDREN: readonly ColumnData[] = [];

/** A column whose arrays are still to be filled in. */
type Open = { -readonly [Key in keyof ColumnData]: ColumnData[Key] };
type Name = "validity" | "values" | "offsets" | "typeIds";
type AnyArray = PhysicalArray | Int16Array;

class Reader {
  constructor(
    private readonly kernel: Kernel,
    private readonly addresses: Int32Array,
    private readonly constants: Constants,
    private readonly copies: Copies | undefined,
  ) {}

  column(layout: Layout, length: number, nullable?: Layout, validity = -1): ColumnData {
    if (layout.kind === "nullable") return this.column(layout.value, length, layout, layout.validity);
    if (layout.kind === "constant") return new ConstantColumn(this.constants[layout.constant]!, length);
    // built field by field: object spread is a call of the runtime, 3 µs a column
    const column: Open = {
      layout,
      length,
      nullable,
      validity: undefined,
      values: undefined,
      offsets: undefined,
      typeIds: undefined,
      children: NO_CHILDREN,
    };
    if (validity >= 0) this.#bits(column, "validity", validity);
    this.#fill(column, layout);
    return column;
  }

  #fill(column: Open, layout: ColumnData["layout"]): void {
    const { kernel, addresses } = this;
    const { length } = column;
    switch (layout.kind) {
      case "null":
        return;
      case "boolean":
        return this.#bits(column, "values", layout.values);
      case "int":
      case "enum":
        return this.#part(column, "values", kernel.i32, addresses[layout.values]! >> 2, length);
      case "long":
        return this.#part(column, "values", kernel.i64, addresses[layout.values]! >> 3, length);
      case "float":
        return this.#part(column, "values", kernel.f32, addresses[layout.values]! >> 2, length);
      case "double":
        return this.#part(column, "values", kernel.f64, addresses[layout.values]! >> 3, length);
      case "fixed": {
        const { size } = layout.schema as FixedSchema;
        return this.#part(column, "values", kernel.u8, addresses[layout.values]!, length * size);
      }
      case "bytes":
      case "string": {
        const bytes = this.#offsets(column, layout.offsets);
        return this.#part(column, "values", kernel.u8, addresses[layout.data]!, bytes);
      }
      case "record":
        column.children = layout.fields.map((field) => this.column(field.layout, length));
        return;
      case "array":
      case "map": {
        const items = this.#offsets(column, layout.offsets);
        column.children = childLayouts(layout).map((child) => this.column(child, items));
        return;
      }
      case "union": {
        const ids = addresses[layout.ids]! >> 1;
        this.#part(column, "typeIds", kernel.i16, ids, length);
        this.#part(column, "offsets", kernel.i32, addresses[layout.offsets]! >> 2, length);
        const lengths = branchLengths(kernel.i16.subarray(ids, ids + length), layout.branches.length);
        column.children = layout.branches.map((branch, i) => this.column(branch.layout, lengths[i]!));
        return;
      }
    }
  }

  /** `count` elements of one of the kernel's views. */
  #part(column: Open, name: Name, view: AnyArray, start: number, count: number): void {
    if (this.copies) this.copies.add(column, name, view, start, count);
    else put(column, name, view.subarray(start, start + count));
  }

  /** Gives where the last slot ends. */
  #offsets(column: Open, buffer: number): number {
    const { i32 } = this.kernel;
    const at = this.addresses[buffer]! >> 2;
    this.#part(column, "offsets", i32, at, column.length + 1);
    return i32[at + column.length]!;
  }

  #bits(column: Open, name: "validity" | "values", buffer: number): void {
    const at = this.addresses[buffer]!;
    this.kernel.packBits(at, column.length, at); // in place: each step reads ahead of what it writes
    this.#part(column, name, this.kernel.u8, at, (column.length + 7) >> 3);
  }
}

function put(column: Open, name: Name, array: AnyArray): void {
  switch (name) {
    case "validity":
      column.validity = array as Uint8Array;
      break;
    case "values":
      column.values = array as PhysicalArray;
      break;
    case "offsets":
      column.offsets = array as Int32Array;
      break;
    case "typeIds":
      column.typeIds = array as Int16Array;
  }
}

/** Arrays of more bytes have a buffer of their own; smaller ones share buffers of up to SHARED bytes. */
const OWN = 16 * 1024;
const SHARED = 64 * 1024;

interface Part {
  readonly column: Open;
  readonly name: Name;
  readonly view: AnyArray;
  readonly address: number;
  readonly count: number;
  readonly bytes: number;
}

/**
 * Arrays that are to be copied out. Small ones are gathered in the kernel's memory and copied into one buffer: a copy of
 * its own takes each 0.15 µs, an ArrayBuffer 0.7 µs. One buffer for all of a large batch leaves the reach of the
 * allocator's free lists, and fresh pages cost more than the copy. (2026-11, Node 20; 50 columns, ns for a row of 350
 * bytes: in 250 rows 35 copied one by one, 24 gathered; in 2,000 rows 27 and 19)
 */
class Copies {
  readonly #parts: Part[] = [];

  constructor(private readonly kernel: Kernel) {}

  add(column: Open, name: Name, view: AnyArray, start: number, count: number): void {
    const width = view.BYTES_PER_ELEMENT;
    this.#parts.push({ column, name, view, address: start * width, count, bytes: count * width });
  }

  make(): void {
    const parts = this.#parts;
    for (let i = 0; i < parts.length; ) {
      const first = i;
      const stretches: number[] = [];
      let sum = 0;
      do {
        const { address, bytes } = parts[i++]!;
        stretches.push(address, bytes);
        sum += bytes;
      } while (sum <= SHARED - OWN && parts[first]!.bytes <= OWN && i < parts.length && parts[i]!.bytes <= OWN);
      const buffer = this.kernel.copyOut(stretches);
      let at = 0;
      for (let k = first; k < i; k++) {
        const { column, name, view, count, bytes } = parts[k]!;
        put(column, name, new (view.constructor as typeof Int32Array)(buffer, at, count) as AnyArray);
        at += (bytes + 7) & -8;
      }
    }
  }
}

/** Slots of each branch: one for every time it was taken. */
export function branchLengths(typeIds: Int16Array, branches: number): number[] {
  const lengths = new Array<number>(branches).fill(0);
  for (const id of typeIds) if (id >= 0) lengths[id]!++;
  return lengths;
}
