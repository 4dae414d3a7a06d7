import { checkBytes } from "../bytes/view.js";
import type { BatchInput } from "../datum/batch.js";
import { AvroError } from "../errors.js";
import { has } from "../own.js";
import { CollectedBatch } from "./collected.js";

/** What is decoded in one call, if it is not data end to end: a message each. */
export type Messages = readonly (Uint8Array | null)[];

/** Take the nulls out of messages, and remember where they stood. */
export function inputOf(
  input: Uint8Array | Messages,
  count: number | undefined,
): { batch: BatchInput; nulls: number[] } {
  const nulls: number[] = [];
  if (!Array.isArray(input)) {
    checkBytes(input as Uint8Array);
    return { batch: { bytes: input as Uint8Array, count }, nulls };
  }
  if (count !== undefined && count !== input.length)
    throw new AvroError("invalid-argument", "the count of messages is that of the array");
  const messages: Uint8Array[] = [];
  for (let i = 0; i < input.length; i++) {
    const message = input[i];
    if (message === null) nulls.push(i);
    else {
      checkBytes(message);
      messages.push(message);
    }
  }
  return { batch: { messages }, nulls };
}

export function sizeOf(batch: BatchInput): [messages: number | undefined, bytes: number] {
  return has(batch, "messages") ? [batch.messages.length, 0] : [undefined, batch.bytes.length];
}

/** Put nulls back where they stood; `nulls` ascends. */
export function withNulls(values: readonly unknown[], nulls: readonly number[]): unknown[] {
  const all: unknown[] = [];
  let next = 0;
  for (const value of values) {
    while (nulls[next] === all.length) next = all.push(null) && next + 1;
    all.push(value);
  }
  while (next < nulls.length) next = all.push(null) && next + 1;
  return all;
}

/** The index among all messages of the `row`-th that is not null. */
function rowAmong(row: number, nulls: readonly number[]): number {
  let index = row;
  for (const gap of nulls) {
    if (gap > index) break;
    index++;
  }
  return index;
}

export function atRows<T>(nulls: readonly number[], decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof AvroError && error.row !== undefined) error.row = rowAmong(error.row, nulls);
    throw error;
  }
}

export function mergeNulls(
  values: readonly unknown[],
  { errors, rows }: { errors: AvroError[]; rows: number[] },
  nulls: readonly number[],
) {
  for (const error of errors) error.row = rowAmong(error.row!, nulls);
  const pairs = values.map((value, i): [number, unknown] => [rowAmong(rows[i]!, nulls), value]);
  for (const row of nulls) pairs.push([row, null]);
  pairs.sort((a, b) => a[0] - b[0]);
  return new CollectedBatch(
    pairs.map((pair) => pair[1]),
    pairs.map((pair) => pair[0]),
    errors,
  );
}
