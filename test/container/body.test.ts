import { expect, test, vi } from "vitest";
import type { Sink } from "../../src/bytes/sink.js";
import { BlockBuilder } from "../../src/container/body.js";
import { valueRows } from "../../src/container/rows.js";
import { EncodeError, LimitError } from "../../src/errors.js";
import { avroType } from "../../src/type/avro-type.js";
import { AvroType } from "../../src/type/type.js";
import { expectError } from "../helpers.js";
import { concat, text } from "./files.js";

const builderOf = (schema: object | string, bytes: number, rows = bytes, limits = {}) =>
  new BlockBuilder(avroType<unknown>(schema, { limits }) as never, { bytes, rows });
const strings = (...rows: string[]) => ({ data: concat(rows.map(text)), count: rows.length });

test("a block ends before the row that would exceed its bytes", () => {
  const builder = builderOf("string", 6);
  expect(builder.add("ab")).toBeUndefined();
  expect(builder.add("cde")).toEqual(strings("ab"));
  expect(builder.count).toBe(1);
  expect(builder.take()).toEqual(strings("cde"));
  expect(builder.take()).toBeUndefined();
});

test("a block ends with the row that fills it", () => {
  const builder = builderOf("string", 6);
  expect(builder.add("ab")).toBeUndefined();
  expect(builder.add("cd")).toEqual(strings("ab", "cd"));
  expect(builder.count).toBe(0);
});

test("a row that is larger alone has a block of its own", () => {
  const builder = builderOf("string", 6);
  builder.add("a");
  expect(builder.add("larger than six")).toEqual(strings("a"));
  expect(builder.add("b")).toEqual(strings("larger than six"));
  expect(builder.take()).toEqual(strings("b"));
  expect(builder.add("larger than six")).toEqual(strings("larger than six"));
});

test("a block has no more rows than asked for", () => {
  const builder = builderOf("string", 100, 2);
  expect(builder.add("")).toBeUndefined();
  expect(builder.add("")).toEqual(strings("", ""));
  expect(builderOf("string", 100, 1).add("a")).toEqual(strings("a"));
});

test("rows of no bytes are no more than readers allow", () => {
  const builder = builderOf("null", 1000, 1000, { maxFreeValues: 3 });
  expect(builder.add(null)).toBeUndefined();
  expect(builder.add(null)).toBeUndefined();
  expect(builder.add(null)).toEqual({ data: new Uint8Array(0), count: 3 });
});

test("rows of a group go in until a block is full, and those before a bad one stay", () => {
  const builder = builderOf("string", 6);
  const group = valueRows(AvroType.encoderOf(avroType("string") as never), ["ab", "cde", "f", 7, "g"]);
  expect(builder.fill(group, 0)).toEqual({ next: 2, body: strings("ab") });
  expect(builder.fill(group, 2)).toEqual({ next: 3, body: strings("cde", "f") });
  expect(expectError(() => builder.fill(group, 3))).toMatchObject({ row: 3, path: [] });
  expect(builder.fill(group, 4)).toEqual({ next: 5, body: undefined });
  expect(builder.rows).toBe(4);
  expect(builder.take()).toEqual(strings("g"));
  const failing = {
    length: 1,
    write(sink: Sink) {
      sink.raw(Uint8Array.of(1, 2, 3));
      throw new EncodeError("invalid-value", "broken");
    },
  };
  expect(expectError(() => builder.fill(failing, 0))).toMatchObject({ message: "broken", row: 4 });
  expect(builder.take()).toBeUndefined();
});

test("a row that does not fit changes nothing", () => {
  const record = { type: "record", name: "R", fields: [{ name: "a", type: "string" }] };
  const builder = builderOf(record, 100);
  builder.add({ a: "good" });
  const error = expectError(() => builder.add({ a: 7 }));
  expect(error).toBeInstanceOf(EncodeError);
  expect(error).toMatchObject({ row: 1, path: ["a"] });
  builder.add({ a: "too" });
  expect(builder.take()).toEqual(strings("good", "too"));
});

test("a row that no block can hold is a LimitError and changes nothing", () => {
  const builder = builderOf("string", 6, 6, { maxBlockBytes: 10 });
  builder.add("a");
  const error = expectError(() => builder.add("eleven bytes"));
  expect(error).toBeInstanceOf(LimitError);
  expect(error).toMatchObject({ limit: "maxBlockBytes", max: 10, row: 1 });
  expect(builder.take()).toEqual(strings("a"));
});

test("a getter of a row can't write into the midst of it", () => {
  const record = { type: "record", name: "R", fields: [{ name: "a", type: "string" }] };
  const builder = builderOf(record, 100);
  const row = {
    get a() {
      builder.add({ a: "inner" });
      return "outer";
    },
  };
  expect(expectError(() => builder.add(row)).code).toBe("invalid-argument");
  builder.add({ a: "next" });
  expect(builder.take()).toEqual(strings("next"));
});

test("what was taken is no longer the builder's", () => {
  const builder = builderOf("string", 100);
  builder.add("a");
  const first = builder.take();
  builder.add("b");
  expect(first).toEqual(strings("a"));
});

test("rows are written as the type writes them: by generated code where it may be made", () => {
  const type = avroType({ type: "record", name: "R", fields: [{ name: "a", type: "string" }] });
  expect(AvroType.encoderOf(type as never)).toBe(AvroType.encoderOf(type as never));
  const generate = vi.spyOn(globalThis, "Function");
  const typed = avroType({ type: "record", name: "R", fields: [{ name: "a", type: "string" }] });
  const builder = new BlockBuilder(typed as never, { bytes: 100, rows: 100 });
  builder.add({ a: "x" });
  const never = new BlockBuilder(typed.with({ codegen: "never" }) as never, { bytes: 100, rows: 100 });
  const { length } = generate.mock.calls;
  never.add({ a: "x" });
  expect(generate.mock.calls.length).toBe(length);
  generate.mockRestore();
  expect(length).toBeGreaterThan(0);
  expect(builder.take()).toEqual(never.take());
});
