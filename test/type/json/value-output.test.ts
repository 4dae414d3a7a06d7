import { describe, expect, it } from "vitest";
import { valueOutput } from "../../../src/type/json/value-output.js";
import { difference } from "../../helpers.js";

const own = (text: string) => JSON.parse(text);

describe("valueOutput", () => {
  it("makes __proto__ a key like any other", () => {
    const writers: ((value: never) => never)[] = [];
    const record = valueOutput.record(["b", "__proto__"], writers);
    writers.push(valueOutput.whole as never, valueOutput.string as never);
    expect(difference(record(own('{"__proto__":"x","b":2}') as never), own('{"b":2,"__proto__":"x"}'))).toBeUndefined();
    const map = valueOutput.map(valueOutput.whole as never);
    expect(difference(map(new Map([["__proto__", 1]]) as never), own('{"__proto__":1}'))).toBeUndefined();
    const tagged = valueOutput.tagged("__proto__", valueOutput.whole as never);
    expect(difference(tagged(1 as never), own('{"__proto__":1}'))).toBeUndefined();
  });

  it("makes words of what JSON has no number for, and touches no other number", () => {
    expect([Number.NaN, -1 / 0, -0, Math.fround(0.1)].map((value) => valueOutput.float(value as never))).toEqual([
      "NaN",
      "-Infinity",
      -0,
      Math.fround(0.1),
    ]);
  });

  it("makes new arrays", () => {
    const items: never[] = [];
    expect(valueOutput.array(valueOutput.whole as never)(items as never)).not.toBe(items);
  });
});
