import { describe, expect, it } from "vitest";
import { programOf, skipOf } from "../kernel/scratch.js";
import { Twins } from "./twins.js";

const lengths = [0, 1, 2, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 65, 100, 129, 1000];

function sized(bytes: readonly number[]): number[] {
  const z = bytes.length * 2;
  return [...(z < 128 ? [z] : [(z & 127) | 128, z >> 7]), ...bytes];
}

describe("text", () => {
  it.each([
    ["string", 0],
    ["string", 16],
    ["string", 17],
    ["string", 33],
    ["string", 63],
    ["string", 64],
    ["bytes", 0],
  ])("%s of any length, one behind the other, mostly up to %i", (type, most) => {
    const twins = new Twins(programOf(type), {}, new Map([[0, most]]));
    const data = lengths.flatMap((length) => sized(Array.from({ length }, (_, i) => 65 + (i % 26))));
    twins.run(data, {});
    for (let cut = data.length; cut > data.length - 40; cut--) twins.run(data.slice(0, cut), {});
    expect(twins.statuses[0]).toBeGreaterThan(0);
    expect(twins.statuses[1]).toBeGreaterThan(30);
  });

  it.each([0, 16, 17, 33, 63, 64])(
    "of mostly %i is UTF-8 wherever a character stands, bad wherever it is cut",
    (most) => {
      const twins = new Twins(programOf("string"), {}, new Map([[0, most]]));
      const text = [0x24, 0xc2, 0xa2, 0xe2, 0x82, 0xac, 0xf0, 0x90, 0x8d, 0x88, 0x24];
      for (const length of [0, 3, 10, 14, 15, 16, 25, 31, 40]) {
        const before = new Array<number>(length).fill(65);
        for (let end = 0; end <= text.length; end++)
          twins.run([...sized([...before, ...text.slice(0, end)]), ...sized([0x80 + end])], {});
        twins.run(sized([...before, ...text]), {});
      }
      expect(twins.statuses[0]).toBe(9);
      expect(twins.statuses[1]).toBeGreaterThan(90);
    },
  );

  it("says whether anything but ASCII was seen", () => {
    const twins = new Twins(programOf("string"));
    for (const [text, seen] of [
      [[0x41], false],
      [[0xc3, 0xa9], true],
    ] as const) {
      twins.run(sized(text), {});
      expect(twins.own.kernel.marked(twins.own.placement, 0)).toBe(seen ? 1 : 0);
    }
  });

  it("has the lengths that the limit and the input allow", () => {
    for (const program of [programOf("string"), programOf("bytes"), skipOf("string")]) {
      for (const maxBytesLength of [20, 80]) {
        const twins = new Twins(program, { maxBytesLength });
        for (const length of [-1, 0, 1, 10].map((more) => maxBytesLength + more))
          twins.run(sized(new Array<number>(length).fill(65)), {});
        for (const bad of [[1], [3], [0x81, 0], [0xff, 0xff, 0xff, 0xff, 0x0f], [0x80, 0x80, 0x80, 0x80, 0x10]])
          twins.run([...bad, 65, 65, 65, 65], { count: 1 });
        expect(twins.statuses).toEqual([2, 7, 0]);
      }
    }
  });
});
