import { expect, it } from "vitest";
import { avroType } from "../../src/type/avro-type.js";
import { AvroType } from "../../src/type/type.js";

it("makes types that take the kernel", () => {
  const type = avroType({ type: "record", name: "R", fields: [{ name: "id", type: "long" }] }, { engine: "kernel" });
  expect(type).toBeInstanceOf(AvroType);
  const rows = Array.from({ length: 100 }, (_, id) => ({ id }));
  expect(type.decodeBatch(rows.map((row) => type.encode(row)))).toEqual(rows);
});
