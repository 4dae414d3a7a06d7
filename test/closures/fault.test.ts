import { describe, expect, it } from "vitest";
import { Sink } from "../../src/bytes/sink.js";
import {
  encodeFault,
  Faults,
  isStackOverflow,
  kindOf,
  MAX_FAULTS,
  placed,
  unfit,
  unfitNumber,
  within,
  withoutByte,
} from "../../src/closures/fault.js";
import { EncodeError, LimitError } from "../../src/errors.js";

describe("kindOf", () => {
  it.each([
    [null, "null"],
    [undefined, "undefined"],
    ["secret", "string"],
    [1, "number"],
    [1n, "bigint"],
    [[], "array"],
    [new Uint8Array(1), "typed array"],
    [new Map(), "Map"],
    [{}, "object"],
    [() => 1, "function"],
    [Symbol("s"), "symbol"],
  ])("of %o is %s", (value, kind) => {
    expect(kindOf(value)).toBe(kind);
  });
});

describe("unfit and unfitNumber", () => {
  it.each([
    ["secret", "string"],
    [123456, "a number out of range"],
    [1.25, "a fraction, an infinity or NaN"],
    [Number.NaN, "a fraction, an infinity or NaN"],
  ])("say what was found, not its value: %s", (value, found) => {
    expect(unfitNumber("an int", value)).toMatchObject({
      code: "invalid-value",
      message: `expected an int, found ${found}`,
    });
    expect(unfit("a Map", value).message).toBe(`expected a Map, found ${typeof value}`);
  });
});

describe("within", () => {
  it("puts the path together from the inside out", () => {
    const error = encodeFault("missing-field", "x");
    expect(error).toBeInstanceOf(EncodeError);
    expect(within(within(error, 3), "items")).toBe(error);
    expect(error.path).toEqual(["items", 3]);
    expect((within(new LimitError("maxDepth", 1, "x"), "a") as LimitError).path).toEqual(["a"]);
  });

  it("leaves errors of others alone", () => {
    const error = new TypeError("a getter's own");
    expect(within(error, "a")).toBe(error);
    expect(error).not.toHaveProperty("path");
  });
});

describe("placed", () => {
  it("adds path and byte", () => {
    expect(placed("found x", ["a", 1, "b"], 7)).toBe("found x, at a[1].b, byte 7");
    expect(placed("found x", [])).toBe("found x, at (root)");
  });

  it("keeps the bound of messages, and of a path the inner steps", () => {
    const text = placed("m".repeat(512), [...Array(500).fill("field"), "last"], 2 ** 53);
    expect(text.length).toBeLessThanOrEqual(512);
    expect(text).toMatch(/^m{277}\.\.\., at \.\.\..*field\.last, byte 9007199254740992$/);
  });
});

describe("withoutByte", () => {
  it("takes back what placed said of the byte, and the offset", () => {
    const message = placed("expected X, byte 2", ["a"], 17);
    const error = withoutByte(new LimitError("maxDepth", 1, "w", { path: ["a"], offset: 17 }));
    error.message = message;
    expect(withoutByte(error).message).toBe("expected X, byte 2, at a");
    expect("offset" in error).toBe(false);
    expect(error.path).toEqual(["a"]);
  });
});

describe("isStackOverflow", () => {
  it("knows what engines throw", () => {
    const endless = (): number => 1 + endless();
    let caught: unknown;
    try {
      endless();
    } catch (error) {
      caught = error;
    }
    expect(isStackOverflow(caught)).toBe(true);
    expect(isStackOverflow(Object.assign(new Error("too much recursion"), { name: "InternalError" }))).toBe(true);
    const ofRegExp = new SyntaxError("Invalid regular expression: /x/: Maximum call stack size exceeded");
    expect(isStackOverflow(ofRegExp)).toBe(true);
    expect(isStackOverflow(new SyntaxError("Unexpected token"))).toBe(false);
    expect(isStackOverflow(new RangeError("Array buffer allocation failed"))).toBe(false);
    expect(isStackOverflow("Maximum call stack size exceeded")).toBe(false);
  });
});

describe("Faults", () => {
  const bad = () => {
    throw encodeFault("invalid-value", "bad");
  };
  const thrown = (run: () => void): unknown => {
    try {
      run();
    } catch (error) {
      return error;
    }
    return undefined;
  };

  it("keep what is wrong with each part, under its step", () => {
    const faults = new Faults();
    const sink = new Sink();
    expect(thrown(() => faults.throwAny())).toBeUndefined();
    faults.collect(sink, bad, "a");
    faults.collect(sink, () => {}, "b");
    faults.collect(sink, bad);
    expect(thrown(() => faults.throwAny())).toBe(faults);
    const outer = new Faults();
    outer.collect(sink, () => faults.throwAny(), 3);
    expect(outer.list.map(({ path }) => path)).toEqual([[3, "a"], [3]]);
  });

  it("put the depth back", () => {
    const sink = new Sink();
    sink.depth = 2;
    new Faults().collect(sink, () => {
      sink.depth = 9;
      bad();
    });
    expect(sink.depth).toBe(2);
  });

  it("end at their bound, inside others too", () => {
    const outer = new Faults();
    const sink = new Sink();
    const many = () => {
      const inner = new Faults();
      for (;;) inner.collect(sink, bad);
    };
    outer.collect(sink, bad, "first");
    expect(thrown(() => outer.collect(sink, many, "second"))).toBe(outer);
    expect(outer.list).toHaveLength(MAX_FAULTS);
  });

  it("let other errors through", () => {
    const error = new TypeError("x");
    const throws = () => {
      throw error;
    };
    expect(thrown(() => new Faults().collect(new Sink(), throws, "a"))).toBe(error);
  });
});
