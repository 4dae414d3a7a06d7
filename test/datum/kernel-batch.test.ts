import { afterEach, describe, expect, it } from "vitest";
import { type BatchDecoder, type BatchInput, type Collector, goodRows } from "../../src/datum/batch.js";
import { release, take } from "../../src/kernel/kernel.js";
import { physical, randomRows, valuesOf } from "../column/columns.js";
import { bytesOf, difference, expectError, expectTyped, joined } from "../helpers.js";
import { decodersOf } from "./batches.js";

const ROW = {
  type: "record",
  name: "Row",
  fields: [
    { name: "id", type: "long" },
    { name: "text", type: "string" },
    { name: "tags", type: { type: "array", items: ["null", "int"] } },
  ],
};
const message = (id: number, text = "a") =>
  Uint8Array.of(id * 2, text.length * 2, ...new TextEncoder().encode(text), 4, 0, 2, 6, 0);
const row = (id: number, text = "a") => ({ id, text, tags: [null, 3] });
const MESSAGES = Array.from({ length: 50 }, (_, i) => message(i));
const ROWS = Array.from({ length: 50 }, (_, i) => row(i));
const UNSAFE = bytesOf("80 80 80 80 80 80 80 20 00 00"); // 2^52 * 2: beyond 2^53 - 1 in zigzag

function both(run: (decoder: BatchDecoder) => unknown, decoders: ReturnType<typeof decodersOf>): [unknown, unknown] {
  const outcome = (decoder: BatchDecoder) => {
    const { value, error } = expectTyped(() => run(decoder));
    return error ? [error.name, error.code, error.row, error.offset, error.path] : value;
  };
  return [outcome(decoders.kernel), outcome(decoders.closures)];
}

function collected(decoder: BatchDecoder, input: BatchInput) {
  const collector: Collector = { errors: [] };
  const values = decoder.objects(input, collector);
  return {
    values,
    rows: goodRows(values.length, collector.errors),
    errors: collector.errors.map(({ code, row, offset }) => [code, row, offset]),
  };
}

describe.each(["auto", "wasm", "never"] as const)("a batch through the kernel, codegen %s", (codegen) => {
  it("is what the closures make of it, on random schemas", () => {
    for (let seed = 300; seed < 360; seed++) {
      const { schema, messages } = randomRows(seed, 12);
      const decoders = decodersOf(schema, { long: "auto", codegen });
      const bytes = joined(messages);
      for (const run of [
        (decoder: BatchDecoder) => decoder.objects({ messages }),
        (decoder: BatchDecoder) => decoder.objects({ bytes, count: 12 }),
        (decoder: BatchDecoder) => decoder.verify({ bytes, count: 12 }),
        (decoder: BatchDecoder) => physical(decoder.columns({ bytes, count: 12 })),
      ]) {
        const [have, want] = both(run, decoders);
        expect(difference(have, want), `seed ${seed}`).toBeUndefined();
      }
      expect(decoders.asked).toEqual([]);
    }
  });

  it("collects bad messages one by one, wherever they stand", () => {
    const decoders = decodersOf(ROW, { codegen });
    const messages = MESSAGES.map((bytes, i) => (i % 7 === 0 ? bytes.slice(0, i % 5) : bytes));
    const { values, rows, errors } = collected(decoders.kernel, { messages });
    expect(rows).toEqual(ROWS.map(({ id }) => id).filter((i) => i % 7 !== 0));
    expect(values).toEqual(ROWS.filter(({ id }) => id % 7 !== 0));
    expect(errors).toHaveLength(8);
    expect({ values, rows, errors }).toEqual(collected(decoders.closures, { messages }));
  });

  it("reads messages behind what stands before their data, with offsets from the messages' begin", () => {
    const decoders = decodersOf(ROW, { codegen });
    const head = bytesOf("ff ff ff ff ff");
    const data = MESSAGES.map((bytes, i) => (i % 7 === 0 ? bytes.slice(0, i % 5) : i === 8 ? UNSAFE : bytes));
    const messages = data.map((datum) => joined([head, datum]));
    const { values, rows, errors } = collected(decoders.kernel, { messages, from: 5 });
    const bare = collected(decoders.closures, { messages: data });
    const moved = bare.errors.map(([code, index, offset]) => [code, index, (offset as number) + 5]);
    expect({ values, rows, errors }).toEqual({ ...bare, errors: moved });
    expect({ values, rows, errors }).toEqual(collected(decoders.closures, { messages, from: 5 }));
    const good = MESSAGES.map((datum) => joined([head, datum]));
    expect(decoders.kernel.objects({ messages: good, from: 5 })).toEqual(ROWS);
  });

  it("collects bad messages apart from columns", () => {
    const decoders = decodersOf(ROW, { codegen });
    const messages = MESSAGES.map((bytes, i) => (i % 7 === 0 ? bytes.slice(0, i % 5) : bytes));
    for (const decoder of [decoders.kernel, decoders.closures]) {
      const collector: Collector = { errors: [] };
      const columns = decoder.columns({ messages }, collector);
      const rows = goodRows(columns.length, collector.errors);
      expect(rows).toEqual(ROWS.map(({ id }) => id).filter((i) => i % 7 !== 0));
      expect(valuesOf(columns)).toEqual(valuesOf(decoder.columns({ messages: rows.map((i) => MESSAGES[i]!) })));
      expect(collector.errors.map((error) => error.row)).toEqual([0, 7, 14, 21, 28, 35, 42, 49]);
    }
  });

  it("ends at the first bad datum of data end to end", () => {
    const decoders = decodersOf(ROW, { codegen });
    const bytes = joined([...MESSAGES.slice(0, 20), bytesOf("02 01")]);
    const found = collected(decoders.kernel, { bytes, count: undefined });
    expect(found.values).toEqual(ROWS.slice(0, 20));
    expect(found.errors).toEqual([["invalid-length", 20, bytes.length - 1]]);
    expect(expectError(() => decoders.kernel.objects({ bytes, count: undefined }))).toMatchObject({
      code: "invalid-length",
      row: 20,
      path: ["text"],
    });
  });

  it("says where a long is that no number holds, and keeps the rows around it", () => {
    const decoders = decodersOf(ROW, { codegen });
    const messages = [...MESSAGES.slice(0, 10), UNSAFE, ...MESSAGES.slice(10)];
    expect(expectError(() => decoders.kernel.objects({ messages }))).toMatchObject({
      code: "unsafe-long",
      row: 10,
      path: ["id"],
    });
    const found = collected(decoders.kernel, { messages });
    expect(found).toEqual(collected(decoders.closures, { messages }));
    expect(found.values).toEqual(ROWS);
    expect(found.errors).toEqual([["unsafe-long", 10, 0]]);
    const bytes = joined(messages);
    expect(collected(decoders.kernel, { bytes, count: undefined })).toEqual(
      collected(decoders.closures, { bytes, count: undefined }),
    );
    expect(decodersOf(ROW, { codegen, long: "auto" }).kernel.objects({ messages })).toHaveLength(51);
  });

  it("finds trailing bytes and missing ones", () => {
    const decoders = decodersOf(ROW, { codegen });
    const bytes = joined(MESSAGES);
    for (const count of [0, 1, 49, 50, 51, 1000])
      for (const run of [
        (decoder: BatchDecoder) => decoder.objects({ bytes, count }),
        (decoder: BatchDecoder) => valuesOf(decoder.columns({ bytes, count })),
        (decoder: BatchDecoder) => decoder.verify({ bytes, count }),
        (decoder: BatchDecoder) => collected(decoder, { bytes, count }),
      ]) {
        const [have, want] = both(run, decoders);
        expect(have, `${count}`).toEqual(want);
      }
  });
});

describe("a batch through the kernel", () => {
  const held: NonNullable<ReturnType<typeof take>>[] = [];
  afterEach(() => {
    for (const kernel of held.splice(0)) release(kernel);
  });

  it("counts without looking at text, verifies with", () => {
    const { kernel } = decodersOf(ROW);
    const bytes = joined(MESSAGES);
    expect(kernel.count(bytes)).toBe(50);
    const bad = bytes.slice();
    bad[2] = 0xff;
    expect(kernel.count(bad)).toBe(50);
    expect(expectError(() => kernel.verify({ bytes: bad, count: undefined }))).toMatchObject({
      code: "invalid-utf8",
      row: 0,
      path: ["text"],
    });
    expect(expectError(() => kernel.count(bytes.slice(0, -1)))).toMatchObject({ row: 49 });
  });

  it("puts giants, which the closures decode, among the rest: objects and columns", () => {
    const { kernel } = decodersOf({ type: "record", name: "R", fields: [{ name: "b", type: "bytes" }] });
    const size = 5_000_000;
    const giant = new Uint8Array(size + 4);
    giant.set([0x80, 0xad, 0xe2, 0x04]); // 10,000,000 in zigzag
    giant[4] = 7;
    const small = (n: number) => Uint8Array.of(2, n);
    const messages = [small(1), giant, small(2), small(3), giant];
    for (const input of [{ messages }, { bytes: joined(messages), count: undefined }]) {
      const values = kernel.objects(input) as { b: Uint8Array }[];
      expect(values.map(({ b }) => [b.length, b[0]])).toEqual([
        [1, 1],
        [size, 7],
        [1, 2],
        [1, 3],
        [size, 7],
      ]);
      const { offsets } = kernel.columns(input).children[0]!;
      expect([...offsets!]).toEqual([0, 1, size + 1, size + 2, size + 3, 2 * size + 3]);
    }
  });

  it("leaves batches to the closures while all kernels are held", () => {
    const { kernel, asked } = decodersOf(ROW);
    for (let one = take(); one; one = take()) held.push(one);
    const bytes = joined(MESSAGES);
    expect(kernel.objects({ messages: MESSAGES })).toEqual(ROWS);
    expect(kernel.columns({ messages: MESSAGES }).length).toBe(50);
    expect(kernel.verify({ bytes, count: undefined })).toBe(50);
    expect(kernel.count(bytes)).toBe(50);
    expect(asked).toEqual(["objects", "columns", "verify", "count"]);
    for (const one of held.splice(0)) release(one);
    kernel.objects({ messages: MESSAGES });
    expect(asked).toHaveLength(4);
  });

  it("gives its kernel back after errors", () => {
    const { kernel, asked } = decodersOf(ROW);
    for (let i = 0; i < 10; i++)
      expect(expectError(() => kernel.objects({ messages: [bytesOf("02")] })).code).toBe("truncated");
    kernel.objects({ messages: MESSAGES });
    expect(asked).toEqual([]);
  });

  it("works in memory as small as it is allowed, and slowly in none", () => {
    for (const maxScratchBytes of [1, 50_000, 500_000]) {
      const decoders = decodersOf(ROW, { limits: { maxScratchBytes } });
      const messages = [...MESSAGES, bytesOf("02"), ...MESSAGES];
      const bytes = joined(MESSAGES);
      expect(decoders.kernel.objects({ messages: MESSAGES })).toEqual(ROWS);
      expect(decoders.kernel.objects({ bytes, count: undefined })).toEqual(ROWS);
      expect(decoders.kernel.objects({ bytes, count: 50 })).toEqual(ROWS);
      expect(decoders.kernel.count(bytes)).toBe(50);
      expect(decoders.kernel.columns({ messages: MESSAGES }).length).toBe(50);
      expect(collected(decoders.kernel, { messages })).toEqual(collected(decoders.closures, { messages }));
    }
  });

  it("says that recursive schemas have no columns", () => {
    const { kernel } = decodersOf({ type: "record", name: "L", fields: [{ name: "next", type: ["null", "L"] }] });
    expect(expectError(() => kernel.columns({ messages: [bytesOf("00")] })).code).toBe("not-columnar");
  });

  it("holds the budget of values without input over kernel and closures together", () => {
    const schema = { type: "array", items: "null" };
    const datum = bytesOf("c8 01 00"); // 100 nulls
    const input = { bytes: joined(new Array(30).fill(datum)), count: 30 };
    for (const maxFreeValues of [100, 1000, 2800, 2910, 3000]) {
      const decoders = decodersOf(schema, { limits: { maxFreeValues } });
      for (const run of [
        (decoder: BatchDecoder) => decoder.verify(input),
        (decoder: BatchDecoder) => collected(decoder, input),
      ]) {
        const [have, want] = both(run, decoders);
        expect(have).toEqual(want);
      }
    }
  });
});
