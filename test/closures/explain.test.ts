import { describe, expect, it } from "vitest";
import { explain, explainSkip, isDataError, outOfStack } from "../../src/closures/explain.js";
import { AvroError, DecodeError, LimitError } from "../../src/errors.js";
import { resolve } from "../../src/plan/resolve.js";
import { bytesOf } from "../helpers.js";
import { array, LIST, map, optionsOf, record, schemaOf } from "./make.js";

const ITEM = record("ns.Item", { price: "int", size: ["null", "boolean"] });
const ORDER = schemaOf(
  record("Order", { id: "long", items: array(ITEM), by: map(["null", "ns.Item"]), note: "string" }),
);
const PLAN = resolve(ORDER, ORDER);
const OPTIONS = optionsOf();

function explained(hex: string, start = 0, row?: number): AvroError {
  return explain(PLAN, ORDER, OPTIONS, { bytes: bytesOf(hex), start, row });
}

describe("explain", () => {
  it.each([
    ["80", "truncated", ["id"], 0],
    ["02 04 0200 02 0202", "invalid-boolean", ["items", 1, "size", "boolean"], 6],
    ["02 04 0200 0206", "invalid-union-index", ["items", 1, "size"], 5],
    ["02 ffffffffffffffffff01", "invalid-count", ["items"], 1],
    ["02 01 09", "invalid-block-size", ["items"], 2],
    ["02 00 02 0261 02 8080808080", "invalid-varint", ["by", "{}", "ns.Item", "price"], 6],
    ["02 00 02 0261 04", "invalid-union-index", ["by", "{}"], 5],
    ["02 00 02 02ff 00", "invalid-utf8", ["by"], 3],
    ["02 00 00 04ffff", "invalid-utf8", ["note"], 3],
  ] as [string, string, (string | number)[], number][])("%s: %s", (hex, code, path, offset) => {
    const error = explained(hex);
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ code, path, offset });
    expect(error.row).toBeUndefined();
    expect(error.message).toContain(`byte ${offset}`);
    expect(error.message.length).toBeLessThanOrEqual(512);
  });

  it("says where in words, without the data", () => {
    expect(explained("02 00 02 0a7365637265 02 80").message).not.toContain("secre");
    expect(explained("02 04 0200 02 0202").message).toContain("items[1].size.boolean, byte 6");
  });

  it("counts offsets from where the bytes begin, and carries the row", () => {
    expect(explained("ffff 02 00 00 02", 2, 7)).toMatchObject({ code: "truncated", offset: 5, row: 7, path: ["note"] });
  });

  it("does the same for errors of limits", () => {
    const list = schemaOf(LIST);
    const options = optionsOf({ limits: { maxDepth: 2 } });
    const error = explain(resolve(list, list), list, options, { bytes: bytesOf("020200"), start: 0 });
    expect(error).toBeInstanceOf(LimitError);
    expect(error).toMatchObject({ limit: "maxDepth", path: ["next", "List", "next", "List"], offset: 2 });
    expect(error.message).toContain("maxDepth (2)");
  });

  it("knows what data before it took of the budget", () => {
    const nulls = schemaOf(array("null"));
    const options = optionsOf({ limits: { maxFreeValues: 10 } });
    const failure = { bytes: bytesOf("1400"), start: 0, freeBefore: 3 };
    expect(explain(resolve(nulls, nulls), nulls, options, failure)).toMatchObject({ limit: "maxFreeValues" });
    expect(explain(resolve(nulls, nulls), nulls, options, { ...failure, freeBefore: 2 }).code).toBe("internal");
  });

  it("says where the stack ended, and lets pass what is no fault of the data", () => {
    const failing = (error: Error) =>
      new Proxy(bytesOf("02"), {
        get(bytes, name) {
          if (name === "0") throw error;
          return Reflect.get(bytes, name);
        },
      });
    const replayed = (error: Error) => () => explain(PLAN, ORDER, OPTIONS, { bytes: failing(error), start: 0, row: 3 });
    const overflow = replayed(new RangeError("Maximum call stack size exceeded"))();
    expect(overflow).toMatchObject({ limit: "maxDepth", max: 256, path: ["id"], offset: 0, row: 3 });
    expect(replayed(new TypeError("a defect"))).toThrow(TypeError);
  });

  it("keeps what a function of the user threw, which need not fail twice", () => {
    const failure = { bytes: bytesOf("02 00 00 00"), start: 0 };
    const failed = new DecodeError("conversion-failed", "decode failed");
    expect(explain(PLAN, ORDER, OPTIONS, { ...failure, error: failed })).toBe(failed);
    const other = new DecodeError("truncated", "decode failed");
    expect(explain(PLAN, ORDER, OPTIONS, { ...failure, error: other }).code).toBe("internal");
  });

  it("goes by the options: ill-formed UTF-8 may be none", () => {
    const failure = { bytes: bytesOf("02 00 00 04ffff"), start: 0 };
    expect(explain(PLAN, ORDER, optionsOf({ utf8: "replace" }), failure).code).toBe("internal");
  });

  it("calls it a defect of the library if the datum is good", () => {
    expect(explained("02 00 00 00")).toMatchObject({ code: "internal", offset: 0 });
  });

  it("shortens long paths at their outer end", () => {
    let schema: object = record("R", { last: "boolean" });
    for (let i = 0; i < 60; i++) schema = record(`R${i}`, { [`field${i}`]: schema });
    const deep = schemaOf(schema);
    const error = explain(resolve(deep, deep), deep, OPTIONS, { bytes: bytesOf("05"), start: 0 });
    expect(error.path).toHaveLength(61);
    expect(error.message).toMatch(/found the byte 5, at \.\.\..*field1\.field0\.last, byte 0$/);
    expect(error.message.length).toBeLessThanOrEqual(512);
  });
});

describe("explainSkip", () => {
  it("finds what skipping found, which reading may not come to", () => {
    const bytes = bytesOf("02 00 00 04ffff");
    expect(explainSkip(ORDER, OPTIONS, { bytes, start: 0 }).code).toBe("internal");
    const cut = bytesOf("02 00 02 02ff 02 80");
    expect(explained("02 00 02 02ff 02 80").code).toBe("invalid-utf8");
    expect(explainSkip(ORDER, OPTIONS, { bytes: cut, start: 0, row: 3 })).toMatchObject({
      code: "truncated",
      path: ["by", "{}", "ns.Item", "price"],
      offset: 6,
      row: 3,
    });
  });
});

describe("isDataError", () => {
  it("is true of errors that a replay will find again", () => {
    expect(isDataError(new DecodeError("truncated", "x"))).toBe(true);
    expect(isDataError(new LimitError("maxDepth", 1, "x"))).toBe(true);
    expect(isDataError(new AvroError("internal", "x"))).toBe(false);
    expect(isDataError(new RangeError("Maximum call stack size exceeded"))).toBe(false);
  });
});

describe("outOfStack", () => {
  it("is the error of maxDepth", () => {
    expect(outOfStack(OPTIONS, { offset: 3 })).toMatchObject({ limit: "maxDepth", max: 256, offset: 3 });
  });
});
