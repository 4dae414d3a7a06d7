import { Sink } from "../bytes/sink.js";
import { RecordBatch } from "../column/batch.js";
import { checkColumn } from "../column/check.js";
import { columnWriter, type SlotWriter } from "../column/write.js";
import { AvroError } from "../errors.js";
import { interchangeable } from "../schema/interchangeable.js";
import type { AnyType } from "./any-type.js";

/** The rows of a batch of columns as data end to end; all is checked before anything is written. */
export function encodeColumns(type: AnyType, batch: RecordBatch): Uint8Array {
  const write = rowWriter(type, batch);
  const sink = new Sink();
  for (let i = 0; i < batch.length; i++) write(sink, i);
  return sink.toBytes();
}

/** The writer of the rows of columns, once they are checked. */
export function rowWriter({ schema, options }: AnyType, batch: RecordBatch): SlotWriter {
  const column = RecordBatch.dataOf(batch);
  if (!interchangeable(batch.schema, schema))
    throw new AvroError("invalid-argument", "the columns are not those of the type's schema");
  checkColumn(column);
  return columnWriter(column, options.itemBlocks);
}
