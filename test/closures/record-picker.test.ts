import { describe, expect, it } from "vitest";
import { RecordPicker } from "../../src/closures/record-picker.js";
import type { UnionSchema } from "../../src/schema/schema.js";
import { Random } from "../random.js";
import { record, schemaOf, write } from "./make.js";

const pickerOf = (...branches: unknown[]) => new RecordPicker((schemaOf(branches) as UnionSchema).branches);
const TWO = [record("A", { x: "int", y: "int" }), "null", record("B", { x: "int", z: "int" })];
const field = (name: string, type: unknown, given?: unknown) => ({
  name,
  type,
  ...(given !== undefined && { default: given }),
});

describe("a record picker", () => {
  it("tells a record by its keys, in whatever order they come", () => {
    const picker = pickerOf(...TWO);
    for (let i = 0; i < 2; i++) {
      expect(picker.pick({ x: 1, y: 1 })).toBe(0);
      expect(picker.pick({ y: 1, x: 1 })).toBe(0);
      expect(picker.pick({ z: 1, x: 1 })).toBe(2);
    }
  });

  it("says nothing where keys do not tell", () => {
    const picker = pickerOf(...TWO);
    for (const value of [{}, { x: 1 }, { x: 1, y: 1, z: 1 }, { x: 1, y: 1, other: 1 }, { other: 1 }, [], new Map()])
      expect(picker.pick(value)).toBe(-1);
    expect(picker.pick(Object.assign(Object.create(null), { x: 1, y: 1 }))).toBe(-1);
    expect(pickerOf(record("A", { x: "int" }), record("B", { x: "string" })).pick({ x: 1 })).toBe(-1);
  });

  it("heeds fields that are hidden from the keys", () => {
    const picker = pickerOf(record("A", { x: "int" }), record("B", { x: "int", y: "int" }));
    expect(picker.pick({ x: 1 })).toBe(0);
    expect(picker.pick({ x: 1, y: 1 })).toBe(1);
    expect(picker.pick(Object.defineProperty({ x: 1 }, "y", { value: 1 }))).toBe(-1);
  });

  it("heeds fields that would be null if they are undefined, though they have no default", () => {
    const fields = [field("x", "int"), field("y", ["null", "int"])];
    const picker = pickerOf({ type: "record", name: "A", fields }, "string");
    expect(picker.pick({ x: 1, y: null })).toBe(0);
    expect(picker.pick({ x: 1, y: undefined })).toBe(-1);
    const given = pickerOf({ type: "record", name: "A", fields: [field("x", "int", 1)] });
    expect([given.pick({}), given.pick({ x: undefined })]).toEqual([0, 0]);
  });

  it("takes names of properties that every object has for names", () => {
    const fields = [field("__proto__", "int"), field("constructor", "int"), field("toString", "int")];
    const picker = pickerOf({ type: "record", name: "A", fields }, record("B", { x: "int" }));
    expect(picker.pick(JSON.parse('{"toString": 1, "__proto__": 2, "constructor": 3}'))).toBe(0);
    expect(picker.pick({ x: 1 })).toBe(1);
    expect(picker.pick({})).toBe(-1);
  });

  it("learns no more than it has room for", () => {
    const names = Array.from({ length: 40 }, (_, i) => `f${i}`);
    const picker = pickerOf(record("A", Object.fromEntries(names.map((name) => [name, "int"]))));
    const random = new Random(1);
    let found = 0;
    for (let i = 0; i < 200; i++) {
      const keys = names.map((name) => [random.below(1e9), name] as const).sort((a, b) => a[0] - b[0]);
      if (picker.pick(Object.fromEntries(keys.map(([, name]) => [name, 1]))) === 0) found++;
    }
    expect(found).toBeGreaterThan(5);
    expect(found).toBeLessThan(20);
  });

  it("leaves writers as they are", () => {
    expect(write(TWO, { x: 1, z: 1 })).toBe("040202");
    expect(() => write(TWO, { x: 1 })).toThrow("expected one of");
  });
});
