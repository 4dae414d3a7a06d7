import type { Layout } from "../plan/layout.js";

export type PhysicalArray = Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

/**
 * The physical arrays of one column, laid out as Arrow's. Which are there depends on `layout.kind`:
 *
 * | kind | arrays |
 * |---|---|
 * | boolean | values: bits, least significant first |
 * | int, enum (index of the symbol) | values: Int32Array |
 * | long, float, double | values: BigInt64Array, Float32Array, Float64Array |
 * | fixed | values: bytes, `size` a slot |
 * | bytes, string | offsets (length + 1), values: the bytes |
 * | record | children: the fields |
 * | array | offsets, children: [items] |
 * | map | offsets, children: [keys, values] |
 * | union | typeIds (branch position, -1 where a null above), offsets (slot of the child), children: the branches |
 * | null | none |
 *
 * A union of null and one narrow type is the column of that type with `validity` (bits, 1 = there).
 */
export interface ColumnData {
  readonly layout: Exclude<Layout, { kind: "nullable" | "constant" }>;
  readonly length: number;
  /** The nullable union above, if there is one. */
  readonly nullable: Layout | undefined;
  readonly validity: Uint8Array | undefined;
  readonly values: PhysicalArray | undefined;
  readonly offsets: Int32Array | undefined;
  readonly typeIds: Int16Array | undefined;
  readonly children: readonly ColumnData[];
  /** Where every slot holds the same value: the column of that alone, and the same for another number of slots. */
  readonly constant?: { readonly one: ColumnData; of(length: number): ColumnData };
}

/** The layouts of a column's children, in order. */
export function childLayouts(layout: ColumnData["layout"]): readonly Layout[] {
  switch (layout.kind) {
    case "record":
      return layout.fields.map((field) => field.layout);
    case "array":
      return [layout.items];
    case "map":
      return [layout.keys, layout.values];
    case "union":
      return layout.branches.map((branch) => branch.layout);
    default:
      return [];
  }
}

/** Bytes of one slot in `values`; 0 for columns without values or with offsets into them. */
export function valueWidth(layout: ColumnData["layout"]): number {
  switch (layout.kind) {
    case "int":
    case "enum":
    case "float":
      return 4;
    case "long":
    case "double":
      return 8;
    case "fixed":
      return (layout.schema as { size?: number }).size ?? 0;
    default:
      return 0;
  }
}

/** Whether bit `i` is set. */
export function bit(bits: Uint8Array, i: number): boolean {
  return ((bits[i >> 3]! >> (i & 7)) & 1) !== 0;
}
