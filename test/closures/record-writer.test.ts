import { describe, expect, it } from "vitest";
import { wrap } from "../../src/value/branch.js";
import { expectError } from "../helpers.js";
import { array, write } from "./make.js";

const field = (name: string, type: unknown, ...rest: [unknown?]) => ({
  name,
  type,
  ...(rest.length ? { default: rest[0] } : {}),
});
const rec = (...fields: object[]) => ({ type: "record", name: "R", fields });

describe("fields that are missing", () => {
  const schema = rec(
    field("a", "int"),
    field("b", "int", 7),
    field("c", ["null", "int"]),
    field("d", ["int", "null"], 5),
    field("e", "null"),
  );

  it.each([
    [{ a: 1, b: 2, c: 3, d: 4, e: null }, "02 04 0206 0008"],
    [{ a: 1 }, "02 0e 00 000a"],
    [{ a: 1, b: undefined, c: undefined, d: undefined, e: undefined }, "02 0e 00 000a"],
    [{ a: 1, d: null }, "02 0e 00 02"],
  ])("%o", (value, hex) => {
    expect(write(schema, value)).toBe(hex.replaceAll(" ", ""));
  });

  it("are an error without default and null", () => {
    expect(expectError(() => write(schema, { b: 1 }))).toMatchObject({ code: "missing-field", path: ["a"] });
    expect(expectError(() => write(schema, { a: null }))).toMatchObject({ code: "invalid-value", path: ["a"] });
  });

  it("have defaults of every type", () => {
    const inner = { type: "record", name: "I", fields: [field("x", "int", 1), field("y", ["string", "null"], "q")] };
    const all = rec(field("a", array("int"), [1, 2]), field("i", inner, { x: 3 }), field("u", ["null", "I"], null));
    expect(write(all, {})).toBe("040204000600027100");
    expect(write(all, { u: { x: 9, y: null } }, { union: "natural" })).toBe("0402040006000271021202");
  });

  it("with a bad default are an error when it is needed", () => {
    const bad = rec(field("a", "int", 1));
    expect(write(bad, {})).toBe("02");
  });
});

describe("names on Object.prototype", () => {
  const schema = rec(field("toString", "int"), field("constructor", "int", 4), field("__proto__", ["null", "int"]));

  it("are no fields unless an object has them itself", () => {
    expect(expectError(() => write(schema, {}))).toMatchObject({ code: "missing-field", path: ["toString"] });
    expect(write(schema, { toString: 1 })).toBe("020800");
    expect(write(schema, { toString: 1, constructor: 2, ["__proto__"]: 3 })).toBe("02040206");
    expect(write(schema, Object.assign(Object.create(null), { toString: 1 }))).toBe("020800");
  });

  it("may come from a class", () => {
    class Point {
      get toString() {
        return 8 as never;
      }
    }
    expect(write(rec(field("toString", "int")), new Point())).toBe("10");
  });
});

describe("what can be a record", () => {
  const schema = rec(field("x", "int", 1));

  it("has its fields from a class, getters and prototypes too", () => {
    class Base {
      get x() {
        return 3;
      }
    }
    class Derived extends Base {}
    expect(write(schema, new Derived())).toBe("06");
    expect(write(schema, Object.create({ x: 4 }))).toBe("08");
    expect(write(schema, new Proxy({}, { get: (_, name) => (name === "x" ? 5 : undefined) }))).toBe("0a");
  });

  it.each([
    [null],
    [undefined],
    ["x"],
    [1],
    [[]],
    [new Map([["x", 1]])],
    [new Set()],
    [new Date(0)],
    [new Uint8Array(1)],
    [wrap("R", {})],
    [() => 1],
  ])("is not %o", (value) => {
    expect(expectError(() => write(schema, value))).toMatchObject({ code: "invalid-value" });
  });
});

describe("keys that are no fields", () => {
  const schema = rec(field("x", "int"));

  it("are ignored, or an error if asked for", () => {
    expect(write(schema, { x: 1, secret: 2 })).toBe("02");
    expect(write(schema, { x: 1 }, { unknownFields: "error" })).toBe("02");
    const error = expectError(() => write(schema, { x: 1, secret: 2 }, { unknownFields: "error" }));
    expect(error.code).toBe("unknown-field");
    expect(error.message).not.toContain("secret");
    expect(expectError(() => write(schema, { x: 1, toString: 2 }, { unknownFields: "error" })).code).toBe(
      "unknown-field",
    );
  });
});
