import { describe, expect, it } from "vitest";
import { avroType } from "../../src/type/avro-type.js";
import { toAvroJSON } from "../../src/type/to-avro-json.js";
import { branch, wrap } from "../../src/value/branch.js";
import { expectError } from "../helpers.js";

const A = { type: "record", name: "ns.A", fields: [{ name: "x", type: "long" }] } as const;
const B = { type: "record", name: "ns.B", fields: [{ name: "x", type: "long" }] } as const;

describe("toAvroJSON", () => {
  it("takes what the type encodes, under its options", () => {
    const type = avroType<unknown>([A, B, "bytes", "null"]);
    expect(toAvroJSON(type, { x: 1, [branch]: "ns.B" })).toEqual({ "ns.B": { x: 1 } });
    expect(toAvroJSON(type, wrap("ns.A", { x: 2n ** 60n }))).toEqual({ "ns.A": { x: 2n ** 60n } });
    expect(toAvroJSON(type, Uint8Array.of(0, 255))).toEqual({ bytes: "\0ÿ" });
    expect(toAvroJSON(type, undefined)).toBe(null);
    expect(toAvroJSON(type.with({ union: "wrapped" }), { "ns.A": { x: 1n } })).toEqual({ "ns.A": { x: 1 } });
  });

  it("writes defaults where fields are left out, and takes all kinds of collections", () => {
    const type = avroType({
      type: "record",
      name: "R",
      fields: [
        { name: "d", type: "double", default: "NaN" },
        { name: "m", type: { type: "map", values: "int" } },
        { name: "a", type: { type: "array", items: "int" } },
      ],
    });
    const value = { m: new Map([["__proto__", 1]]), a: Int32Array.of(1, 2) };
    expect(JSON.stringify(toAvroJSON(type as never, value as never))).toBe('{"d":"NaN","m":{"__proto__":1},"a":[1,2]}');
  });

  it("fails as encode does", () => {
    const type = avroType<unknown>({ type: "array", items: A });
    const [json, encoded] = [() => toAvroJSON(type, [{ x: "1" }]), () => type.encode([{ x: "1" }])].map(expectError);
    expect([json!.name, json!.code, json!.path, json!.message]).toEqual([
      "EncodeError",
      "invalid-value",
      [0, "x"],
      encoded!.message,
    ]);
  });
});
