import { expect, it } from "vitest";
import { avroType } from "../../src/type/avro-type.js";
import { schemaEquals } from "../../src/type/schema-equals.js";

const record = { type: "record", name: "R", fields: [{ name: "a", type: "int", default: 1 }] } as const;

it("compares what two schema arguments mean", () => {
  expect(schemaEquals(record, JSON.stringify({ ...record, doc: "text" }, null, 2))).toBe(true);
  expect(schemaEquals(avroType(record), avroType(record).schema)).toBe(true);
  expect(schemaEquals("int", '"int"')).toBe(true);
  expect(schemaEquals(record, { ...record, fields: [{ name: "a", type: "int" }] })).toBe(false);
  expect(() => schemaEquals(record, "nothing")).toThrow(/there is no type/);
});
