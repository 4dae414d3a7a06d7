import { expect, it } from "vitest";
import { MemoryRegistry } from "../../src/registry/memory.js";
import { avroType } from "../../src/type/avro-type.js";
import { expectError } from "../helpers.js";

const serde = new MemoryRegistry().serde;

it("refuses what is no type, and options that there are not", () => {
  for (const type of ["string", { type: "string" }, undefined, avroType("string").schema])
    expect(expectError(() => serde(type as never)).code).toBe("invalid-argument");
  expect(expectError(() => serde(avroType("string"), { values: { long: "bigint" } })).code).toBe("unsupported-option");
  expect(expectError(() => serde(null, { values: { longs: "bigint" } as never })).code).toBe("unsupported-option");
  expect(expectError(() => serde(null, { reader: { type: "recrod" } })).code).toBe("unknown-type");
});
