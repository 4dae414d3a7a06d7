import { expect, test } from "vitest";
import { columnRows, type RowGroup, valueRows } from "../../src/container/rows.js";
import { EncodeError } from "../../src/errors.js";
import { avroType } from "../../src/type/avro-type.js";
import { AvroType } from "../../src/type/type.js";
import { expectError } from "../helpers.js";
import { concat, text } from "./files.js";

const Text = avroType("string");

/** All rows of a group, `bytes` and `rows` at once, and how many those were. */
function encoded(group: RowGroup, bytes: number, rows: number) {
  const parts: Uint8Array[] = [];
  const counts: number[] = [];
  for (let at = 0; at < group.length; at += counts.at(-1)!) {
    const { bytes: part, ends, failure } = group.encode(at, bytes, rows, at);
    expect(failure).toBeUndefined();
    expect(ends.at(-1)).toBe(part.length);
    parts.push(part.slice());
    counts.push(ends.length);
  }
  return { data: concat(parts), counts };
}

const rows = Array.from({ length: 500 }, (_, i) => `row ${100 + i}`);
const data = concat(rows.map(text));
const columns = Text.decodeColumns(data);
const encoder = AvroType.batchEncoderOf(Text as never);

test("rows as values, as many at once as are likely to make a block", () => {
  const { data: all, counts } = encoded(valueRows(encoder, rows), 400, 1000);
  expect(all).toEqual(data);
  expect(counts.slice(0, 8)).toEqual([1, 2, 4, 8, 16, 32, 50, 50]);
  expect(encoded(valueRows(encoder, rows), 1e9, 7).counts.slice(0, 5)).toEqual([1, 2, 4, 7, 7]);
  const wide = ["a", "b", "c", "d", ...Array.from({ length: 20 }, () => "x".repeat(300))];
  expect(encoded(valueRows(encoder, wide), 400, 1000).counts.slice(-3)).toEqual([2, 2, expect.any(Number)]);
});

test("rows as columns, up to a block", () => {
  const { data: all, counts } = encoded(columnRows(Text, columns), 400, 1000);
  expect(all).toEqual(data);
  expect(new Set(counts)).toEqual(new Set([50]));
  expect(encoded(columnRows(Text, columns), 1, 1000).counts).toHaveLength(500);
  expect(new Set(encoded(columnRows(Text, columns), 1e9, 100).counts)).toEqual(new Set([100]));
});

test("a value that does not fit has the index in the file, and those before it are there", () => {
  const { bytes, ends, failure } = valueRows(encoder, [7]).encode(0, 100, 10, 41);
  expect([bytes.length, ends, failure]).toEqual([0, [], [expect.objectContaining({ row: 41 })]]);
  expect(failure![0]).toBeInstanceOf(EncodeError);
  const group = valueRows(encoder, ["a", "b", 7, "c"]);
  group.encode(0, 100, 10, 40);
  expect(group.encode(1, 100, 10, 41)).toMatchObject({ ends: [2], failure: [{ row: 42 }] });
});

test("columns are checked before anything is written, and are those of the schema", () => {
  const batch = Text.decodeColumns(concat(["a", "bc"].map(text)));
  expect(expectError(() => columnRows(avroType("bytes"), batch)).code).toBe("invalid-argument");
  batch.columns[0]!.offsets![1] = 99;
  expect(expectError(() => columnRows(Text, batch)).code).toBe("invalid-value");
});
