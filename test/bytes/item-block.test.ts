import { expect, it } from "vitest";
import { itemBlocksOf, SIZE_GROWTH, writeSize } from "../../src/bytes/item-block.js";
import { Sink } from "../../src/bytes/sink.js";
import { hexOf } from "../helpers.js";

function block(form: "counted" | "sized", count: number, ...items: number[]): string {
  const blocks = itemBlocksOf(form);
  const sink = new Sink(1);
  sink.int(7); // what stands before it stays
  const opened = blocks.open(sink, count);
  sink.raw(Uint8Array.from(items));
  blocks.close(sink, opened);
  return hexOf(sink.toBytes());
}

it("a block has its count before it, or the count below zero and its size", () => {
  expect(block("counted", 3, 1, 2, 3)).toBe("0e06010203");
  expect(block("sized", 3, 1, 2, 3)).toBe("0e0506010203");
  expect(block("sized", 100)).toBe("0ec70100");
});

it("items are moved where their size takes more than a byte", () => {
  for (const [size, hex] of [
    [63, "7e"],
    [64, "8001"],
    [8191, "fe7f"],
    [8192, "808001"],
    [2 ** 20, "80808001"],
  ] as const) {
    const items = Uint8Array.from({ length: size }, (_, i) => i);
    const bytes = new Uint8Array(size + 1 + SIZE_GROWTH);
    bytes.set(items, 1);
    const end = writeSize(bytes, 1, 1 + size);
    expect(hexOf(bytes.subarray(0, end))).toBe(hex + hexOf(items));
  }
});
