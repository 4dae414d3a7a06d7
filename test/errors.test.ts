import { describe, expect, it } from "vitest";
import {
  AvroError,
  ContainerError,
  DecodeError,
  EncodeError,
  LimitError,
  pathText,
  quote,
  ResolutionError,
  SchemaError,
} from "../src/errors.js";

describe("errors", () => {
  it.each([SchemaError, DecodeError, EncodeError, ContainerError])("%o is an AvroError with its own name", (Class) => {
    const error = new Class("truncated", "cut", { path: ["a", 1], offset: 7, row: 2 });
    expect(error).toBeInstanceOf(AvroError);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe(Class.name);
    expect(String(error)).toBe(`${Class.name}: cut`);
    expect(error).toMatchObject({ code: "truncated", path: ["a", 1], offset: 7, row: 2 });
  });

  it("leave undefined what is not known", () => {
    const { path, offset, row } = new DecodeError("truncated", "cut", { offset: 0 });
    expect({ path, offset, row }).toEqual({ path: undefined, offset: 0, row: undefined });
    expect("cause" in new DecodeError("truncated", "cut")).toBe(false);
  });

  it("keep their cause", () => {
    const cause = new RangeError("deep");
    expect(new ContainerError("codec-error", "damaged", { cause }).cause).toBe(cause);
  });

  it("have messages of at most 512 characters", () => {
    expect(new AvroError("internal", "x".repeat(512)).message).toBe("x".repeat(512));
    const { message } = new AvroError("internal", "x".repeat(513));
    expect(message).toBe(`${"x".repeat(511)}…`);
  });

  it("say which limit", () => {
    const error = new LimitError("maxDepth", 256, "a datum", { row: 3 });
    expect(error).toMatchObject({ name: "LimitError", code: "limit-exceeded", limit: "maxDepth", max: 256, row: 3 });
    expect(error.message).toBe("a datum: over maxDepth (256)");
  });

  it("list every reason against a resolution", () => {
    const issues = [
      { path: ["a"], message: "a is gone" },
      { path: ["b"], message: "b is new" },
    ];
    const error = new ResolutionError(issues);
    expect(error).toMatchObject({ name: "ResolutionError", code: "incompatible-schemas", path: ["a"], issues });
    expect(error.message).toBe("the schemas do not resolve: a: a is gone; b: b is new");
  });
});

describe("quote", () => {
  it("shortens, and leaves no character that could move a cursor or break a line", () => {
    expect(quote("plain")).toBe('"plain"');
    expect(quote("x".repeat(81))).toBe(`"${"x".repeat(77)}..."`);
    expect(quote('a"b\n\u001b[2J')).toBe('"a\\"b\\n\\u001b[2J"');
    expect(quote("\u007f\u009b\u2028\u2029")).toBe('"????"');
    expect(quote("\ud83d\ude00")).toBe('"??"');
  });
});

describe("pathText", () => {
  it("writes steps as JavaScript would", () => {
    expect(pathText([])).toBe("(root)");
    expect(pathText(["a", 3, "b"])).toBe("a[3].b");
    expect(pathText([0, "a"])).toBe("[0].a");
  });
});
