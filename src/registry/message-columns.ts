import { RecordBatch } from "../column/batch.js";
import type { ColumnData } from "../column/data.js";
import { joinColumns } from "../column/join.js";
import { goodRows } from "../datum/batch.js";
import { AvroError, type DecodeError } from "../errors.js";
import { AvroReader } from "../type/reader.js";
import { columnReader } from "../value/reader.js";
import type { Group } from "./groups.js";
import type { Results } from "./message-batch.js";
import { withLength } from "./raw-bytes.js";

/** The columns of a batch of messages. */
export interface MessageColumns<Out> {
  /** The good messages that are not tombstones: those of one writer after the other, in the order of the batch each. */
  readonly columns: RecordBatch<Out>;
  /** The index in the batch of the message that each row is of. */
  readonly rows: Uint32Array;
  /** Indexes of the messages that are null, which have no row. */
  readonly tombstones: readonly number[];
  /** One error for each message that could not be decoded, in order; `row` is the index of the message. */
  readonly errors: readonly AvroError[];
}

/** The columns of all groups, which have one reader's schema. `empty`: a reader of it, for no messages at all. */
export function columnsOf(
  groups: readonly Group[],
  empty: () => AvroReader<unknown>,
  fields: readonly string[] | undefined,
  results: Results,
): { columns: RecordBatch; rows: Uint32Array } {
  const parts: ColumnData[] = [];
  const rows: number[] = [];
  let reader: AvroReader<unknown> | undefined;
  for (const group of groups) {
    const own = group.writer.reader;
    if (own === undefined) {
      failAll(group, results);
      continue;
    }
    if (reader !== undefined && reader.schema !== own.schema)
      throw new AvroError("invalid-argument", "columns are of one schema: give the serde a type, or option reader");
    reader = own;
    parts.push(...decodeColumns(group, own, fields, results, rows));
  }
  reader ??= empty();
  if (parts.length === 0) parts.push(AvroReader.batchOf(reader, 0, fields).columns({ messages: [] }));
  return { columns: new RecordBatch(joinColumns(parts), columnReader(reader.options)), rows: Uint32Array.from(rows) };
}

function decodeColumns(
  group: Group,
  reader: AvroReader<unknown>,
  fields: readonly string[] | undefined,
  results: Results,
  rows: number[],
): ColumnData[] {
  const { writer, offset, messages } = group;
  const data = writer.raw ? messages.map((message) => withLength(message, offset)) : messages;
  const from = writer.raw ? 0 : offset;
  const errors: AvroError[] = [];
  const decode = (some: readonly Uint8Array[]) =>
    AvroReader.batchOf(reader, some.length, fields).columns({ messages: some, from }, { errors });
  const parts = [decode(data)];
  for (const row of goodRows(parts[0]!.length, errors)) rows.push(group.row(row));
  const cut: number[] = [];
  for (const error of errors.splice(0)) {
    if (writer.trailing && error.code === "trailing-bytes") cut.push(error.row!);
    else results.fail(group.row(error.row!), writer.raw ? atOffset(error, offset) : error, writer.id);
  }
  if (cut.length > 0) {
    // the datum alone is good, so there are no errors any more
    parts.push(decode(cut.map((row) => data[row]!.subarray(0, endOf(reader, data[row]!, from)))));
    for (const row of cut) rows.push(group.row(row));
  }
  return parts;
}

function endOf(reader: AvroReader<unknown>, bytes: Uint8Array, from: number): number {
  return reader.decodeAt(bytes, from).end;
}

/** An error of bytes that stand without their length in the message. */
function atOffset(error: AvroError, offset: number): AvroError {
  (error as DecodeError).offset = offset;
  return error;
}

function failAll(group: Group, results: Results): void {
  const { writer, offset, messages } = group;
  for (let i = 0; i < messages.length; i++) {
    try {
      writer.decode(messages[i]!, offset);
    } catch (error) {
      results.fail(group.row(i), error, writer.id);
    }
  }
}
