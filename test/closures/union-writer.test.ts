import { describe, expect, it } from "vitest";
import { branch, wrap } from "../../src/value/branch.js";
import { expectError } from "../helpers.js";
import { array, map, read, record, write } from "./make.js";

const A = record("ns.A", { x: "int" });
const B = record("ns.B", { x: "int", y: "string" });
const C = {
  type: "record",
  name: "ns.C",
  fields: [
    { name: "x", type: "int" },
    { name: "z", type: "int", default: 0 },
  ],
};
const F = { type: "fixed", name: "F", size: 2 };
const E = { type: "enum", name: "E", symbols: ["P", "Q"] };

describe("natural unions", () => {
  it.each([
    [["null", "string"], null, "00"],
    [["null", "string"], undefined, "00"],
    [["null", "string"], "a", "020261"],
    [["string", "null"], null, "02"],
    [["int", "long", "double"], 5, "000a"],
    [["int", "long", "double"], 2 ** 31, "028080808010"],
    [["int", "long", "double"], 2 ** 53, "040000000000004043"],
    [["int", "long", "double"], 5n, "020a"],
    [["int", "long", "double"], 0.5, "04000000000000e03f"],
    [["float", "double"], 0.5, "000000003f"],
    [["float", "double"], 0.1, "029a9999999999b93f"],
    [["float", "double"], Number.NaN, "000000c07f"],
    [["null", "float"], 0.1, "02cdcccc3d"],
    [["string", E], "P", "000250"],
    [[E, "string"], "P", "0000"],
    [[E, "string"], "R", "020252"],
    [["bytes", F], Uint8Array.of(1, 2), "00040102"],
    [[F, "bytes"], Uint8Array.of(1, 2), "000102"],
    [[F, "bytes"], Uint8Array.of(1), "020201"],
    [[array("int"), "bytes"], Uint8Array.of(1), "020201"],
    [[array("int"), "bytes"], Int32Array.of(1), "00020200"],
    [["null", array("int")], [1], "02020200"],
    [["null", map("int")], { a: 1 }, "020202610200"],
    [["null", map("int")], new Map([["a", 1]]), "020202610200"],
    [["null", A], { x: 1 }, "0202"],
    [["null", A, B], { x: 1 }, "0202"],
    [["null", A, B], { x: 1, y: "" }, "040200"],
    [[map("int"), B], { x: 1, y: "" }, "020200"],
    [[map("int"), A], { x: 1 }, "000202780200"],
    [[A, map("int")], { x: 1 }, "0002"],
    [[A, map("int")], { y: 1 }, "020202790200"],
  ])("%j: %o", (schema, value, hex) => {
    expect(write(schema, value)).toBe(hex);
  });

  it.each([
    [["null", "string"], 1],
    [["int", "string"], null],
    [["int", "string"], undefined],
    [["int"], 1.5],
    [["null", "long"], 2 ** 53],
    [["null", "int"], {}],
    [["null", A], []],
    [["null", A], {}],
    [["null", A], { x: 1, w: 2 }],
    [["null", A], new Map([["x", 1]])],
    [["null", F], Uint8Array.of(1)],
  ])("%j has no branch for %o", (schema, value) => {
    expect(expectError(() => write(schema, value))).toMatchObject({ code: "no-branch" });
  });

  it("say why an object does not fit", () => {
    expect(expectError(() => write(["null", A], {})).message).toContain('without the field "x" of record "ns.A"');
    expect(expectError(() => write(["null", A], { x: 1, secret: 1 })).message).toMatch(
      /a key that is no field of record "ns.A"$/,
    );
  });

  it("name the branch in paths", () => {
    expect(expectError(() => write(["null", A], { x: "1" })).path).toEqual(["ns.A", "x"]);
  });
});

describe("several records", () => {
  it("need a name where more than one fits", () => {
    const error = expectError(() => write([A, C], { x: 1 }));
    expect(error).toMatchObject({ code: "ambiguous-branch" });
    expect(error.message).toContain('"ns.A" and "ns.C"');
    expect(write([A, C], { x: 1, z: 2 })).toBe("020204");
  });

  it("are told apart by the symbol branch, as decoding leaves it", () => {
    for (const hex of ["0002", "020200"]) {
      const value = read([A, C], hex) as object;
      expect(write([A, C], value)).toBe(hex);
      expect(write([A, C], { ...value })).toBe(hex);
    }
    expect(write([A, C], { x: 1, [branch]: "ns.C" })).toBe("020200");
    expect(expectError(() => write([A, C], { x: 1, [branch]: "ns.Z" })).code).toBe("no-branch");
    expect(expectError(() => write([A, B], { x: 1, [branch]: "ns.B" }))).toMatchObject({
      code: "missing-field",
      path: ["ns.B", "y"],
    });
  });

  it("are told apart by wrap", () => {
    expect(write([A, C], wrap("ns.C", { x: 1 }))).toBe("020200");
    expect(write(["null", A, map("int")], wrap("map", { x: 1 }))).toBe("040202780200");
    expect(write(["int", "long"], wrap("long", 1))).toBe("0202");
    expect(expectError(() => write(["int"], wrap("long", 1))).code).toBe("no-branch");
    expect(expectError(() => write(["int"], wrap("int", "x")))).toMatchObject({ code: "invalid-value", path: ["int"] });
    expect(expectError(() => write("int", wrap("int", 1))).code).toBe("invalid-value");
  });
});

describe("an object with a branch's name as its only key", () => {
  it("names the branch where none is an object", () => {
    expect(write(["int", "long", F], { long: 1 })).toBe("0202");
    expect(write(["int", "long", F], { F: Uint8Array.of(1, 2) })).toBe("040102");
    expect(expectError(() => write(["int", "long"], { int: 1, long: 2 })).code).toBe("no-branch");
    expect(expectError(() => write(["int", "long"], { string: "a" })).code).toBe("no-branch");
    expect(expectError(() => write(["int", "long"], { toString: 1 })).code).toBe("no-branch");
  });

  it("is a map where there is one", () => {
    expect(write(["int", map("int")], { int: 1 })).toBe("020206696e740200");
    expect(expectError(() => write(["int", A], { int: 1 })).code).toBe("no-branch");
  });
});

describe("wrapped unions", () => {
  const wrapped = { union: "wrapped" } as const;

  it.each([
    [["null", "string"], null, "00"],
    [["null", "string"], undefined, "00"],
    [["null", "string"], { string: "a" }, "020261"],
    [["null", A], { "ns.A": { x: 1 } }, "0202"],
    [["int", map("int")], { map: { int: 1 } }, "020206696e740200"],
    [["null", A], wrap("ns.A", { x: 1 }), "0202"],
    [["null", { ...F, name: "constructor" }], { constructor: Uint8Array.of(1, 2) }, "020102"],
  ])("%j: %o", (schema, value, hex) => {
    expect(write(schema, value, wrapped)).toBe(hex);
  });

  it.each([
    [["null", "string"], "a"],
    [["null", "string"], {}],
    [["null", "string"], { int: 1 }],
    [["null", "string"], { string: "a", int: 1 }],
    [["null", "string"], { toString: "a" }],
    [["string"], null],
    [["null", A], { x: 1 }],
  ])("%j has no branch for %o", (schema, value) => {
    expect(expectError(() => write(schema, value, wrapped)).code).toBe("no-branch");
  });
});
