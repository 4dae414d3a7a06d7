import { describe, expect, it } from "vitest";
import { signsOf } from "../../src/closures/signs.js";
import type { UnionSchema } from "../../src/schema/schema.js";
import type { ValueOptions } from "../../src/value/options.js";
import { array, optionsOf, record, schemaOf } from "./make.js";

const signs = (schema: unknown[], options?: ValueOptions) =>
  Object.fromEntries(signsOf(schemaOf(schema) as UnionSchema, optionsOf(options)));
const DAY = { type: "int", logicalType: "date" };
const HUE = { type: "enum", name: "Hue", symbols: ["red"] };

describe("signs of a union's branches", () => {
  it("are there where one branch alone can fit", () => {
    expect(signs(["null", "string"])).toEqual({ nothing: 0, string: 1 });
    expect(signs(["boolean", array("int"), "long"])).toEqual({ boolean: 0, array: 1, "safe integer": 2 });
    expect(signs(["double", "null"])).toEqual({ number: 0, nothing: 1 });
    expect(signs(["float"])).toEqual({ number: 0 });
    expect(signs(["int", record("R", {})])).toEqual({ int: 0 });
  });

  it("are absent where two may", () => {
    expect(signs(["int", "double"])).toEqual({});
    expect(signs([HUE, "string"])).toEqual({});
    expect(signs([HUE])).toEqual({});
  });

  it("say of logical types only what is beside null", () => {
    expect(signs(["null", DAY])).toEqual({ nothing: 0, "no object": 1 });
    expect(signs([DAY, "null"])).toEqual({ nothing: 1, "no object": 0 });
    expect(signs(["null", DAY, "string"])).toEqual({ nothing: 0 });
    expect(signs(["null", DAY], { logical: "raw" })).toEqual({ nothing: 0, int: 1 });
  });
});
