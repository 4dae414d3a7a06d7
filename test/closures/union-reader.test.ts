import { describe, expect, it } from "vitest";
import { buildReader, type Reader } from "../../src/closures/reader.js";
import { shapeOf } from "../../src/closures/shape.js";
import { resolve } from "../../src/plan/resolve.js";
import { branch } from "../../src/value/branch.js";
import { difference, expectError } from "../helpers.js";
import { array, map, optionsOf, read, readWith, record, schemaOf } from "./make.js";

const A = record("ns.A", { x: "int" });
const B = record("ns.B", { y: "int" });

describe("natural unions", () => {
  it.each([
    [["null", "string"], "00", null],
    [["null", "string"], "02 0261", "a"],
    [["string", "null"], "00 0261", "a"],
    [["string", "null"], "02", null],
    [["null", "string"], "8200 0261", "a"],
    [["int"], "00 02", 1],
    [["null", "int", "string"], "04 0261", "a"],
    [["null", map("int")], "02 02026b0200", { k: 1 }],
    [["null", A], "02 02", { x: 1 }],
  ])("%j: %s", (schema, hex, value) => {
    expect(difference(read(schema, hex), value)).toBeUndefined();
  });

  it("tag records where there are several", () => {
    expect(read(["null", A, B], "02 02")).toEqual({ x: 1, [branch]: "ns.A" });
    expect(read([A, "string", B], "04 02")).toEqual({ y: 1, [branch]: "ns.B" });
    expect(read([A, "string", B], "02 0261")).toBe("a");
  });

  it("do not tag the same record elsewhere", () => {
    const schema = record("R", { one: A, either: ["ns.A", B], other: ["null", "ns.A"] });
    expect(read(schema, "02 00 04 02 06")).toEqual({
      one: { x: 1 },
      either: { x: 2, [branch]: "ns.A" },
      other: { x: 3 },
    });
  });

  it("tag recursive records", () => {
    const schema = record("L", { next: ["null", "L", B] });
    expect(read(schema, "02 04 06")).toEqual({ next: { next: { y: 3, [branch]: "ns.B" }, [branch]: "L" } });
  });
});

describe("wrapped unions", () => {
  const wrapped = { union: "wrapped" } as const;

  it.each([
    [["null", "string"], "00", null],
    [["null", "string"], "02 0261", { string: "a" }],
    [["null", A, B], "04 02", { "ns.B": { y: 1 } }],
    [["null", A, B], "00", null],
    [[array("int"), map("int")], "00 020200", { array: [1] }],
    [["int"], "00 02", { int: 1 }],
  ])("%j: %s", (schema, hex, value) => {
    expect(difference(read(schema, hex, wrapped), value)).toBeUndefined();
  });

  it("wrap a branch named __proto__ too", () => {
    const value = read(["null", { type: "fixed", name: "__proto__", size: 1 }], "02 07", wrapped);
    expect(Object.entries(value as object)).toEqual([["__proto__", Uint8Array.of(7)]]);
  });
});

describe("branches that the reader does not have", () => {
  it("are errors where they are met, and only there", () => {
    const writer = ["int", "string", A];
    expect(readWith(writer, "00 02", {}, "long").value).toBe(1);
    for (const [hex, name] of [
      ["02 0261", "string"],
      ["04 02", "ns.A"],
    ] as const) {
      const error = expectError(() => readWith(writer, hex, {}, "long"));
      expect(error).toMatchObject({ code: "unreadable-branch", offset: 1 });
      expect(error.message).toContain(`"${name}"`);
    }
  });
});

describe("what is said to generated code", () => {
  it.each([
    [["null", "int"], {}, { kind: "optional", tag: 2 }],
    [["int", "null"], {}, { kind: "optional", tag: 0 }],
    [["null", "int", "string"], {}, { kind: "union" }],
    [["int", "string"], {}, { kind: "union" }],
  ])("of %j is its shape", (schema, options, shape) => {
    const plan = resolve(schemaOf(schema), schemaOf(schema));
    expect(shapeOf(buildReader(plan, optionsOf(options)))).toMatchObject(shape);
  });

  it("of a wrapped branch is its name", () => {
    const plan = resolve(schemaOf(["null", "int"]), schemaOf(["null", "int"]));
    const shape = shapeOf(buildReader(plan, optionsOf({ union: "wrapped" })));
    expect(shape).toMatchObject({ kind: "optional" });
    expect(shapeOf((shape as { read: Reader }).read)).toMatchObject({ kind: "wrapped", name: "int" });
  });
});

describe("indexes", () => {
  it.each([
    [["null", "string"], "04", "invalid-union-index"],
    [["null", "string"], "01", "invalid-union-index"],
    [["null", "string"], "8080808020", "invalid-union-index"],
    [["null", "string"], "", "truncated"],
    [["null", "string"], "80", "truncated"],
    [["int", "string", "null"], "06", "invalid-union-index"],
  ])("of %j: %s is %s", (schema, hex, code) => {
    expect(expectError(() => read(schema, hex))).toMatchObject({ code, offset: 0 });
  });
});

describe("values without input", () => {
  const nulls = record("Nulls", Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`n${i}`, "null"])));

  it("are counted when a branch is taken, less one for its tag", () => {
    expect(Object.keys(read(["null", nulls], "02", { limits: { maxFreeValues: 21 } }) as object)).toHaveLength(20);
    // 21 values without input, one of them paid for by the tag's byte, less that byte again
    expect(read(["null", nulls], "02", { limits: { maxFreeValues: 19 } })).toBeDefined();
    expect(expectError(() => read(["null", nulls], "02", { limits: { maxFreeValues: 18 } }))).toMatchObject({
      limit: "maxFreeValues",
      offset: 1,
    });
  });
});
