import { describe, expect, it } from "vitest";
import { decimalOf } from "../../src/plan/decimal.js";
import { parseSchema } from "../../src/type/schema-argument.js";

const of = (schema: object) => decimalOf(parseSchema({ type: "bytes", logicalType: "decimal", ...schema }));

describe("decimalOf", () => {
  it("is precision and scale, which is 0 unless it is given", () => {
    expect(of({ precision: 4, scale: 2 })).toBe("4, 2");
    expect(of({ precision: 4 })).toBe("4, 0");
    expect(of({ type: "fixed", name: "F", size: 2, precision: 4 })).toBe("4, 0");
    expect(of({ type: "fixed", name: "F", size: 16, precision: 38, scale: 38 })).toBe("38, 38");
  });

  it.each([
    {},
    { precision: 0 },
    { precision: 1.5 },
    { precision: "4" },
    { precision: 4, scale: 5 },
    { precision: 4, scale: -1 },
    { precision: 4, type: "fixed", name: "F", size: 1 },
    { precision: 39, type: "fixed", name: "F", size: 16 },
    { precision: 4, logicalType: "big-decimal" },
    { precision: 4, type: "string" },
  ])("%o is none", (schema) => {
    expect(of(schema)).toBeUndefined();
  });
});
