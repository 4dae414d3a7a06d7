import { describe, expect, test } from "vitest";
import { freeCounter } from "../../src/container/free.js";
import { openContainer } from "../../src/container/open.js";
import { Collected } from "../../src/container/sink.js";
import { encodeContainer } from "../../src/container/write.js";
import { ContainerWriter } from "../../src/container/writer.js";
import { LimitError } from "../../src/errors.js";
import { DEFAULT_LIMITS, resolveLimits } from "../../src/limits.js";
import { avroType } from "../../src/type/avro-type.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { difference, expectTyped } from "../helpers.js";
import { Random } from "../random.js";

const record = (name: string, ...types: unknown[]) => ({
  type: "record",
  name,
  fields: types.map((type, i) => ({ name: `f${i}`, type })),
});
const array = (items: unknown) => ({ type: "array", items });
const map = (values: unknown) => ({ type: "map", values });
const counterOf = (schema: unknown, limits = DEFAULT_LIMITS) => freeCounter(parseSchema(schema as object), limits);

test.each([
  ["primitives", record("R", "int", "string", { type: "fixed", name: "F", size: 1 })],
  ["nullable fields", record("R", ["null", "string"], array(["null", "int"]))],
  ["a list", record("R", "int", ["null", "R"])],
])("data without such values are not counted: %s", (_, schema) => {
  expect(counterOf(schema)).toBeUndefined();
});

test.each([
  ["null", "null", "", 1],
  ["a record", record("R", "null", record("E"), { type: "fixed", name: "F", size: 0 }), "", 4],
  ["a record with bytes", record("R", "null", "int"), "02", 1],
  ["an array", array("null"), "0800", 4],
  ["an array of records", record("R", array(record("I", "null", "int"))), "04020400", 2],
  ["a map", map("null"), "02026100", 1],
  ["a branch", ["int", record("R", "null", "null")], "02", 2],
  ["arrays in an array that gives its size", array(array("null")), "03080600080000", 7],
  ["another branch", ["int", record("R", "null", "null")], "0002", 0],
])("%s", (_, schema, hex, free) => {
  const bytes = Buffer.from(`ffff${hex}ff`, "hex");
  expect(counterOf(schema)!(bytes, 2, bytes.length - 1)).toBe(free);
});

test("more than a reader takes is a LimitError", () => {
  const limits = resolveLimits({ maxFreeValues: 3 });
  expect(() => counterOf(array("null"), limits)!(Uint8Array.of(10, 0), 0, 2)).toThrow(LimitError);
  expect(() => counterOf(record("R", "null", "null", "null", "null", "int"), limits)!(Uint8Array.of(2), 0, 1)).toThrow(
    LimitError,
  );
});

describe("what is written is read with the same limits", () => {
  const limits = { maxFreeValues: 12 };
  const schemas: Record<string, [unknown, (random: Random) => unknown]> = {
    "array<null>": [array("null"), (random) => nulls(random.below(16))],
    "map<null>": [map("null"), (random) => Object.fromEntries(nulls(random.below(9)).map((_, i) => [`${i}`, null]))],
    null: ["null", () => null],
    "empty records": [record("R", record("E"), record("F", "null")), () => ({ f0: {}, f1: { f0: null } })],
    "records with null": [
      record("R", "null", "null", "int", array("null")),
      (random) => ({ f0: null, f1: null, f2: random.below(9), f3: nulls(random.below(12)) }),
    ],
    "a wide branch": [
      ["null", record("R", ...nulls(6).map(() => "null"))],
      (random) => (random.below(2) ? null : Object.fromEntries(nulls(6).map((_, i) => [`f${i}`, null]))),
    ],
    "more than any reader takes": [record("R", ...nulls(13).map(() => "null"), "int"), () => ({ f13: 1 })],
    "arrays in arrays": [
      array(array("null")),
      (random) => Array.from({ length: random.below(5) }, () => nulls(random.below(9))),
    ],
  };
  test.each(Object.entries(schemas))("%s", async (name, [schema, rowOf]) => {
    const type = avroType<unknown>(schema as object, { limits });
    const random = new Random(name.length);
    let refused = 0;
    for (let round = 0; round < 40; round++) {
      const collected = new Collected();
      const writer = new ContainerWriter(() => collected, type, { blockRows: 1 + random.below(100) });
      const rows: unknown[] = [];
      for (let i = 0; i < 40; i++) {
        const row = rowOf(random);
        const readable = expectTyped(() => type.decode(type.encode(row))).error === undefined;
        const error = await writer.write(row).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (readable) {
          expect(error).toBeUndefined();
          rows.push(type.decode(type.encode(row)));
        } else {
          refused++;
          expect(error).toBeInstanceOf(LimitError);
          expect(error).toMatchObject({ limit: "maxFreeValues", row: rows.length, path: [] });
        }
      }
      await writer.close();
      const file = await openContainer(collected.toBytes(), { limits });
      expect(await file.count()).toBe(rows.length);
      expect(difference(await file.toArray(), rows)).toBeUndefined();
      const again = await openContainer(await encodeContainer(type, rows, { blockRows: 1 + random.below(100) }), {
        limits,
      });
      expect(difference(await again.toArray(), rows)).toBeUndefined();
      const batches = await openContainer(collected.toBytes(), { limits });
      let columns = 0;
      for await (const batch of batches.batches()) columns += batch.length;
      expect(columns).toBe(rows.length);
    }
    if (name.startsWith("array") || name.startsWith("more")) expect(refused).toBeGreaterThan(0);
  });

  test("two rows of 600,000 nulls are two blocks", async () => {
    const type = avroType(array("null") as { type: "array"; items: "null" });
    const rows = [nulls(600_000), nulls(600_000)];
    const file = await openContainer(await encodeContainer(type, rows));
    expect((await file.toArray()).map((row) => (row as null[]).length)).toEqual([600_000, 600_000]);
    await expect(encodeContainer(type, [nulls(1_000_010)])).rejects.toMatchObject({ limit: "maxFreeValues", row: 0 });
  });
});

function nulls(length: number): null[] {
  return Array.from({ length }, () => null);
}
