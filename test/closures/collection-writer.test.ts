import { describe, expect, it } from "vitest";
import { expectError } from "../helpers.js";
import { array, map, record, write } from "./make.js";

describe("arrays", () => {
  it.each([
    ["int", [], "00"],
    ["int", [1, 2], "04020400"],
    ["int", Int32Array.of(1, -1), "04020100"],
    ["int", Uint16Array.of(64), "02800100"],
    ["long", BigInt64Array.of(-(2n ** 63n)), "02ffffffffffffffffff0100"],
    ["long", Uint32Array.of(2 ** 32 - 1), "02feffffff1f00"],
    ["float", Float32Array.of(1.5), "020000c03f00"],
    ["double", Float64Array.of(0.1), "029a9999999999b93f00"],
    ["double", Float32Array.of(1.5), "02000000000000f83f00"],
    ["double", new Float64Array([1, 0.1, 2]).subarray(1, 2), "029a9999999999b93f00"],
    ["float", new Float32Array(), "00"],
    [["null", "int"], [null, 1], "0400020200"],
    [["null", "int"], [undefined], "020000"],
  ])("of %j: %o", (items, value, hex) => {
    expect(write(array(items), value)).toBe(hex);
  });

  it.each([
    ["int", { length: 1, 0: 1 }],
    ["int", new Set([1])],
    ["int", "ab"],
    ["int", null],
    ["int", Uint8Array.of(1)],
    ["int", Float64Array.of(1)],
    ["int", BigInt64Array.of(1n)],
    ["float", Float64Array.of(1)],
    ["string", Int32Array.of(1)],
    ["long", new DataView(new ArrayBuffer(8))],
  ])("of %j are not %o", (items, value) => {
    expect(expectError(() => write(array(items), value)).code).toBe("invalid-value");
  });

  it("name the item that is wrong, holes too", () => {
    expect(expectError(() => write(array("int"), [1, "a"])).path).toEqual([1]);
    expect(expectError(() => write(array("int"), new Array(1))).path).toEqual([0]);
  });

  it("that a getter makes shorter while they are written are an error", () => {
    const items: unknown[] = [];
    const first = {
      get x() {
        items.length = 1;
        return 1;
      },
    };
    items.push(first, { x: 2 });
    expect(expectError(() => write(array(record("R", { x: "int" })), items)).path).toEqual([1]);
  });
});

describe("maps", () => {
  const own = JSON.parse('{"__proto__": 1, "b": 2}');

  it.each([
    [{}, "00"],
    [new Map(), "00"],
    [{ b: 1, a: 2 }, "0402620202610400"],
    [
      new Map([
        ["b", 1],
        ["a", 2],
      ]),
      "0402620202610400",
    ],
    [own, "04125f5f70726f746f5f5f0202620400"],
    [Object.assign(Object.create(null), { a: 1 }), "0202610200"],
  ])("%o", (value, hex) => {
    expect(write(map("int"), value)).toBe(hex);
  });

  it.each([[null], [[]], ["a"], [new Set()], [new Date()], [new (class Point {})()], [new Uint8Array(1)]])(
    "are not %o",
    (value) => {
      expect(expectError(() => write(map("int"), value)).code).toBe("invalid-value");
    },
  );

  it("take no key that is no string, and no value that is missing", () => {
    expect(expectError(() => write(map("int"), new Map([[1, 1]]))).code).toBe("invalid-value");
    expect(expectError(() => write(map("int"), { a: undefined })).path).toEqual(["{}"]);
    expect(write(map(["null", "int"]), { a: undefined })).toBe("0202610000");
  });

  it("with keys that are ill-formed are an error, or replaced", () => {
    expect(expectError(() => write(map("int"), { "\udc00": 1 })).code).toBe("invalid-value");
    expect(write(map("int"), { "\udc00": 1 }, { utf8: "replace" })).toBe("0206efbfbd0200");
  });

  it.each(["delete", "set"] as const)(
    "that change while they are written (%s) are an error, not other data",
    (change) => {
      const schema = map(record("R", { x: "int" }));
      const entries = new Map<string, unknown>([
        [
          "a",
          {
            get x() {
              if (change === "delete") entries.delete("b");
              else entries.set("c", { x: 3 });
              return 1;
            },
          },
        ],
        ["b", { x: 2 }],
      ]);
      expect(expectError(() => write(schema, entries)).message).toContain("changed");
    },
  );
});
