import { expect, test } from "vitest";
import { RecordBatch } from "../../src/column/batch.js";
import { unpackColumns } from "../../src/column/pack.js";
import { workOf } from "../../src/node/work.js";
import { avroType } from "../../src/type/avro-type.js";
import { resolveOptions } from "../../src/value/options.js";

const options = resolveOptions();
const schema = '{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":"string"}]}';
const type = avroType<{ a: number; b: string }>(schema);
const rows = [
  { a: 1, b: "x" },
  { a: 2, b: "yz" },
];
const bytes = type.encodeBatch(rows);
const job = { codec: "null", schema, reader: undefined, fields: undefined, options };

test("columns, of the fields that are wanted", async () => {
  const packed = (await workOf(job)({ bytes, count: 2, maxBytes: 100 }))!;
  const empty = type.decodeColumns(new Uint8Array(0), { count: 0 });
  const found = RecordBatch.like(empty, unpackColumns(packed, RecordBatch.dataOf(empty)));
  expect(found.toObjects()).toEqual(rows);
  const some = await workOf({ ...job, fields: ["b"] })({ bytes, count: 2, maxBytes: 100 });
  expect(some!.length).toBeLessThan(packed.length);
});

test("data, in a buffer of their own", async () => {
  const part = new Uint8Array([0, ...bytes, 0]).subarray(1, -1);
  const data = (await workOf(job)({ bytes: part, count: undefined, maxBytes: 100 }))!;
  expect(data).toEqual(bytes);
  expect(data.buffer.byteLength).toBe(data.length);
});

test("nothing where something is wrong, whatever it is", async () => {
  const work = workOf({ ...job, codec: "snappy" });
  expect(await work({ bytes, count: undefined, maxBytes: 100 })).toBeUndefined();
  expect(await workOf(job)({ bytes, count: 3, maxBytes: 100 })).toBeUndefined();
  const reader = '{"type":"record","name":"R","fields":[{"name":"a","type":"string"}]}';
  expect(await workOf({ ...job, reader })({ bytes, count: 2, maxBytes: 100 })).toBeUndefined();
});
