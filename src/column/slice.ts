import { bit, type ColumnData, valueWidth } from "./data.js";

/** Slots `start` to `end` (exclusive) of a column: views of its arrays; only bits that do not begin at a byte are copied. */
export function sliceColumn(column: ColumnData, start: number, end: number): ColumnData {
  if (column.constant) return column.constant.of(end - start);
  const { layout, validity, values, offsets, typeIds } = column;
  return {
    ...column,
    length: end - start,
    validity: validity && sliceBits(validity, start, end),
    values: sliceValues(column, start, end),
    offsets: offsets && (typeIds ? offsets.subarray(start, end) : offsets.subarray(start, end + 1)),
    typeIds: typeIds?.subarray(start, end),
    children:
      layout.kind === "record" ? column.children.map((child) => sliceColumn(child, start, end)) : column.children,
    ...(values && layout.kind === "boolean" ? { values: sliceBits(values as Uint8Array, start, end) } : {}),
  };
}

function sliceValues({ layout, values }: ColumnData, start: number, end: number): ColumnData["values"] {
  if (!values || layout.kind === "string" || layout.kind === "bytes") return values;
  if (layout.kind === "fixed")
    return values.subarray(start * valueWidth(layout), end * valueWidth(layout)) as Uint8Array;
  return values.subarray(start, end) as ColumnData["values"];
}

function sliceBits(bits: Uint8Array, start: number, end: number): Uint8Array {
  if ((start & 7) === 0) return bits.subarray(start >> 3, (end + 7) >> 3);
  const sliced = new Uint8Array((end - start + 7) >> 3);
  for (let i = start; i < end; i++) if (bit(bits, i)) sliced[(i - start) >> 3]! |= 1 << ((i - start) & 7);
  return sliced;
}
