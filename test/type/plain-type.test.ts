import { expect, it } from "vitest";
import { avroType as kernelType } from "../../src/type/avro-type.js";
import { avroType } from "../../src/type/plain-type.js";
import { bytesOf } from "../helpers.js";

const schema = {
  type: "record",
  name: "R",
  fields: [
    { name: "id", type: "long" },
    { name: "tags", type: { type: "array", items: "string" } },
  ],
} as const;
const data = bytesOf("02 02 02 61 00  04 00");

it("reads and writes as the type with a kernel does", () => {
  const plain = avroType(schema);
  const kernel = kernelType(schema);
  const rows = plain.decodeBatch(data);
  expect(rows).toEqual([
    { id: 1, tags: ["a"] },
    { id: 2, tags: [] },
  ]);
  expect(kernel.decodeBatch(data)).toEqual(rows);
  expect(plain.encode(rows[0]!)).toEqual(kernel.encode(rows[0]!));
  expect(plain.decodeColumns(data).toObjects()).toEqual(rows);
});
