import { describe, expect, it } from "vitest";
import { LimitError, SchemaError } from "../../src/errors.js";
import { parseJson } from "../../src/json/parse.js";
import { expectError, expectTyped } from "../helpers.js";
import { Random } from "../random.js";

const parse = (text: string) => parseJson(text, { duplicates: "error" });

describe("parseJson", () => {
  it.each([
    "null",
    "true",
    " false ",
    '"a"',
    "0",
    "-0",
    "-12.5e-3",
    "1E2",
    "[]",
    "{}",
    "[ ]",
    "{ }",
    "[1,[2,[]],{}]",
    '{"a":[],"b":{"c":null},"":0}',
    '\t\r\n {"a"\t:\n1 ,\r"b" : [ 1 , 2 ] }\n',
    '"\\u0041\\n\\"\\\\\\/\\b\\f\\r\\t\\ud83d\\ude00\\ud800"',
    '"\u2028\u007f é"',
    '{"10":1,"9":2,"a":3}',
    "1e300",
    "9007199254740991",
  ])("reads %s as JSON.parse does", (text) => {
    expect(parse(text)).toStrictEqual(JSON.parse(text));
  });

  it.each([
    ["9007199254740992", 9007199254740992n],
    ["-9007199254740993", -9007199254740993n],
    ["123456789012345678901234567890", 123456789012345678901234567890n],
    ["9007199254740993.0", 9007199254740992], // not written as a whole number
    ["1e18", 1e18],
  ])("keeps whole numbers: %s", (text, value) => {
    expect(parse(text)).toBe(value);
  });

  it.each([
    ["", 0],
    [" ", 1],
    ["nul", 0],
    ["undefined", 0],
    ["01", 1],
    ["1.", 1],
    [".5", 0],
    ["+1", 0],
    ["1e", 1],
    ["NaN", 0],
    ["-", 0],
    ["1e400", 0],
    ["'a'", 0],
    ['"a', 0],
    ['"a\n"', 2],
    ['"\\x41"', 1],
    ['"\\u12g4"', 3],
    ['"\\', 1],
    ["[1,]", 3],
    ["[1 2]", 3],
    ["[", 1],
    ["]", 0],
    ['{"a"}', 4],
    ['{"a":}', 5],
    ['{"a":1,}', 7],
    ["{a:1}", 1],
    ["{1:1}", 1],
    ['{"a":1]', 6],
    ["[1}", 2],
    ["1 2", 2],
    ["\ufeff\ufeff1", 1],
    ["\u00a01", 0],
    ["// a\n1", 0],
    ["1 // a", 2],
  ])("refuses %j at %i", (text, offset) => {
    const error = expectError(() => parse(text));
    expect(error).toBeInstanceOf(SchemaError);
    expect(error).toMatchObject({ code: "invalid-json", offset });
  });

  it("marks numbers that are whole only when rounded, if told to", () => {
    const marked = (text: string) => parseJson(text, { duplicates: "error", rounded: (value) => [value] });
    expect(marked("[1.0,2.5,9007199254740990.5,1e-400,1e2]")).toEqual([1, 2.5, [9007199254740990], [0], 100]);
    expect(parse("9007199254740990.5")).toBe(9007199254740990);
  });

  it("takes one leading U+FEFF as blank", () => {
    expect(parse('\ufeff {"a":"\ufeff"}')).toEqual({ a: "\ufeff" });
  });

  it("refuses a duplicate key where it stands, or lets the last win", () => {
    const text = '{"a":1,"b":{"a":2},"\\u0061":3}';
    expect(expectError(() => parse(text))).toMatchObject({ code: "duplicate-key", offset: 19 });
    expect(parseJson(text, { duplicates: "last" })).toEqual({ a: 3, b: { a: 2 } });
  });

  it("makes own keys of the names of Object.prototype", () => {
    const value = parse('{"__proto__":{"x":1},"constructor":2,"toString":3}') as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(["__proto__", "constructor", "toString"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect("x" in value).toBe(false);
    expect(expectError(() => parse('{"__proto__":1,"__proto__":2}')).code).toBe("duplicate-key");
    expect(parse('{"hasOwnProperty":1}')).toHaveProperty("hasOwnProperty", 1);
  });

  it("never says what the text holds", () => {
    expect(expectError(() => parse('{"secret":1,"secret":2}')).message).not.toContain("secret");
    expect(expectError(() => parse("[secret]")).message).not.toContain("secret");
  });

  it("holds maxDepth, inclusive", () => {
    const at = (depth: number) =>
      parseJson(`${"[".repeat(depth)}${"]".repeat(depth)}`, { duplicates: "error", maxDepth: 3 });
    expect(at(3)).toEqual([[[]]]);
    expect(() => at(4)).toThrow(LimitError);
  });

  it.each([
    ["arrays", "[", "1", "]"],
    ["objects", '{"a":', "1", "}"],
  ])("reads deep %s in linear time, without the stack", (_, open, middle, close) => {
    const time = (depth: number) => {
      const text = open.repeat(depth) + middle + close.repeat(depth);
      const start = performance.now();
      parse(text);
      return performance.now() - start;
    };
    time(10_000);
    expect(time(400_000)).toBeLessThan(5_000);
  });

  it("refuses numbers of too many digits before it converts them", () => {
    expect(parse("9".repeat(4096))).toBe(10n ** 4096n - 1n);
    const start = performance.now();
    expect(expectError(() => parse("9".repeat(4_000_000))).code).toBe("invalid-json");
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  it("agrees with JSON.parse on text with random faults", () => {
    const random = new Random(7);
    const pieces = ['"', "\\", "a", "{", "}", "[", "]", ",", ":", "1", "-", ".5", "e9", " ", '"k":', "null", "\n", ""];
    const sound = '{"a":[1,-2.5e3,{"b":null,"\\u0041":"\\n\\\\"}],"":true,"c":[[],{}]}';
    let agreed = 0;
    for (let run = 0; run < 20_000; run++) {
      const at = random.below(sound.length);
      const text = sound.slice(0, at) + random.pick(pieces) + sound.slice(at + random.below(4));
      const { value, error } = expectTyped(() => parseJson(text, { duplicates: "last" }));
      if (error === undefined) expect(value).toStrictEqual(JSON.parse(text));
      else expect(() => JSON.parse(text)).toThrow(SyntaxError);
      if (error === undefined) agreed++;
    }
    expect(agreed).toBeGreaterThan(1_000);
  });
});
