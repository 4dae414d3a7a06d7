import { goodRows } from "../datum/batch.js";
import type { AvroError } from "../errors.js";
import type { MessageSide } from "../message/framing.js";
import { AvroReader } from "../type/reader.js";
import { bytesOf, headersOf, type SerdeMessage } from "./message.js";
import type { Results } from "./message-batch.js";
import { beginsWith, type MessageDecoder } from "./message-decoder.js";
import type { Writer } from "./writer.js";

/** Messages of one batch that are decoded together: of one writer, their data at one offset. */
export class Group {
  readonly writer: Writer;
  readonly offset: number;
  readonly messages: Uint8Array[] = [];
  /** Index of the first in the batch. */
  readonly #first: number;
  /** The index of each, unless they stand one behind the other. */
  #rows: number[] | undefined;

  constructor(writer: Writer, offset: number, first: number) {
    this.writer = writer;
    this.offset = offset;
    this.#first = first;
  }

  add(row: number, message: Uint8Array): void {
    const length = this.messages.push(message) - 1;
    if (this.#rows !== undefined || row !== this.#first + length) this.#addRow(row, length);
  }

  #addRow(row: number, length: number): void {
    this.#rows ??= Array.from({ length }, (_, i) => this.#first + i);
    this.#rows.push(row);
  }

  /** The index in the batch of message `i`. */
  row(i: number): number {
    return this.#rows === undefined ? this.#first + i : this.#rows[i]!;
  }
}

/** Find what reads each message. Tombstones are put as null, and what can't be read as an error. */
export function groupMessages(
  messages: readonly SerdeMessage[],
  side: MessageSide,
  decoder: MessageDecoder,
  results: Results,
): Group[] {
  const groups = new Groups();
  for (let row = 0; row < messages.length; row++) {
    try {
      const message = messages[row]!;
      const bytes = bytesOf(message, side);
      if (bytes === null) {
        results.values[row] = null;
        continue;
      }
      const headers = bytes === message ? undefined : headersOf(message);
      const inHeader = decoder.hasIdHeader(headers);
      if (!inHeader && groups.addAlike(row, bytes)) continue; // as most do
      const writer = decoder.find(bytes, headers);
      groups.add(row, bytes, writer, decoder.offset, inHeader);
    } catch (error) {
      results.fail(row, error);
    }
  }
  return groups.all;
}

class Groups {
  readonly all: Group[] = [];
  readonly #byWriter = new Map<Writer, Group>();
  /** That of the message before, and the bytes before its datum if the id stands there. */
  #last: Group | undefined;
  #head: Uint8Array | undefined;

  /** Add a message that begins as the one before. False if it does not. */
  addAlike(row: number, bytes: Uint8Array): boolean {
    if (this.#head === undefined || !beginsWith(bytes, this.#head)) return false;
    this.#last!.add(row, bytes);
    return true;
  }

  add(row: number, bytes: Uint8Array, writer: Writer, offset: number, inHeader: boolean): void {
    let group = this.#byWriter.get(writer);
    if (group?.offset !== offset) {
      group = new Group(writer, offset, row);
      this.all.push(group);
      this.#byWriter.set(writer, group);
    }
    group.add(row, bytes);
    this.#last = group;
    this.#head = inHeader ? undefined : bytes.subarray(0, offset);
  }
}

/** Decode the messages of a group, through the kernel where it is better, to values at their places. */
export function decodeGroup(group: Group, results: Results): void {
  const { writer, offset, messages } = group;
  const { reader, raw, trailing } = writer;
  if (reader === undefined || raw || trailing) return decodeEach(group, results);
  const errors: AvroError[] = [];
  const values = AvroReader.batchOf(reader, messages.length).objects({ messages, from: offset }, { errors });
  if (values.length === results.values.length) {
    results.values = values;
    return;
  }
  const rows = goodRows(values.length, errors);
  for (let i = 0; i < values.length; i++) results.values[group.row(rows[i]!)] = values[i];
  for (const error of errors) results.fail(group.row(error.row!), error, writer.id);
}

function decodeEach(group: Group, results: Results): void {
  const { writer, offset, messages } = group;
  for (let i = 0; i < messages.length; i++) {
    const row = group.row(i);
    try {
      results.values[row] = writer.decode(messages[i]!, offset);
    } catch (error) {
      results.fail(row, error, writer.id);
    }
  }
}
