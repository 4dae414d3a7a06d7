import { describe, expect, it } from "vitest";
import { literal, stringLiteral } from "../../src/gen/literal.js";
import { parseJson } from "../../src/json/parse.js";

const evaluated = (text: string) => new Function(`return ${text}`)();

describe("literal", () => {
  it("is the value", () => {
    const text =
      '{"a":[1,-0,1.5e300,null,true,"\\u2028\\ud800\\"</script>"],"__proto__":{"x":9007199254740993},"a-b":{},"c":[]}';
    const value = parseJson(text, { duplicates: "error" });
    const again = evaluated(literal(value));
    expect(again).toEqual(value);
    expect(Object.keys(again)).toEqual(["a", "__proto__", "a-b", "c"]);
    expect(Object.is(again.a[1], -0)).toBe(true);
    expect(Object.getPrototypeOf(again)).toBe(Object.prototype);
  });

  it("is broken only where it is too long for a line", () => {
    const field = (name: string) => ({ name, type: "string" });
    expect(literal({ fields: [field("a")] })).toBe('{ fields: [{ name: "a", type: "string" }] }');
    expect(literal({ fields: ["a", "b", "c", "d"].map(field) }, "  ")).toBe(
      `{
    fields: [
      { name: "a", type: "string" },
      { name: "b", type: "string" },
      { name: "c", type: "string" },
      { name: "d", type: "string" },
    ],
  }`,
    );
    const long = "x".repeat(200);
    expect(literal(long)).toBe(`"${long}"`);
  });
});

it("stringLiteral holds no character that could be taken for another", () => {
  const text = "\u0000\u007f\u2028\u2029\u202e\ufeff'\"\\é";
  expect(stringLiteral(text)).toMatch(/^[ -~é]+$/);
  expect(evaluated(stringLiteral(text))).toBe(text);
});
