import { describe, expect, it } from "vitest";
import { avroType } from "../../src/index.js";
import { engine, expectError, hexOf, joined } from "../helpers.js";
import { encodeModel, modelOf, Random, randomSchema, randomValue } from "../random.js";

/* Random data of random schemas, decoded into columns on the engine under test, are written again as they were. */

describe("columns of random data", () => {
  it("are written as the data that they came from, and so are their slices", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = new Random(seed);
      const schema = randomSchema(random, { depth: 1 + random.below(4) });
      const model = modelOf(schema);
      const type = avroType<unknown>(schema as never, { engine, long: "bigint" });
      const messages = Array.from({ length: 20 }, () => encodeModel(model, randomValue(random, model)));
      const columns = type.decodeColumns(messages);
      expect(hexOf(type.encodeColumns(columns)), `seed ${seed}`).toBe(hexOf(joined(messages)));
      const [from, to] = [random.below(10), 10 + random.below(10)];
      const slice = columns.slice(from, to);
      expect(hexOf(type.encodeColumns(slice)), `seed ${seed}`).toBe(hexOf(joined(messages.slice(from, to))));
    }
  });

  it("end in an error or in data, whatever is done to them", () => {
    let refused = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const random = new Random(seed);
      const schema = randomSchema(random, { depth: 3 });
      const model = modelOf(schema);
      const type = avroType<unknown>(schema as never, { engine, long: "auto" });
      const messages = Array.from({ length: 20 }, () => encodeModel(model, randomValue(random, model)));
      const columns = type.decodeColumns(messages);
      const waiting = [...columns.columns];
      for (let column = waiting.pop(); column !== undefined; column = waiting.pop()) {
        waiting.push(...column.children);
        for (const array of [column.values, column.offsets, column.typeIds, column.validity])
          if (array !== undefined && array.length > 0 && random.chance(0.3))
            array[random.below(array.length)] = (
              array instanceof BigInt64Array ? 7n : random.pick([-1, 255, 3])
            ) as never;
      }
      try {
        const bytes = type.encodeColumns(columns);
        expect(type.verify(bytes, { count: 20 }), `seed ${seed}`).toBe(20);
      } catch (error) {
        expect(error, `seed ${seed}`).toMatchObject({ name: "EncodeError", code: "invalid-value" });
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(30);
  });
});

it("fields that the data do not have are written as their default", () => {
  const fields = [{ name: "a", type: "int" }];
  const old = avroType<unknown>({ type: "record", name: "R", fields } as never, { engine });
  const more = { name: "b", type: { type: "array", items: "string" }, default: ["x"] };
  const type = avroType<unknown>({ type: "record", name: "R", fields: [...fields, more] } as never, { engine });
  const columns = type.reader(old.schema).decodeColumns(old.encodeBatch([{ a: 1 }, { a: 2 }]));
  expect(hexOf(type.encodeColumns(columns))).toBe(hexOf(type.encodeBatch([{ a: 1 }, { a: 2 }])));
});

it("what is no batch of the type's schema is refused", () => {
  const type = avroType({ type: "array", items: "float" }, { engine });
  const other = avroType("int", { engine });
  for (const bad of [null, undefined, 1, {}, [], other.decodeColumns(other.encode(1))])
    expect(expectError(() => type.encodeColumns(bad as never)).code).toBe("invalid-argument");
  const bytes = type.encodeBatch([[1.5, 2], []]);
  expect(hexOf(type.encodeColumns(type.decodeColumns(bytes)))).toBe(hexOf(bytes));
});
