import { describe, expect, it } from "vitest";
import { avroType, compare, compareBytes } from "../../src/index.js";
import { type Entry, eachEntry, entriesOf } from "../conformance/entries.js";
import { bytesOf, engine, expectError } from "../helpers.js";
import { vectorSchema } from "../vectors.js";

interface Vector extends Entry {
  readonly schema: unknown;
  readonly a: string;
  readonly b: string;
  readonly cmp: number | "error";
}

describe("sort.json", () => {
  eachEntry("sort.json", entriesOf<Vector>("sort.json"), ({ schema, a, b, cmp }) => {
    const type = avroType<unknown>(vectorSchema(schema), { engine, long: "auto", union: "wrapped" });
    const [x, y] = [bytesOf(a), bytesOf(b)];
    const [value, other] = [type.decode(x), type.decode(y)];
    if (cmp === "error") {
      expect(expectError(() => compareBytes(type, x, y)).code).toBe("not-comparable");
      expect(expectError(() => compare(type, value, other)).code).toBe("not-comparable");
    } else {
      expect([compareBytes(type, x, y), compareBytes(type, y, x)]).toEqual([cmp, 0 - cmp]);
      expect([compare(type, value, other), compare(type, other, value)]).toEqual([cmp, 0 - cmp]);
    }
  });
});

describe("SORT-1 SORT-12 data of one schema", () => {
  it("are equal to themselves, a map that the schema ignores aside", () => {
    const fields = [
      { name: "m", type: { type: "map", values: "int" }, order: "ignore" },
      { name: "b", type: "int" },
    ] as const;
    const type = avroType({ type: "record", name: "S", fields }, { engine });
    expect(compare(type, { m: { a: 1 }, b: 1 }, { m: { b: 2, c: 3 }, b: 1 })).toBe(0);
    expect(compareBytes(type, bytesOf("02 0261 02 00 02"), bytesOf("00 02"))).toBe(0);
  });
});
