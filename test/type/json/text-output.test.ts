import { describe, expect, it } from "vitest";
import { textOutput } from "../../../src/type/json/text-output.js";

const own = (text: string) => JSON.parse(text) as never;

describe("textOutput", () => {
  it("writes records by their names in order, and writers may come later", () => {
    const writers: ((value: never) => string)[] = [];
    const write = textOutput.record(["b", "__proto__", 'a"'], writers);
    writers.push(textOutput.whole, textOutput.string, textOutput.double);
    expect(write(own('{"a\\"":1.5,"__proto__":"x","b":2}'))).toBe('{"b":2,"__proto__":"x","a\\"":1.5}');
    expect(textOutput.record([], [])(own("{}"))).toBe("{}");
  });

  it("writes maps of both kinds", () => {
    const write = textOutput.map(textOutput.whole);
    expect(write(own('{"__proto__":1,"b\\n":2}'))).toBe('{"__proto__":1,"b\\n":2}');
    expect(
      write(
        new Map([
          ["10", 1n],
          ["2", 2n],
        ]) as never,
      ),
    ).toBe('{"10":1,"2":2}');
    expect([write(own("{}")), write(new Map() as never)]).toEqual(["{}", "{}"]);
  });

  it("writes arrays and tags", () => {
    const write = textOutput.array(textOutput.tagged('n."', textOutput.float));
    expect(write([Math.fround(0.1), Number.NaN] as never)).toBe('[{"n.\\"":0.1},{"n.\\"":"NaN"}]');
    expect(write([] as never)).toBe("[]");
  });
});
