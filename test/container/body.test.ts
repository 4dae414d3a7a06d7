import { expect, test, vi } from "vitest";
import { type BlockBody, BlockBuilder } from "../../src/container/body.js";
import { columnRows, type RowGroup, valueRows } from "../../src/container/rows.js";
import { EncodeError, LimitError } from "../../src/errors.js";
import { avroType } from "../../src/type/avro-type.js";
import { AvroType } from "../../src/type/type.js";
import { expectError } from "../helpers.js";
import { Random } from "../random.js";
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

/** All blocks of a group, and what is wrong with the row that was not added. */
function filled(builder: BlockBuilder, group: RowGroup) {
  const bodies: BlockBody[] = [];
  for (let at = 0; at < group.length; ) {
    const found = builder.fill(group, at);
    bodies.push(...found.bodies);
    at = found.next;
    if (found.failure !== undefined) return { bodies, at, error: found.failure[0] };
  }
  return { bodies, at: group.length, error: undefined };
}

const groupOf = (...rows: unknown[]) => valueRows(AvroType.batchEncoderOf(avroType("string") as never), rows);

test("rows of a group go in and come out as blocks, and those before a bad one stay", () => {
  const builder = builderOf("string", 6);
  const { bodies, at, error } = filled(builder, groupOf("ab", "cde", "f", "larger than six", "g", 7, "h"));
  expect(bodies).toEqual([strings("ab"), strings("cde", "f"), strings("larger than six")]);
  expect([at, error]).toEqual([5, expect.objectContaining({ row: 5, path: [] })]);
  expect(builder.rows).toBe(5);
  expect(filled(builder, groupOf("h"))).toMatchObject({ bodies: [], at: 1 });
  expect(builder.take()).toEqual(strings("g", "h"));
});

test("groups are cut as single rows are", () => {
  const random = new Random(3);
  for (let round = 0; round < 200; round++) {
    const rows = Array.from({ length: random.below(60) }, () => "x".repeat(random.below(12)));
    const size = [1 + random.below(40), 1 + random.below(9)] as const;
    const limits = { maxBlockBytes: 10 };
    const one = builderOf("string", ...size, limits);
    const many = builderOf("string", ...size, limits);
    const expected: BlockBody[] = [];
    let failed: number | undefined;
    for (const [i, row] of rows.entries()) {
      try {
        const body = one.add(row);
        if (body !== undefined) expected.push(body);
      } catch {
        failed = i;
        break;
      }
    }
    const { bodies, at, error } = filled(many, groupOf(...rows));
    expect(at).toBe(failed ?? rows.length);
    if (failed !== undefined) expect(error).toMatchObject({ limit: "maxBlockBytes", row: failed });
    const [rest, others] = [one.take(), many.take()];
    // one row that is larger than its block should be is given when the next one comes
    expect([...bodies, ...(others ? [others] : [])]).toEqual([...expected, ...(rest ? [rest] : [])]);
  }
});

test("a group follows a row that is larger than its block should be", () => {
  const type = avroType<unknown>("string");
  const builder = builderOf("string", 6);
  builder.add("a");
  expect(builder.add("larger than six")).toEqual(strings("a"));
  const columns = columnRows(type, type.decodeColumns(concat(["b", "c"].map(text))));
  expect(filled(builder, columns).bodies).toEqual([strings("larger than six")]);
  expect(builder.take()).toEqual(strings("b", "c"));
});

test("a group that fails without an error of a row changes nothing", () => {
  const builder = builderOf("string", 100);
  const encode = () => {
    throw new Error("broken");
  };
  expect(() => builder.fill({ length: 1, encode }, 0)).toThrow("broken");
  builder.add("a");
  expect(builder.take()).toEqual(strings("a"));
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
