import { expect, test } from "vitest";
import { damage, excess, HEADER, inFile, truncated } from "../../src/container/place.js";
import { AvroError, ContainerError, DecodeError, LimitError } from "../../src/errors.js";

const block = { block: 2, start: 300 };

test("errors of the header have no block, errors of a block have its index and beginning", () => {
  expect(damage(HEADER, "invalid-header", "odd", 5)).toMatchObject({ code: "invalid-header", offset: 5 });
  expect(damage(HEADER, "invalid-header", "odd", 5).block).toBeUndefined();
  expect(damage(HEADER, "invalid-header", "odd", 5).lastGoodOffset).toBeUndefined();
  expect(truncated(block, 310)).toMatchObject({ code: "truncated", block: 2, offset: 310, lastGoodOffset: 300 });
  expect(inFile(new DecodeError("int-range", "x"), block, 305)).toMatchObject({ block: 2, lastGoodOffset: 300 });
  expect(excess(block, "maxBlockBytes", 7, "much", 300)).toMatchObject({ limit: "maxBlockBytes", max: 7, block: 2 });
});

test("the text names the part", () => {
  expect(truncated(HEADER, 9).message).toContain("container header");
  expect(truncated(block, 310).message).toContain("data block 2 at byte 300");
});

test("an error of plain data is laid at its byte in the file", () => {
  const inner = new DecodeError("invalid-boolean", "a boolean of 2", { path: ["a", 1], offset: 12, row: 4 });
  const error = inFile(inner, block, 305) as DecodeError;
  expect(error).toBeInstanceOf(DecodeError);
  expect(error).toMatchObject({ code: "invalid-boolean", path: ["a", 1], row: 4, block: 2, offset: 317, cause: inner });
});

test("an error of compressed data is laid at its block, the inner byte is in the text", () => {
  const inner = new DecodeError("truncated", "ends in a long", { offset: 12 });
  const error = inFile(inner, block, undefined) as DecodeError;
  expect(error).toMatchObject({ code: "truncated", block: 2, offset: 300 });
  expect(error.message).toContain("byte 12 of its uncompressed data");
  expect(error.message).toContain("ends in a long");
});

test("a limit error stays one and says what it said, once", () => {
  const error = inFile(new LimitError("maxDepth", 9, "nesting", { offset: 3 }), block, 305) as LimitError;
  expect(error).toBeInstanceOf(LimitError);
  expect(error).toMatchObject({ limit: "maxDepth", max: 9, block: 2, offset: 308 });
  expect(error.message).toBe("data block 2 at byte 300, byte 3 of its data: nesting: over maxDepth (9)");
});

test("other errors pass as they are", () => {
  for (const error of [
    new TypeError("x"),
    new ContainerError("truncated", "x"),
    new AvroError("internal", "x"),
    "text",
  ])
    expect(inFile(error, block, 305)).toBe(error);
});
