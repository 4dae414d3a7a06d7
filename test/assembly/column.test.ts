import { describe, expect, it } from "vitest";
import { freshKernel } from "../kernel/scratch.js";
import { Random } from "../random.js";

const AT = 4096;

function packed(flags: readonly number[], to: number): Uint8Array {
  const kernel = freshKernel();
  kernel.u8.set(flags, AT);
  kernel.u8.fill(1, AT + flags.length, AT + flags.length + 16); // not part of the column
  kernel.packBits(AT, flags.length, to);
  return kernel.u8.slice(to, to + ((flags.length + 7) >> 3));
}

describe("packBits", () => {
  it("packs any number of flags, least significant first, with zeros behind the last", () => {
    const random = new Random(5);
    for (let count = 0; count <= 70; count++) {
      const flags = Array.from({ length: count }, () => random.below(2));
      const want = new Uint8Array((count + 7) >> 3);
      flags.forEach((flag, i) => {
        want[i >> 3]! |= flag << (i & 7);
      });
      expect(packed(flags, AT * 2)).toEqual(want);
      expect(packed(flags, AT)).toEqual(want); // in place
    }
  });

  it("packs thousands in place", () => {
    const flags = Array.from({ length: 5003 }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const bits = packed(flags, AT);
    expect(Array.from(flags, (_, i) => (bits[i >> 3]! >> (i & 7)) & 1)).toEqual(flags);
  });
});
