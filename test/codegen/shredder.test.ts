import { describe, expect, it } from "vitest";
import { Sink } from "../../src/bytes/sink.js";
import { buildWriter } from "../../src/closures/writer.js";
import { makeShredder } from "../../src/codegen/shredder.js";
import { Stop } from "../../src/kernel/tape.js";
import type { ValueOptions } from "../../src/value/options.js";
import { array, LIST, optionsOf, record, schemaOf } from "../closures/make.js";
import { hexOf } from "../helpers.js";
import { Shredding } from "./shred.js";

function closures(schema: unknown, values: readonly unknown[], options?: ValueOptions): string {
  const write = buildWriter(schemaOf(schema), optionsOf(options));
  const sink = new Sink();
  for (const value of values) write(sink, value);
  return hexOf(sink.toBytes());
}

function expectSame(schema: unknown, values: readonly unknown[], options?: ValueOptions): void {
  expect(new Shredding(schema, options).write(...values)).toBe(closures(schema, values, options));
}

function expectMisfit(schema: unknown, values: readonly unknown[], options?: ValueOptions): void {
  const shredding = new Shredding(schema, options);
  for (const value of values) {
    expect(shredding.shred(value)).toBe(0);
    expect(shredding.tape.s).toBe(Stop.Misfit);
  }
}

describe("what goes on a tape", () => {
  it("is written as the closures write it: primitives", () => {
    expectSame("null", [null, null]);
    expectSame("boolean", [true, false]);
    expectSame("int", [0, -0, -1, 63, 64, -65, 2 ** 31 - 1, -(2 ** 31)]);
    expectSame("long", [0, -0, 2 ** 40, -(2 ** 53) + 1, 5n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n]);
    expectSame("float", [0, -0, 0.1, Number.NaN, 1e300]);
    expectSame("double", [0, -0, 0.1, Number.NaN, Number.NEGATIVE_INFINITY, 5]);
    expectSame("string", ["", "a", "x".repeat(70), "é", "日本", "😀 and ".repeat(9), ""]);
    expectSame("bytes", [new Uint8Array(0), Uint8Array.of(1, 2), new Uint8Array(100).fill(7), Int8Array.of(-1)]);
    expectSame({ type: "fixed", name: "F", size: 3 }, [Uint8Array.of(1, 2, 3), Buffer.from("abc")]);
  });

  it("compares few symbols and looks up many", () => {
    for (const n of [1, 8, 9, 70]) {
      const symbols = Array.from({ length: n }, (_, i) => `s${i}`);
      const schema = { type: "enum", name: "E", symbols };
      expectSame(schema, symbols);
      expectMisfit(schema, ["s", "x", 0, undefined, null]);
    }
  });

  it("is collections, plain and typed", () => {
    expectSame(array("int"), [[], [1, -1, 300], Int32Array.of(5, 70_000), Int8Array.of(-1), new Array(40).fill(9)]);
    expectSame(array("long"), [[1, 2n ** 60n, 3], BigInt64Array.of(-5n), Uint32Array.of(2 ** 32 - 1)]);
    expectSame(array("float"), [[0.5, 1], Float32Array.of(0.1)]);
    expectSame(array("double"), [[0.5, 1], Float32Array.of(0.1), Float64Array.of(0.1)]);
    expectSame(array(array("string")), [[], [[]], [["a", "é"], [], ["b"]]]);
    expectSame(array("null"), [[], [null, null]]);
    expectSame({ type: "map", values: array("long") }, [{}, { a: [], é: [1], 5: [2] }]);
    expectSame(
      { type: "map", values: "int" },
      [
        new Map([
          ["b", 1],
          ["1", 2],
        ]),
        new Map(),
      ],
      { map: "Map" },
    ); // prettier-ignore
  });

  it("is unions, by signs and by a look", () => {
    expectSame(["null", "int", "string"], [null, undefined, 5, "x"]);
    expectSame(["string", "null"], ["x", null]);
    const a = record("A", { a: "int" });
    const b = record("B", { b: ["null", "double"], c: array("string") });
    expectSame([a, "null", b], [{ a: 1 }, null, { b: null, c: ["x"] }, { b: 2, c: [] }]);
    expectSame(["int", "long", "double"], [1, 2 ** 40, 0.5, 5n]);
    expectSame(["null", "long"], [1, 2 ** 40, 5n]);
    expectSame(["null", array("int")], [[1], Int32Array.of(5), null]);
  });

  it("is records with what stands in for absent fields", () => {
    const schema = {
      type: "record",
      name: "R",
      fields: [
        { name: "a", type: "int", default: 7 },
        { name: "b", type: ["null", "string"], default: null },
        { name: "c", type: ["string", "null"], default: "é" },
        { name: "d", type: "int" },
        { name: "e", type: { type: "map", values: "int" }, default: {} },
        { name: "f", type: { type: "enum", name: "E", symbols: ["X", "Y"] }, default: "Y" },
        { name: "constructor", type: ["null", "int"], default: null },
        { name: "g", type: "null", default: null },
      ],
    };
    expectSame(schema, [{ d: 1 }, { a: 1, b: "x", c: null, d: 2, e: { k: 1 }, f: "X", constructor: 5, g: null }]);
    expectMisfit(schema, [{}]);
  });

  it("is logical values", () => {
    const date = { type: "int", logicalType: "date" };
    expectSame(date, ["1970-01-02", "2020-02-29"]);
    const decimal = { type: "bytes", logicalType: "decimal", precision: 9, scale: 2 };
    expectSame(array(decimal), [["1.00", "-12.5"]]);
    expectSame(["null", { type: "long", logicalType: "timestamp-millis" }], [new Date(5), null]);
  });

  it("is what the closures alone can write, as it is", () => {
    const wrapped = record("R", { a: "int", u: ["int", "string"], b: "string" });
    const values = [
      { a: 1, u: { int: 5 }, b: "x" },
      { a: 1, u: { string: "y".repeat(200) }, b: "é" },
    ];
    expectSame(wrapped, values, { union: "wrapped" });
    const lists = record("R", { a: array("int"), b: { type: "map", values: "string" }, c: array(array("string")) });
    const sized = { a: [1, 2], b: { k: "é" }, c: [["x"], []] };
    expectSame(lists, [sized, { a: [], b: {}, c: [] }, sized], { itemBlocks: "sized" });
  });
});

describe("what does not go on a tape", () => {
  it("ends the row", () => {
    expectMisfit("int", [0.5, 2 ** 31, "1", null, undefined, 1n, {}]);
    expectMisfit("long", [Number.NaN, "1", 2n ** 63n, null]);
    expectMisfit("boolean", [0, 1, null, "true"]);
    expectMisfit("string", [1, null, undefined, ["a"]]);
    expectMisfit("bytes", ["a", [1], new Uint16Array(1), null]);
    expectMisfit({ type: "fixed", name: "F", size: 3 }, [new Uint8Array(2), null]);
    expectMisfit(array("int"), [[1, "2"], Float64Array.of(1), {}, "ab", null]);
    expectMisfit(array("string"), [["a", 5], Int32Array.of(1)]);
    expectMisfit({ type: "map", values: "int" }, [[], null, { a: "x" }, new Date(), Object.create({ a: 1 })]);
    expectMisfit(record("R", { a: "int" }), [[], null, {}, 5, new Map(), new Uint8Array(1)]);
    expectMisfit(["null", "int"], ["x", {}]);
  });

  it("leaves the tape as it was before the row", () => {
    const shredding = new Shredding(record("R", { a: "string", b: array("long"), c: "int" }));
    const good = { a: "x", b: [1], c: 1 };
    expect(shredding.shred(good, good, { a: "yy", b: [1, 2], c: "no" }, good)).toBe(2);
    const { p, q, S } = shredding.tape;
    shredding.shred(good, good);
    expect([shredding.tape.p, shredding.tape.q, shredding.tape.S]).toEqual([p, q, S]);
  });

  it("is refused by the kernel: numbers that are no safe integers", () => {
    for (const value of [0.5, 2 ** 53, -(2 ** 53), Number.POSITIVE_INFINITY, 1e300])
      for (const schema of ["long", array("long")]) {
        const shredding = new Shredding(schema);
        const row = (long: number) => (schema === "long" ? long : [long]);
        const rows = [row(1), row(2), row(value), row(3)];
        expect(shredding.shred(...rows)).toBe(4);
        expect(shredding.run(4)).toBe(2);
      }
  });

  it("stops where there is no room", () => {
    const room = { words: 8, doubles: 8, raw: 8 };
    const cases: [unknown, unknown[]][] = [
      ["int", new Array(9).fill(1)],
      ["long", new Array(9).fill(1)],
      ["bytes", [new Uint8Array(5), new Uint8Array(5)]],
      [array("int"), [[1, 2, 3], Int32Array.of(1, 2, 3, 4)]],
      [array("double"), [[1, 2, 3, 4, 5], Float64Array.of(1, 2, 3, 4)]],
      [
        array("string"),
        [
          ["a", "b", "c"],
          ["a", "b", "c", "d"],
        ],
      ],
      [
        { type: "map", values: "null" },
        [
          { a: null, b: null, c: null, d: null },
          { a: null, b: null, c: null },
        ],
      ],
      [
        record("R", { a: "int", b: array("int") }),
        [
          { a: 1, b: [1, 2, 3] },
          { a: 1, b: [1, 2] },
        ],
      ],
    ]; // prettier-ignore
    for (const [schema, rows] of cases) {
      const shredding = new Shredding(schema, undefined, room);
      const reached = shredding.shred(...rows);
      expect(reached).toBeLessThan(rows.length);
      expect(reached).toBeGreaterThan(0);
      expect(shredding.tape.s).toBe(Stop.Full);
      expect(shredding.write(...rows.slice(0, reached))).toBe(closures(schema, rows.slice(0, reached)));
    }
  });

  it("is much text: rows are taken up to a bound", () => {
    const shredding = new Shredding("string");
    const rows = new Array(20).fill("x".repeat(10_000));
    const reached = shredding.shred(...rows);
    expect(shredding.tape.s).toBe(Stop.Text);
    expect(reached).toBeGreaterThan(2);
    expect(shredding.write(...rows.slice(0, reached))).toBe(closures("string", rows.slice(0, reached)));
    expect(shredding.shred("x".repeat(200_000))).toBe(0);
  });
});

describe("a shredder", () => {
  it("takes the length that a view has, not the one it tells", () => {
    const shredding = new Shredding(array("int"), undefined, { words: 64 });
    const liar = Object.defineProperty(new Int32Array(200), "length", { value: 2 });
    expect(shredding.shred(liar)).toBe(0);
    expect(shredding.tape.s).toBe(Stop.Full);
    const tag = Object.defineProperty(Float64Array.of(0.5), Symbol.toStringTag, { value: "Int32Array" });
    expect(shredding.shred(tag)).toBe(0);
    expect(shredding.tape.s).toBe(Stop.Misfit);
    const bytes = new Shredding("bytes", undefined, { raw: 64 });
    expect(bytes.shred(Object.defineProperty(new Uint8Array(300), "length", { value: 2 }))).toBe(0);
  });

  it("writes as many items as it has counted, whatever getters do to the array meanwhile", () => {
    const schema = array(record("I", { a: "int" }));
    const items: { a: number }[] = [{ a: 1 }, { a: 2 }, { a: 3 }];
    Object.defineProperty(items[0], "a", {
      get() {
        items.length = 1;
        return 1;
      },
    });
    expectMisfit(schema, [items]);
    const growing: { a: number }[] = [{ a: 1 }, { a: 2 }];
    Object.defineProperty(growing[0], "a", {
      get() {
        growing.push({ a: 9 });
        return 1;
      },
    });
    expect(new Shredding(schema).write(growing)).toBe("04020400");
  });

  it("is made of several functions for wide schemas, and refused for those that have no end", () => {
    const fields = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [`f${i}`, i % 3 ? "int" : ["null", "string"]]),
    );
    const schema = record("Outer", { a: record("Inner", fields), b: "Inner", c: array("Inner") });
    const part = Object.fromEntries(Object.keys(fields).map((name, i) => [name, i % 3 ? i : `text ${i}`]));
    expectSame(schema, [{ a: part, b: part, c: [part, part] }]);
    expectMisfit(schema, [{ a: part, b: { ...part, f299: "x" }, c: [] }]);
    let many: unknown = record("R0", { a: "string", b: "string" });
    for (let i = 1; i < 18; i++) many = record(`R${i}`, { a: many, b: `R${i - 1}` });
    expect(makeShredder(buildWriter(schemaOf(many), optionsOf()))).toBeUndefined();
  });

  it("is not made for recursive schemas, nor where functions can't be had", () => {
    const writer = (schema: unknown) => buildWriter(schemaOf(schema), optionsOf());
    expect(makeShredder(writer(LIST))).toBeUndefined();
    expect(makeShredder(writer("int"), () => undefined)).toBeUndefined();
    expect(makeShredder(writer("int"))).toBeDefined();
  });

  it("finds no keys of Object.prototype in maps", () => {
    const shredding = new Shredding({ type: "map", values: "int" });
    Object.defineProperty(Object.prototype, "polluted", {
      value: 1,
      enumerable: true,
      configurable: true,
      writable: true,
    });
    try {
      expect(shredding.shred({ a: 1 })).toBe(0);
    } finally {
      Reflect.deleteProperty(Object.prototype, "polluted");
    }
    expect(shredding.write({ a: 1 })).toBe("0202610200");
  });

  it("reads names as they are", () => {
    const name = '"];throw 1;//\u2028';
    const schema = { type: "record", name: "R", fields: [{ name: "__proto__", type: "int" }] };
    expectSame(schema, [JSON.parse('{"__proto__":5}')]);
    expectSame({ type: "map", values: "int" }, [JSON.parse('{"__proto__":5,"constructor":1}'), { [name]: 1 }]);
  });
});
