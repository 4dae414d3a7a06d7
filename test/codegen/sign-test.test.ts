import { expect, it } from "vitest";
import type { Sign } from "../../src/closures/writer-shape.js";
import { signTest } from "../../src/codegen/sign-test.js";

it("finds the values that have a sign, and no others", () => {
  const values = [null, undefined, true, "x", 5, 2 ** 40, 0.5, 2 ** 53, 5n, [], {}, new Map()];
  const expected: Record<Sign, readonly number[]> = {
    nothing: [0, 1],
    boolean: [2],
    string: [3],
    int: [4],
    "safe integer": [4, 5],
    number: [4, 5, 6, 7],
    array: [9],
    "no object": [1, 2, 3, 4, 5, 6, 7, 8],
  };
  for (const [sign, indexes] of Object.entries(expected)) {
    const test = new Function("A", "N", "v", `return ${signTest(sign as Sign, "v")}`);
    const found = [...values.keys()].filter((i) => test(Array.isArray, Number.isSafeInteger, values[i]));
    expect(found, sign).toEqual(indexes);
  }
});
