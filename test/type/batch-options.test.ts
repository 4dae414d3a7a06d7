import { afterEach, describe, expect, it } from "vitest";
import { checkBatchOptions } from "../../src/type/batch-options.js";
import { expectError } from "../helpers.js";

const ALL = ["count", "fields", "errors", "limits"];
const code = (given: unknown, allowed: readonly string[] = ALL) =>
  expectError(() => checkBatchOptions(given as object, allowed)).code;

describe("options of a call", () => {
  it("may be left out", () => {
    for (const given of [undefined, {}, { count: undefined, nobody: undefined }])
      expect(() => checkBatchOptions(given, [])).not.toThrow();
  });

  it("are taken where they are legal", () => {
    for (const given of [
      { count: 0 },
      { count: 2 ** 40 },
      { fields: [] },
      { fields: ["a.b"] },
      { errors: "throw" },
      { errors: "collect" },
    ])
      expect(() => checkBatchOptions(given, ALL)).not.toThrow();
  });

  it("are refused where they are not", () => {
    for (const count of [-1, 0.5, Number.NaN, "1", null, 1n, 2 ** 53]) expect(code({ count })).toBe("invalid-argument");
    for (const fields of ["a", [1], [null], {}, null]) expect(code({ fields })).toBe("invalid-argument");
    for (const errors of ["skip", true, null]) expect(code({ errors })).toBe("unsupported-option");
    for (const given of [null, 1, "count", true]) expect(code(given)).toBe("invalid-argument");
  });

  it("are never ignored: neither those of other calls nor unknown ones", () => {
    expect(expectError(() => checkBatchOptions({ errors: "collect" }, ["count"])).message).toContain(
      "this call takes no option",
    );
    expect(expectError(() => checkBatchOptions({ cuont: 1 }, ["count"])).message).toContain("there is no option");
    expect(code({ cuont: 1 })).toBe("unsupported-option");
    expect(code(JSON.parse('{"__proto__": 1}'))).toBe("unsupported-option");
  });

  describe("on a polluted Object.prototype", () => {
    afterEach(() => {
      Reflect.deleteProperty(Object.prototype, "nobody");
    });

    it("are own properties", () => {
      Object.defineProperty(Object.prototype, "nobody", {
        value: 1,
        configurable: true,
        enumerable: true,
        writable: true,
      });
      expect(() => checkBatchOptions({}, ALL)).not.toThrow();
    });
  });
});
