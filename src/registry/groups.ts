import type { Collector } from "../datum/batch.js";
import type { MessageSide } from "../message/framing.js";
import { AvroReader } from "../type/reader.js";
import { bytesOf, headersOf, type SerdeMessage } from "./message.js";
import type { Results } from "./message-batch.js";
import type { MessageDecoder } from "./message-decoder.js";
import type { Writer } from "./writer.js";

/** Messages of one batch that are decoded together: of one writer, their data at one offset. */
export interface Group {
  readonly writer: Writer;
  readonly offset: number;
  /** Index of each message in the batch. */
  readonly rows: number[];
  readonly messages: Uint8Array[];
}

/** Find what reads each message. Tombstones are put as null, and what can't be read as an error. */
export function groupMessages(
  messages: readonly SerdeMessage[],
  side: MessageSide,
  decoder: MessageDecoder,
  results: Results,
): Group[] {
  const groups: Group[] = [];
  const byWriter = new Map<Writer, Group>();
  let group: Group | undefined;
  for (let row = 0; row < messages.length; row++) {
    try {
      const message = messages[row]!;
      const bytes = bytesOf(message, side);
      if (bytes === null) {
        results.values[row] = null;
        continue;
      }
      const writer = decoder.find(bytes, headersOf(message));
      const { offset } = decoder;
      if (group === undefined || group.writer !== writer || group.offset !== offset) {
        group = byWriter.get(writer);
        if (group?.offset !== offset) {
          group = { writer, offset, rows: [], messages: [] };
          groups.push(group);
          byWriter.set(writer, group);
        }
      }
      group.rows.push(row);
      group.messages.push(bytes);
    } catch (error) {
      results.fail(row, error);
    }
  }
  return groups;
}

/** Decode the messages of a group, through the kernel where it is better, to values at their places. */
export function decodeGroup(group: Group, results: Results): void {
  const { writer, offset, rows, messages } = group;
  const { reader, raw, trailing } = writer;
  if (reader === undefined || raw || trailing) return decodeEach(group, results);
  const collector: Collector = { errors: [], rows: [] };
  const values = AvroReader.batchOf(reader, messages.length).objects({ messages, from: offset }, collector);
  for (const error of collector.errors) results.fail(rows[error.row!]!, error, writer.id);
  if (values.length === results.values.length) {
    results.values = values;
    return;
  }
  for (let i = 0; i < values.length; i++) results.values[rows[collector.rows[i]!]!] = values[i];
}

function decodeEach({ writer, offset, rows, messages }: Group, results: Results): void {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    try {
      results.values[row] = writer.decode(messages[i]!, offset);
    } catch (error) {
      results.fail(row, error, writer.id);
    }
  }
}
