import { describe, expect, it } from "vitest";
import { branch, Wrapped, wrap } from "../../src/value/branch.js";

describe("branch", () => {
  it("is the same symbol in every copy of the library", () => {
    expect(branch).toBe(Symbol.for("wavro.branch"));
  });

  it("is kept by spread and assign, and unseen by keys and JSON", () => {
    const tagged = { a: 1, [branch]: "ns.A" };
    expect({ ...tagged }[branch]).toBe("ns.A");
    expect(Object.assign({}, tagged)[branch]).toBe("ns.A");
    expect(Object.keys(tagged)).toEqual(["a"]);
    expect(JSON.stringify(tagged)).toBe('{"a":1}');
  });
});

describe("wrap", () => {
  it("names a branch beside the value", () => {
    const value = { a: 1 };
    const wrapped = wrap("ns.A", value);
    expect(wrapped).toBeInstanceOf(Wrapped);
    expect(wrapped.name).toBe("ns.A");
    expect(wrapped.value).toBe(value);
  });
});
