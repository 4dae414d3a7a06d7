import { describe, expect, it } from "vitest";
import type { JsonOutput, Write } from "../../../src/type/json/output.js";
import { textOutput } from "../../../src/type/json/text-output.js";
import { TextSink } from "../../../src/type/json/text-sink.js";

const own = (text: string) => JSON.parse(text) as never;

function text(make: (output: JsonOutput<void>) => Write<void>, value: unknown): string {
  const sink = new TextSink();
  make(textOutput(sink))(value as never);
  return sink.take();
}

describe("textOutput", () => {
  it("writes scalars", () => {
    expect(text((output) => output.nothing, null)).toBe("null");
    expect(text((output) => output.boolean, true) + text((output) => output.boolean, false)).toBe("truefalse");
    expect(text((output) => output.double, -0)).toBe("-0");
    expect(text((output) => output.float, Number.NEGATIVE_INFINITY)).toBe('"-Infinity"');
    expect(text((output) => output.symbol(["a", "toString"]), "toString")).toBe('"toString"');
  });

  it("writes records by their names in order, and writers may come later", () => {
    const make = (output: JsonOutput<void>) => {
      const writers: Write<void>[] = [];
      const write = output.record(["b", "__proto__", 'é"'], writers);
      writers.push(output.whole, output.string, output.double);
      return write;
    };
    expect(text(make, own('{"é\\"":1.5,"__proto__":"x","b":2}'))).toBe('{"b":2,"__proto__":"x","é\\"":1.5}');
    expect(text((output) => output.record([], []), {})).toBe("{}");
  });

  it("writes maps in their order", () => {
    const entries: [string, unknown][] = [
      ["10", 1n],
      ["2\n", 2n],
      ["__proto__", 3],
    ];
    expect(text((output) => output.map(output.whole), new Map(entries))).toBe('{"10":1,"2\\n":2,"__proto__":3}');
    expect(text((output) => output.map(output.whole), new Map())).toBe("{}");
  });

  it("writes arrays and tags", () => {
    const make = (output: JsonOutput<void>) => output.array(output.tagged('n."', output.float));
    expect(text(make, [Math.fround(0.1), Number.NaN])).toBe('[{"n.\\"":0.1},{"n.\\"":"NaN"}]');
    expect(text(make, [])).toBe("[]");
  });
});
