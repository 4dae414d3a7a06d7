import { expect, it } from "vitest";
import { Sink } from "../../src/bytes/sink.js";
import { record } from "../closures/make.js";
import { Shredding } from "../codegen/shred.js";
import { hexOf } from "../helpers.js";
import { Random } from "../random.js";

const names = Array.from({ length: 12 }, (_, i) => `f${i}`);

it("varints of all lengths stand side by side", () => {
  const random = new Random(1);
  const shredding = new Shredding(record("R", Object.fromEntries(names.map((n, i) => [n, i % 3 ? "long" : "int"]))));
  for (let round = 0; round < 300; round++) {
    const sink = new Sink();
    const row = Object.fromEntries(
      names.map((name, i) => {
        const most = 2 ** random.below(i % 3 ? 54 : 32) - 1;
        const value = Math.floor((random.bits() / 2 ** 32) * most) * (random.chance(0.5) ? 1 : -1);
        if (i % 3 === 0) sink.int(value | 0);
        else sink.long(value);
        return [name, i % 3 ? value : value | 0];
      }),
    );
    expect(shredding.write(row)).toBe(hexOf(sink.toBytes()));
  }
});

it("longs at the bounds of what a number holds are exact, those beyond end the row, bigints have 64 bits", () => {
  const most = 2 ** 53 - 1;
  const shredding = new Shredding(record("R", { a: "long", b: "long" }));
  const hex = (...values: (number | bigint)[]) => {
    const sink = new Sink();
    for (const value of values) sink.bigLong(BigInt(value));
    return hexOf(sink.toBytes());
  };
  for (const a of [most, -most, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n, -5n, 0n, -0])
    expect(shredding.write({ a, b: 1 })).toBe(hex(a, 1));
  for (const a of [most + 1, -most - 1, 2 ** 54, 2 ** 63, -(2 ** 63), 2 ** 64, 1e300, 0.5, Number.POSITIVE_INFINITY]) {
    expect(shredding.write({ a, b: 1 })).toBeUndefined();
    expect(shredding.write({ a: 1, b: a })).toBeUndefined();
  }
});
