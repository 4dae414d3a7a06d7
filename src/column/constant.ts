import type { ColumnData, PhysicalArray } from "./data.js";
import { checked, joinColumns } from "./join.js";
import { sliceColumn } from "./slice.js";

/**
 * A column that holds the same value in every slot: a reader's default where the data do not have the field. Its
 * physical arrays are made when somebody asks for them; values are read from `one`, a column of one slot.
 */
export class ConstantColumn implements ColumnData {
  readonly one: ColumnData;
  readonly length: number;
  #all: ColumnData | undefined;

  constructor(one: ColumnData, length: number) {
    this.one = one;
    this.length = length;
  }

  get constant(): this {
    return this;
  }

  of(length: number): ColumnData {
    return new ConstantColumn(this.one, length);
  }

  get layout(): ColumnData["layout"] {
    return this.one.layout;
  }

  get nullable(): ColumnData["nullable"] {
    return this.one.nullable;
  }

  get validity(): Uint8Array | undefined {
    return this.one.validity && this.#repeated().validity;
  }

  get values(): PhysicalArray | undefined {
    return this.one.values && this.#repeated().values;
  }

  get offsets(): Int32Array | undefined {
    return this.one.offsets && this.#repeated().offsets;
  }

  get typeIds(): Int16Array | undefined {
    return this.one.typeIds && this.#repeated().typeIds;
  }

  get children(): readonly ColumnData[] {
    return this.one.children.length === 0 ? this.one.children : this.#repeated().children;
  }

  #repeated(): ColumnData {
    if (this.#all === undefined) {
      checkRepeated(this.one, this.length);
      this.#all = repeat(this.one, this.length);
    }
    return this.#all;
  }
}

/** Refuse what is too long before anything of it is made. */
function checkRepeated(one: ColumnData, times: number): void {
  checked(Math.max(one.values?.length ?? 0, one.offsets?.length ?? 0) * times);
  for (const child of one.children) checkRepeated(child, times);
}

/** A column's slots again and again, in all `length`: by doubling, so that no array is copied more often than once. */
function repeat(one: ColumnData, length: number): ColumnData {
  if (length === 0) return sliceColumn(one, 0, 0);
  if (length === 1) return one;
  const half = repeat(one, length >> 1);
  return joinColumns(length % 2 === 0 ? [half, half] : [half, half, one]);
}
