import { describe, expect, it } from "vitest";
import { Cursor } from "../../src/bytes/cursor.js";
import { under, underIndex } from "../../src/closures/trace.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";

const cursor = () => new Cursor(DEFAULT_LIMITS).open(Uint8Array.of(2));
const read = (c: Cursor) => [...c.path, c.readInt()];

describe("a traced walk", () => {
  it("stands under its step while it runs", () => {
    const c = cursor();
    expect(under(true, "a", under(true, "b", read))(c)).toEqual(["a", "b", 1]);
    expect(c.path).toEqual([]);
    expect(underIndex(true, read)(cursor(), 7)).toEqual([7, 1]);
  });

  it("leaves the path as it stands after an error", () => {
    const c = cursor();
    const fails = under(
      true,
      "a",
      under(true, "b", (inner) => inner.readDouble()),
    );
    expect(() => fails(c)).toThrow();
    expect(c.path).toEqual(["a", "b"]);
  });

  it("is the walk itself where no path is wanted", () => {
    expect(under(false, "a", read)).toBe(read);
    expect(under(undefined, "a", read)).toBe(read);
    expect(underIndex(false, read)).toBe(read);
  });
});
