import { describe, expect, it } from "vitest";
import { resolveJsonOptions } from "../../src/type/json-options.js";
import { expectError } from "../helpers.js";

describe("resolveJsonOptions", () => {
  it("fills in defaults", () => {
    expect(resolveJsonOptions()).toEqual({ json: "plain", space: "" });
    expect(resolveJsonOptions({ json: "avro", space: 2 }, ["json", "space"])).toEqual({ json: "avro", space: 2 });
    expect(resolveJsonOptions({ json: undefined })).toEqual({ json: "plain", space: "" });
  });

  it("ignores nothing", () => {
    const codes = [{ json: "xml" }, { jsonn: "avro" }, { space: 1 }].map(
      (options) => expectError(() => resolveJsonOptions(options as never)).code,
    );
    expect(codes).toEqual(["unsupported-option", "unsupported-option", "unsupported-option"]);
    for (const [options, allowed] of [
      [null, []],
      [2, []],
      [{ space: {} }, ["space"]],
    ] as const)
      expect(expectError(() => resolveJsonOptions(options as never, allowed)).code).toBe("invalid-argument");
  });
});
