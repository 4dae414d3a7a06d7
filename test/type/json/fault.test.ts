import { describe, expect, it } from "vitest";
import { DecodeError, EncodeError, LimitError } from "../../../src/errors.js";
import { inside, jsonFault, unfitJson } from "../../../src/type/json/fault.js";

describe("faults of JSON", () => {
  it("say what was expected and the kind of what was found, never a value", () => {
    const found = [null, true, 1, 1.5, 2n ** 60n, "secret", [], {}].map((json) => unfitJson("X", json).message);
    expect(found).toEqual([
      "expected X, found null",
      "expected X, found boolean",
      "expected X, found a whole number",
      "expected X, found a fraction",
      "expected X, found a whole number beyond ±(2^53-1)",
      "expected X, found another string",
      "expected X, found array",
      "expected X, found object",
    ]);
  });

  it("gather their path on the way out", () => {
    const error = jsonFault("missing-field", "m");
    expect(inside(inside(error, 3), "a")).toBe(error);
    expect(error).toBeInstanceOf(DecodeError);
    expect(error.path).toEqual(["a", 3]);
    expect((inside(new LimitError("maxDepth", 1, "w"), "b") as LimitError).path).toEqual(["b"]);
    const other = new EncodeError("invalid-value", "m");
    expect(inside(other, "b")).toBe(other);
    expect(other.path).toBeUndefined();
  });
});
