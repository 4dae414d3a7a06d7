import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/bytes/sha256.js";
import { hexOf } from "../helpers.js";
import { Random } from "../random.js";

const expected = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("sha256", () => {
  it("agrees with Node's on every length around the edges of blocks", () => {
    const random = new Random(4);
    for (let length = 0; length < 300; length++) {
      const bytes = Uint8Array.from({ length }, () => random.below(256));
      expect(hexOf(sha256(bytes))).toBe(expected(bytes));
    }
  });

  it("agrees on many blocks, and on a view into a larger buffer, which stays as it is", () => {
    const random = new Random(5);
    const all = Uint8Array.from({ length: 100_000 }, () => random.below(256));
    const copy = all.slice();
    const view = all.subarray(7, 99_990);
    expect(hexOf(sha256(view))).toBe(expected(view));
    expect(all).toEqual(copy);
  });
});
