import { type ItemBlocks, itemBlocksOf } from "../bytes/item-block.js";
import type { Sink } from "../bytes/sink.js";
import type { FixedSchema } from "../schema/schema.js";
import { broken } from "./check.js";
import { bit, type ColumnData } from "./data.js";

/** Writes slot `i` of a column. */
export type SlotWriter = (sink: Sink, i: number) => void;

/** Make the writer of a column that `checkColumn` has passed. Arrays and maps are one item block each. */
export function columnWriter(column: ColumnData, itemBlocks: "counted" | "sized"): SlotWriter {
  return slotWriter(column, itemBlocksOf(itemBlocks));
}

function slotWriter(column: ColumnData, form: ItemBlocks): SlotWriter {
  if (column.constant) {
    const write = slotWriter(column.constant.one, form);
    return (sink) => write(sink, 0);
  }
  const write = valueWriter(column, form);
  const { validity, nullable } = column;
  if (nullable?.kind !== "nullable") return write;
  const { branch } = nullable;
  return (sink, i) => {
    const present = validity === undefined || bit(validity, i);
    sink.int(present ? branch : 1 - branch);
    if (present) write(sink, i);
  };
}

function valueWriter(column: ColumnData, form: ItemBlocks): SlotWriter {
  const { layout, values } = column;
  switch (layout.kind) {
    case "null":
      return () => {};
    case "boolean":
      return (sink, i) => sink.boolean(bit(values as Uint8Array, i));
    case "int":
    case "enum":
      return (sink, i) => sink.int((values as Int32Array)[i]!);
    case "long":
      return longWriter(values as BigInt64Array);
    case "float":
      return (sink, i) => sink.float((values as Float32Array)[i]!);
    case "double":
      return (sink, i) => sink.double((values as Float64Array)[i]!);
    case "fixed": {
      const { size } = layout.schema as FixedSchema;
      return (sink, i) => sink.raw((values as Uint8Array).subarray(i * size, (i + 1) * size));
    }
    case "bytes":
    case "string":
      return textWriter(values as Uint8Array, column.offsets!);
    case "record":
      return recordWriter(column.children.map((child) => slotWriter(child, form)));
    case "array":
      return arrayWriter(column, form);
    case "map":
      return mapWriter(column, form);
    case "union":
      return unionWriter(column, form);
  }
}

/** By halves, since a bigint a slot costs several times as much. */
function longWriter(values: BigInt64Array): SlotWriter {
  const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  return (sink, i) => {
    const low = halves[i * 2]!;
    const high = halves[i * 2 + 1]!;
    const value = high * 4294967296 + (low >>> 0);
    if (Number.isSafeInteger(value)) sink.long(value);
    else sink.bigLong(values[i]!);
  };
}

/** Short text by a loop: a view alone would cost more. */
function textWriter(values: Uint8Array, offsets: Int32Array): SlotWriter {
  return (sink, i) => {
    const start = offsets[i]!;
    const end = offsets[i + 1]!;
    sink.long(end - start);
    if (end - start > 32) return sink.raw(values.subarray(start, end));
    sink.reserve(end - start);
    const { bytes } = sink;
    let at = sink.position;
    for (let k = start; k < end; k++) bytes[at++] = values[k]!;
    sink.position = at;
  };
}

function recordWriter(fields: readonly SlotWriter[]): SlotWriter {
  return (sink, i) => {
    for (let k = 0; k < fields.length; k++) fields[k]!(sink, i);
  };
}

function arrayWriter({ offsets, children }: ColumnData, form: ItemBlocks): SlotWriter {
  const [items] = children as [ColumnData];
  const { values, layout, nullable, constant } = items;
  const isFloats = (layout.kind === "float" || layout.kind === "double") && !nullable && !constant;
  const write = slotWriter(items, form);
  return blocks(offsets!, form, (sink, from, to) => {
    // floats stand in columns as they do in data
    if (isFloats) sink.raw(bytesOf((values as Float32Array | Float64Array).subarray(from, to)));
    else for (let i = from; i < to; i++) write(sink, i);
  });
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function mapWriter({ offsets, children }: ColumnData, form: ItemBlocks): SlotWriter {
  const [key, value] = children.map((child) => slotWriter(child, form)) as [SlotWriter, SlotWriter];
  return blocks(offsets!, form, (sink, from, to) => {
    for (let i = from; i < to; i++) {
      key(sink, i);
      value(sink, i);
    }
  });
}

/** One item block, unless there is nothing in it, and the end. */
function blocks(
  offsets: Int32Array,
  form: ItemBlocks,
  write: (sink: Sink, from: number, to: number) => void,
): SlotWriter {
  return (sink, i) => {
    const from = offsets[i]!;
    const to = offsets[i + 1]!;
    if (to > from) {
      const opened = form.open(sink, to - from);
      write(sink, from, to);
      form.close(sink, opened);
    }
    sink.int(0);
  };
}

function unionWriter({ typeIds, offsets, children }: ColumnData, form: ItemBlocks): SlotWriter {
  const writers = children.map((child) => slotWriter(child, form));
  return (sink, i) => {
    const id = typeIds![i]!;
    if (id < 0) throw broken("a slot of a union has no branch", []);
    sink.int(id);
    writers[id]!(sink, offsets![i]!);
  };
}
