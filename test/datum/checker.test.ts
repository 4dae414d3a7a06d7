import { describe, expect, it } from "vitest";
import { MAX_FAULTS } from "../../src/closures/fault.js";
import { DatumChecker } from "../../src/datum/checker.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { resolveOptions, type ValueOptions } from "../../src/value/options.js";
import { array, LIST, map, record, schemaOf } from "../closures/make.js";

const checkerOf = (schema: unknown, options?: ValueOptions) =>
  new DatumChecker(schemaOf(schema), resolveOptions(options));

/** Code and path of each fault. */
function faults(schema: unknown, value: unknown, options?: ValueOptions): unknown[] {
  const checker = checkerOf(schema, options);
  const found = checker.faults(value).map(({ code, path }) => [code, path?.join(" ")]);
  expect(checker.fits(value)).toBe(found.length === 0);
  return found;
}

const POINT = record("Point", { x: "int", y: "string" });

describe("faults", () => {
  it("are all that is wrong, in order", () => {
    const schema = record("R", { a: array(POINT), b: map(["null", "Point"]), c: "int", d: "long", e: "string" });
    const value = {
      a: [{ x: 1, y: "" }, { x: 0.5 }, 7],
      b: { k: { x: 1, y: 2 }, l: { y: "y" } },
      d: 2 ** 60,
      e: "ok",
    };
    expect(faults(schema, value)).toEqual([
      ["invalid-value", "a 1 x"],
      ["missing-field", "a 1 y"],
      ["invalid-value", "a 2"],
      ["invalid-value", "b {} Point y"],
      ["no-branch", "b {}"],
      ["missing-field", "c"],
      ["unsafe-long", "d"],
    ]);
  });

  it("are none for what can be encoded", () => {
    expect(faults(POINT, { x: 1, y: "a" })).toEqual([]);
    expect(faults(array("double"), new Float64Array(3))).toEqual([]);
    expect(faults(["null", "int"], undefined)).toEqual([]);
  });

  it("of the root have an empty path", () => {
    expect(faults("int", "x")).toEqual([["invalid-value", undefined]]);
  });

  it("go by the options", () => {
    expect(faults("string", "\ud800")).toHaveLength(1);
    expect(faults("string", "\ud800", { utf8: "replace" })).toEqual([]);
    expect(faults(POINT, { x: 1, y: "", z: 1 })).toEqual([]);
    expect(faults(POINT, { x: "1", y: "", z: 1 }, { unknownFields: "error" })).toEqual([
      ["unknown-field", undefined],
      ["invalid-value", "x"],
    ]);
    expect(faults(["int", "string"], { int: "x" }, { union: "wrapped" })).toEqual([["invalid-value", "int"]]);
    expect(faults(["int", "string"], 1, { union: "wrapped" })).toEqual([["no-branch", undefined]]);
  });

  it("of maps with keys that are none", () => {
    const value = new Map<unknown, unknown>([
      [1, 1],
      ["\ud800", 1],
      ["a", "x"],
    ]);
    expect(faults(map("int"), value)).toEqual([
      ["invalid-value", undefined],
      ["invalid-value", undefined],
      ["invalid-value", "{}"],
    ]);
  });

  it("are bounded in number", () => {
    const many = Array.from({ length: 1000 }, () => ({ x: "1", y: 1 }));
    expect(faults(array(POINT), many)).toHaveLength(MAX_FAULTS);
    expect(
      faults(
        array(array("int")),
        many.map(() => ["x", "y", "z"]),
      ),
    ).toHaveLength(MAX_FAULTS);
  });

  it("of cyclic values end at maxDepth", () => {
    const cycle: { next?: unknown } = {};
    cycle.next = cycle;
    expect(faults(LIST, cycle)).toEqual([["limit-exceeded", "next List ".repeat(256).trim()]]);
    const tree: { kids: unknown[] } = { kids: [] };
    tree.kids = [tree, tree, tree];
    const started = performance.now();
    expect(faults(record("Tree", { kids: array("Tree") }), tree)).toHaveLength(MAX_FAULTS);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it("of a bad default are those of the schema", () => {
    const schema = { type: "record", name: "R", fields: [{ name: "a", type: "int", default: "x" }] };
    const lenient = new DatumChecker(parseSchema(schema, { lenientNames: true }), resolveOptions());
    expect(lenient.faults({}).map(({ code }) => code)).toEqual(["invalid-default"]);
    expect(lenient.faults({ a: 1 })).toEqual([]);
  });
});

describe("values that run code", () => {
  it("may check others meanwhile", () => {
    const checker = checkerOf(POINT);
    const value = {
      x: 1,
      get y() {
        return checker.fits({ x: 1, y: "inner" }) && !checker.fits({}) ? "fits" : 0;
      },
    };
    expect(checker.fits(value)).toBe(true);
  });

  it("have their errors thrown on", () => {
    const value = {
      x: 1,
      get y() {
        throw new TypeError("mine");
      },
    };
    const checker = checkerOf(POINT);
    expect(() => checker.fits(value)).toThrow(new TypeError("mine"));
    expect(() => checker.faults(value)).toThrow(new TypeError("mine"));
    expect(checker.fits({ x: 1, y: "" })).toBe(true);
  });

  it("and are another when asked again keep the first fault", () => {
    let times = 0;
    const value = {
      x: 1,
      get y() {
        return times++ === 0 ? 0 : "y";
      },
    };
    expect(checkerOf(POINT).faults(value)).toMatchObject([{ code: "invalid-value", path: ["y"] }]);
  });
});
