import { expect, it } from "vitest";
import { avroType } from "../../src/index.js";
import { AvroSchema, schemaOf } from "../../src/kafka/avro-schema.js";

const R = { type: "record", name: "R", namespace: "n", fields: [{ name: "b", type: "bytes" }] } as const;
const schema = new AvroSchema(avroType(JSON.stringify(R)));

it("has what programs use of a type of avsc", () => {
  expect(schema.name).toBe("n.R");
  expect(new AvroSchema(avroType('"int"')).name).toBeUndefined();
  const value = { b: Buffer.of(7) };
  const bytes = schema.toBuffer(value);
  expect(bytes).toEqual(Buffer.of(2, 7));
  expect(Buffer.isBuffer(schema.fromBuffer(bytes).b)).toBe(true);
  expect(new AvroSchema(avroType('"int"')).fromBuffer(Uint8Array.of(2))).toBe(1);
  expect(schema.isValid(value)).toBe(true);
  const paths: string[][] = [];
  expect(schema.isValid({ b: 1 }, { errorHook: (path) => paths.push(path) })).toBe(false);
  expect(paths).toEqual([["b"]]);
  expect(schema.isValid({ b: 1 })).toBe(false);
  expect(schema.equals({ ...R, doc: "same" })).toBe(true);
  expect(schema.equals('"int"')).toBe(false);
  expect(JSON.parse(JSON.stringify(schema))).toMatchObject({ name: "R" });
});

it("is a schema itself", () => {
  expect(schemaOf(schema)).toEqual(schema.toJSON());
  expect(schemaOf(R)).toBe(R);
});
