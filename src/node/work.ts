import { RecordBatch } from "../column/batch.js";
import { packColumns } from "../column/pack.js";
import { codecOf } from "../container/codec.js";
import type { Job } from "../container/crew.js";
import { typeOf } from "../container/types.js";
import type { AvroReader } from "../type/reader.js";

/** A block that a worker thread is to open: to its columns, if it is told how many rows they have, else to its data. */
export interface Task {
  readonly bytes: Uint8Array;
  readonly count: number | undefined;
  readonly maxBytes: number;
}

/**
 * What a worker thread does with the blocks of a file. The bytes it gives have a buffer of their own. Undefined where
 * anything is wrong: whoever asked opens the block too then, and says what it is, with the place in the file.
 */
export function workOf(job: Job): (task: Task) => Promise<Uint8Array | undefined> {
  const codec = codecOf(job.codec);
  let reader: AvroReader<unknown> | undefined;
  return async ({ bytes, count, maxBytes }) => {
    try {
      const data = await codec.decompress(bytes, maxBytes);
      if (count === undefined) return owned(data);
      reader ??= readerOf(job);
      const { fields } = job;
      const batch = reader.decodeColumns(data, fields === undefined ? { count } : { count, fields });
      return packColumns(RecordBatch.dataOf(batch));
    } catch {
      return undefined;
    }
  };
}

function readerOf({ schema, reader, options }: Job): AvroReader<unknown> {
  const written = typeOf(schema, options);
  return reader === undefined ? written : typeOf(reader, options).reader(written.schema);
}

/** A buffer that is handed over goes as a whole. */
function owned(data: Uint8Array): Uint8Array {
  return data.length === data.buffer.byteLength ? data : data.slice();
}
