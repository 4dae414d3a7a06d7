import { Sink } from "../bytes/sink.js";
import { RecordBatch } from "../column/batch.js";
import { checkColumn } from "../column/check.js";
import type { ColumnData } from "../column/data.js";
import { columnWriter } from "../column/write.js";
import { AvroError } from "../errors.js";
import { interchangeable } from "../schema/interchangeable.js";
import type { Schema } from "../schema/schema.js";

/** The rows of a batch of columns as data end to end; all is checked before anything is written. */
export function encodeColumns(schema: Schema, batch: RecordBatch): Uint8Array {
  const write = columnWriter(columnsOf(schema, batch));
  const sink = new Sink();
  for (let i = 0; i < batch.length; i++) write(sink, i);
  return sink.toBytes();
}

/** What stands behind a batch of columns of a schema, checked. */
export function columnsOf(schema: Schema, batch: RecordBatch): ColumnData {
  const column = RecordBatch.dataOf(batch);
  if (!interchangeable(batch.schema, schema))
    throw new AvroError("invalid-argument", "the columns are not those of the type's schema");
  checkColumn(column);
  return column;
}
