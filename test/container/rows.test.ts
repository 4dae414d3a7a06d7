import { expect, test } from "vitest";
import { Sink } from "../../src/bytes/sink.js";
import { columnRows, type RowGroup, valueRows } from "../../src/container/rows.js";
import { EncodeError } from "../../src/errors.js";
import { avroType } from "../../src/type/avro-type.js";
import { AvroType } from "../../src/type/type.js";
import { expectError } from "../helpers.js";
import { concat, text } from "./files.js";

const Text = avroType("string");

function bytesOf(group: RowGroup): Uint8Array {
  const sink = new Sink();
  for (let i = 0; i < group.length; i++) group.write(sink, i, i);
  return sink.toBytes();
}

test("rows as values, and as columns", () => {
  const rows = ["a", "bc", ""];
  const data = concat(rows.map(text));
  expect(bytesOf(valueRows(AvroType.encoderOf(Text as never), rows))).toEqual(data);
  expect(bytesOf(columnRows(Text, Text.decodeColumns(data)))).toEqual(data);
});

test("a value that does not fit has the index in the file", () => {
  const group = valueRows(AvroType.encoderOf(Text as never), ["a", 7]);
  const error = expectError(() => group.write(new Sink(), 1, 41));
  expect(error).toBeInstanceOf(EncodeError);
  expect(error.row).toBe(41);
});

test("columns are checked before anything is written, and are those of the schema", () => {
  const batch = Text.decodeColumns(concat(["a", "bc"].map(text)));
  expect(expectError(() => columnRows(avroType("bytes"), batch)).code).toBe("invalid-argument");
  batch.columns[0]!.offsets![1] = 99;
  expect(expectError(() => columnRows(Text, batch)).code).toBe("invalid-value");
});
