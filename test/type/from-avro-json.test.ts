import { describe, expect, it } from "vitest";
import { avroType } from "../../src/type/avro-type.js";
import { fromAvroJSON } from "../../src/type/from-avro-json.js";
import { branch } from "../../src/value/branch.js";
import { difference, expectError } from "../helpers.js";

const record = (name: string) => ({ type: "record", name, fields: [{ name: "x", type: "long" }] });

describe("fromAvroJSON", () => {
  it("gives what decode gives, under the type's options", () => {
    const type = avroType<unknown>(["null", record("ns.A"), record("ns.B"), { type: "map", values: "long" }]);
    expect(difference(fromAvroJSON(type, { "ns.B": { x: 1 } }), { x: 1, [branch]: "ns.B" })).toBeUndefined();
    const other = type.with({ union: "wrapped", long: "bigint", map: "Map" });
    expect(fromAvroJSON(other, { map: { a: 1 } })).toEqual({ map: new Map([["a", 1n]]) });
    expect(fromAvroJSON(avroType({ type: "array", items: "float" }, { numericArrays: "typed" }), [1, "NaN"])).toEqual(
      Float32Array.of(1, Number.NaN),
    );
  });

  it("takes no number that may have been rounded", () => {
    const type = avroType("long", { long: "bigint" });
    const error = expectError(() => fromAvroJSON(type, JSON.parse("9007199254740993")));
    expect([error.name, error.code]).toEqual(["DecodeError", "invalid-value"]);
    expect(fromAvroJSON(type, 9007199254740993n)).toBe(9007199254740993n);
    expect(expectError(() => fromAvroJSON(type, 2n ** 63n)).code).toBe("invalid-value");
  });

  it("follows utf8", () => {
    expect(expectError(() => fromAvroJSON(avroType("string"), "\udc00")).code).toBe("invalid-value");
    expect(fromAvroJSON(avroType("string", { utf8: "replace" }), "a\udc00")).toBe("a\ufffd");
  });
});
