import { describe, expect, it } from "vitest";
import type { Schema } from "../../../src/schema/schema.js";
import { avroType } from "../../../src/type/avro-type.js";
import { avroJsonReader, fromJson, toJson } from "../../../src/type/json/convert.js";
import { valueOutput } from "../../../src/type/json/value-output.js";
import { jsonWriter } from "../../../src/type/json/writer.js";
import { expectError } from "../../helpers.js";

const write = (type: { readonly schema: Schema }) => jsonWriter(type.schema, "avro", valueOutput);

describe("conversion through data", () => {
  const type = avroType({ type: "array", items: ["null", "long"] });

  it("takes what the type encodes and gives what it decodes", () => {
    expect(toJson(type, write(type))([1, null, undefined, 2n ** 60n])).toEqual([
      { long: 1 },
      null,
      null,
      { long: 2n ** 60n },
    ]);
    expect(fromJson(type, "avro")([{ long: 1 }, null])).toEqual([1, null]);
    expect(avroJsonReader(type)).toBe(avroJsonReader(type));
    expect(avroJsonReader(type.with({ long: "bigint" }))([{ long: 1 }])).toEqual([1n]);
  });

  it("says nothing of bytes that nobody has seen", () => {
    const error = expectError(() => fromJson(type, "avro")([{ long: 2n ** 60n }]));
    expect([error.code, error.path, error.offset]).toEqual(["unsafe-long", [0, "long"], undefined]);
    expect(error.message).not.toMatch(/byte/);
    const nulls = avroType({ type: "array", items: "null" }, { limits: { maxFreeValues: 2 } });
    const limit = expectError(() => toJson(nulls, write(nulls))(Array(10).fill(null)));
    expect([limit.code, limit.offset]).toEqual(["limit-exceeded", undefined]);
    expect(limit.message).not.toMatch(/byte \d/);
  });

  it("has the stack it needs for what maxDepth allows", () => {
    const list = avroType<unknown>(
      { type: "record", name: "L", fields: [{ name: "next", type: ["null", "L", { type: "map", values: "L" }] }] },
      { limits: { maxDepth: 1000 } },
    );
    let value: unknown = { next: null };
    for (let i = 1; i < 1000; i++) value = { next: value };
    const plain = toJson(list, jsonWriter(list.schema, "plain", valueOutput));
    expect(fromJson(list, "plain")(plain(value))).toEqual(value);
    const error = expectError(() => fromJson(list, "plain")({ next: plain(value) }));
    expect(error).toMatchObject({ name: "LimitError", limit: "maxDepth" });
  });
});
