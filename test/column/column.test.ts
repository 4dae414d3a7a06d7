import { describe, expect, it } from "vitest";
import { RecordBatch } from "../../src/column/batch.js";
import type { Column } from "../../src/column/column.js";
import { resolveOptions } from "../../src/value/options.js";
import { columnReader } from "../../src/value/reader.js";
import { expectError } from "../helpers.js";
import { columnsOf } from "./columns.js";

function column(schema: unknown, values: readonly unknown[], options = {}): Column {
  return new RecordBatch(columnsOf(schema, values), columnReader(resolveOptions(options))).column("");
}

const array = (items: unknown) => ({ type: "array", items });

describe("a column", () => {
  it("has physical arrays as Arrow lays them out", () => {
    expect(column("int", [1, -1]).values).toEqual(Int32Array.of(1, -1));
    expect(column("long", [1n]).values).toEqual(BigInt64Array.of(1n));
    expect(column("float", [0.5]).values).toEqual(Float32Array.of(0.5));
    expect(column("double", [0.1]).values).toEqual(Float64Array.of(0.1));
    expect(column("boolean", [true, false, true]).values).toEqual(Uint8Array.of(0b101));
    expect(column({ type: "enum", name: "E", symbols: ["A", "B"] }, ["B", "A"]).values).toEqual(Int32Array.of(1, 0));
    const text = column("string", ["a", "", "é"]);
    expect([text.values, text.offsets]).toEqual([Uint8Array.of(0x61, 0xc3, 0xa9), Int32Array.of(0, 1, 1, 3)]);
    const maybe = column(["null", "int"], [null, { int: 5 }]);
    expect([maybe.validity, maybe.values]).toEqual([Uint8Array.of(0b10), Int32Array.of(0, 5)]);
    const list = column(array("int"), [[1, 2], [], [3]]);
    expect([list.offsets, list.children[0]!.values]).toEqual([Int32Array.of(0, 2, 2, 3), Int32Array.of(1, 2, 3)]);
    const union = column(["int", "string", "null"], [{ string: "a" }, null, { int: 7 }]);
    expect([union.typeIds, union.offsets]).toEqual([Int16Array.of(1, 2, 0), Int32Array.of(0, 0, 0)]);
    expect(union.children.map(({ name, length }) => [name, length])).toEqual([
      ["int", 1],
      ["string", 1],
      ["null", 1],
    ]);
    const none = column("null", [null, null]);
    expect([none.values, none.validity, none.offsets, none.typeIds, none.length]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      2,
    ]);
  });

  it("knows its name and type", () => {
    const maybe = column(["null", "int"], [null]);
    expect([maybe.name, maybe.type.type]).toEqual(["", "union"]);
    const map = column({ type: "map", values: array("int") }, [{}]);
    expect(map.type.type).toBe("map");
    expect(map.children.map(({ name, type }) => [name, type.type])[1]).toEqual(["value", "array"]);
    expect(map.children[0]!.name).toBe("key");
    expect(map.children[1]!.children[0]!.name).toBe("item");
  });

  it("gives values under the options of its type", () => {
    expect(column("long", [1n, 2n ** 60n]).toArray()).toEqual([1, 2n ** 60n]); // never an error, never rounded
    expect(column("long", [1n], { long: "bigint" }).get(0)).toBe(1n);
    expect(column(["null", "int"], [null, { int: 5 }]).toArray()).toEqual([null, 5]);
    expect(column(["null", "int"], [{ int: 5 }], { union: "wrapped" }).get(0)).toEqual({ int: 5 });
    expect(column(array("int"), [[1, 2]], { numericArrays: "typed" }).get(0)).toEqual(Int32Array.of(1, 2));
    expect(column({ type: "map", values: "int" }, [{ a: 1 }], { map: "Map" }).get(0)).toEqual(new Map([["a", 1]]));
  });

  it.each([-1, 2, 0.5, Number.NaN, "0"])("has no slot %s", (slot) => {
    expect(expectError(() => column("int", [1, 2]).get(slot as number)).code).toBe("invalid-argument");
  });

  it("may be empty", () => {
    const empty = column(array("string"), []);
    expect([empty.length, empty.toArray(), [...empty.offsets!]]).toEqual([0, [], [0]]);
  });
});

describe("matrix", () => {
  it("is one typed array and its shape", () => {
    const { values, shape } = column(array("float"), [
      [1, 2, 3],
      [4, 5, 6],
    ]).matrix();
    expect(values).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6));
    expect(shape).toEqual([2, 3]);
  });

  it.each([
    ["int", Int32Array],
    ["long", BigInt64Array],
    ["double", Float64Array],
  ] as const)("of %s has its array", (items, Type) => {
    const one = items === "long" ? 1n : 1;
    expect(column(array(items), [[one]]).matrix().values).toBeInstanceOf(Type);
  });

  it("goes through arrays of arrays", () => {
    const tensor = [
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      [
        [7, 8],
        [9, 10],
        [11, 12],
      ],
    ];
    const { values, shape } = column(array(array(array("int"))), [tensor, tensor]).matrix();
    expect(shape).toEqual([2, 2, 3, 2]);
    expect([...values].slice(0, 12)).toEqual(tensor.flat(2));
  });

  it("is not copied", () => {
    const vectors = column(array("double"), [
      [1, 2],
      [3, 4],
    ]);
    expect(vectors.matrix().values.buffer).toBe(vectors.children[0]!.values!.buffer);
  });

  it("of a slice is the slice's", () => {
    const batch = new RecordBatch(
      columnsOf(array("int"), [
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      columnReader(resolveOptions()),
    );
    const { values, shape } = batch.slice(1, 2).column("").matrix();
    expect([[...values], shape]).toEqual([
      [3, 4],
      [1, 2],
    ]);
  });

  it("of arrays that may be null but are not", () => {
    const { shape } = column(["null", array("int")], [{ array: [1] }, { array: [2] }]).matrix();
    expect(shape).toEqual([2, 1]);
  });

  it("of no rows and of empty arrays has no numbers", () => {
    expect(column(array("int"), []).matrix()).toEqual({ values: new Int32Array(0), shape: [0, 0] });
    expect(column(array("int"), [[], []]).matrix()).toEqual({ values: new Int32Array(0), shape: [2, 0] });
  });

  it.each([
    ["arrays of two lengths", array("int"), [[1], [1, 2]]],
    ["arrays of arrays of two lengths", array(array("int")), [[[1], [1, 2]]]],
    ["a null array", ["null", array("int")], [null, { array: [1] }]],
    ["a null number", array(["null", "int"]), [[null]]],
    ["strings", array("string"), [["a"]]],
    ["no arrays", "int", [1]],
    ["maps", { type: "map", values: "int" }, [{}]],
  ])("is refused for %s", (_, schema, values) => {
    const error = expectError(() => column(schema, values).matrix());
    expect(error.code).toBe("invalid-argument");
    expect(error.message).toContain("matrix");
  });
});
