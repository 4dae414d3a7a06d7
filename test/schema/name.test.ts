import { describe, expect, it } from "vitest";
import { isFullName, isName, isNamespace, namespaceOf, qualify, relative, simpleName } from "../../src/schema/name.js";

const long = "a".repeat(1024);

describe("names", () => {
  it.each(["a", "_", "A_1", "Z9", "__proto__", long])("%s is a name", (text) => {
    expect(isName(text, false)).toBe(true);
    expect(isName(text, true)).toBe(true);
  });

  it.each(["é", "1a", "a-b", "Outer$Inner", "名", "a.b", "9"])("%s is one in lenient schemas only", (text) => {
    expect(isName(text, false)).toBe(false);
    expect(isName(text, true)).toBe(true);
  });

  it.each([
    "",
    "a b",
    "a\n",
    "\na",
    "a\u2028",
    "a.",
    ".a",
    "a..b",
    "a'",
    "a/b",
    "a\0",
    "😀",
    "@",
    "[",
    "`",
    "{",
    `${long}a`,
  ])("%j is none", (text) => {
    expect(isName(text, false)).toBe(false);
    expect(isName(text, true)).toBe(false);
    expect(isFullName(text, false)).toBe(false);
  });

  it("dotted are full names", () => {
    expect(isFullName("a.b._c", false)).toBe(true);
    expect(isFullName("a.1b", false)).toBe(false);
    expect(isFullName("a.1b$", true)).toBe(true);
    expect(isFullName(`${long}.${long}`, false)).toBe(true);
  });

  it("are checked in linear time", () => {
    const start = performance.now();
    expect(isFullName(`${"a.".repeat(1_000_000)}!`, false)).toBe(false);
    expect(isFullName(`${"é.".repeat(1_000_000)}!`, true)).toBe(false);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe("namespaces", () => {
  it("may be empty", () => {
    expect(isNamespace("", false)).toBe(true);
    expect(isNamespace("x.y", false)).toBe(true);
    expect(isNamespace("x..y", false)).toBe(false);
    expect(isNamespace("x-y", false)).toBe(false);
    expect(isNamespace("x-y", true)).toBe(true);
  });

  it("qualify names without a dot, and can be taken off again", () => {
    expect(qualify("A", "x.y")).toBe("x.y.A");
    expect(qualify("A", "")).toBe("A");
    expect(qualify("z.A", "x.y")).toBe("z.A");
    expect(namespaceOf("x.y.A")).toBe("x.y");
    expect(namespaceOf("A")).toBe("");
    expect(simpleName("x.y.A")).toBe("A");
    expect(simpleName("A")).toBe("A");
    expect(relative("x.y.A", "x.y")).toBe("A");
    expect(relative("x.y.A", "x")).toBe("x.y.A");
    expect(relative("A", "")).toBe("A");
  });
});
