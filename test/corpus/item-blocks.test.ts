import { describe, expect, it } from "vitest";
import { avroType } from "../../src/index.js";
import { engine, expectError, hexOf, joined } from "../helpers.js";
import { encodeModel, modelOf, Random, randomSchema, randomValue } from "../random.js";

/* Arrays and maps with the size of their items before them, on the engine under test. (BIN-13, BIN-14) */

const SIZED = { engine, itemBlocks: "sized", union: "wrapped", long: "bigint", logical: "raw" } as const;
const array = (items: unknown) => ({ type: "array", items });
const map = (values: unknown) => ({ type: "map", values });
const record = (name: string, fields: Record<string, unknown>) => ({
  type: "record",
  name,
  fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
});
const sizedType = (schema: unknown) => avroType<unknown>(schema as never, SIZED);

describe("sized item blocks", () => {
  it.each<[unknown, unknown, string]>([
    [array("int"), [], "00"],
    [map("int"), {}, "00"],
    [map("int"), new Map(), "00"],
    [array("int"), [1, 2], "03040204" + "00"],
    [array("null"), [null, null, null], "0500" + "00"],
    [array("int"), Int32Array.of(64), "0104" + "8001" + "00"],
    [map("int"), { a: 1 }, "0106" + "026102" + "00"],
    [map("int"), new Map([["a", 1]]), "0106" + "026102" + "00"],
    [array(array("int")), [[1], []], "030a" + "01020200" + "00" + "00"],
    [map(array("int")), { a: [1] }, "010c" + "0261" + "01020200" + "00"],
  ])("%j writes %o", (schema, value, hex) => {
    const type = sizedType(schema);
    expect(hexOf(type.encode(value))).toBe(hex);
    expect(hexOf(type.encodeBatch([value, value]))).toBe(hex + hex);
  });

  it("stand in all that a type writes, and are read as any others", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = new Random(seed);
      const schema = randomSchema(random, { depth: 1 + random.below(4), recursive: random.chance(0.1) });
      const model = modelOf(schema);
      const [type, counted] = [
        sizedType(schema),
        avroType<unknown>(schema as never, { ...SIZED, itemBlocks: "counted" }),
      ];
      const values = Array.from({ length: 10 }, () => randomValue(random, model));
      const sized = values.map((value) => encodeModel(model, value, "sized"));
      const plain = values.map((value) => encodeModel(model, value));
      const data = joined(sized);
      expect(type.encodeMessages(values).map(hexOf), `seed ${seed}`).toEqual(sized.map(hexOf));
      expect(hexOf(type.encodeBatch(values)), `seed ${seed}`).toBe(hexOf(data));
      expect(hexOf(type.with({ codegen: "never" }).encodeBatch(values)), `seed ${seed}`).toBe(hexOf(data));
      expect(counted.encodeMessages(values).map(hexOf), `seed ${seed}`).toEqual(plain.map(hexOf));
      expect(counted.verify(data, { count: 10 })).toBe(10);
      expect(counted.encodeMessages(counted.decodeBatch(data, { count: 10 })).map(hexOf)).toEqual(plain.map(hexOf));
      if (columnar(() => counted.decodeColumns(sized)))
        expect(hexOf(type.encodeColumns(counted.decodeColumns(sized))), `seed ${seed}`).toBe(hexOf(data));
    }
  });

  it("are passed over by a projection, which need not look at their items", () => {
    const type = sizedType(record("R", { gone: array("string"), also: map(array("string")), id: "int" }));
    const value = (id: number) => ({ gone: ["x".repeat(200), "é"], also: { k: ["a", "b"] }, id });
    const bytes = type.encodeBatch([value(1), value(2)]);
    const ids = (data: Uint8Array) => [...type.decodeColumns(data, { count: 2, fields: ["id"] }).column("id").values!];
    expect(ids(bytes)).toEqual([1, 2]);
    const text = bytes.indexOf("x".charCodeAt(0));
    const bad = bytes.slice();
    bad[text - 2] = 0x01; // the length of the first text: now below zero
    expect(expectError(() => type.verify(bad, { count: 2 })).code).toBe("invalid-length");
    expect(ids(bad)).toEqual([1, 2]);
  });

  it("stand in what is written for fields that are left out", () => {
    const fields = [{ name: "a", type: array(map("int")), default: [{ k: 1 }] }];
    const type = sizedType({ type: "record", name: "R", fields });
    expect(hexOf(type.encode({}))).toBe(hexOf(type.encode({ a: [{ k: 1 }] })));
    expect(hexOf(type.encode({}))).toBe("010c" + "0106" + "026b02" + "00" + "00");
  });

  it("leave the sink as it was where an item does not fit", () => {
    const type = sizedType(array(array("int")));
    const bad = [[1], ["x"]];
    expect(expectError(() => type.encodeBatch([[[1]], bad]))).toMatchObject({ row: 1, path: [1, 0] });
    expect(hexOf(type.encode([[1]]))).toBe("0108" + "01020200" + "00");
  });

  it("move as a whole, however deep and long they are", () => {
    const type = sizedType(map(array(array("string"))));
    const counted = type.with({ itemBlocks: "counted" });
    for (const length of [1, 60, 64, 200, 8200, 70_000]) {
      const value = { k: [["x".repeat(length)], ["y"], []], l: [] };
      const bytes = type.encode(value);
      expect(counted.decode(bytes)).toEqual(value);
      expect(counted.verify(bytes, { count: 1 })).toBe(1);
      expect(hexOf(bytes)).toBe(hexOf(type.with({ codegen: "never" }).encode(value)));
    }
  });
});

function columnar(decode: () => unknown): boolean {
  try {
    decode();
    return true;
  } catch {
    return false;
  }
}
