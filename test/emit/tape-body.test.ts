import { expect, it } from "vitest";
import { Position, TapeBody } from "../../src/emit/tape-body.js";
import { flat, I32, load } from "../../src/emit/wasm.js";

const hex = (code: Parameters<typeof flat>[0]) => Buffer.from(flat(code)).toString("hex");

it("a position knows how far it is ahead of its local, and settles once", () => {
  const position = new Position(3);
  expect(hex(position.here)).toBe("2003");
  position.advance(4);
  position.advance(2);
  expect(hex(position.read(load, 1))).toBe("2003280007");
  expect(hex(position.here)).toBe("200341066a");
  expect(hex(position.jump([0x20, 9]))).toBe("200941066b2103");
  expect(hex(position.settle())).toBe("200341066a2103");
  expect(position.settle()).toEqual([]);
});

it("a body takes words one after the other", () => {
  const body = new TapeBody([1, 2]);
  expect(body.flow.locals[body.words.local]).toBe(I32);
  const first = hex(body.take(body.a));
  expect(hex(body.take(body.a))).toBe(first.replace(/00(21..)$/, "04$1"));
  expect(body.word(1)).toBe(2);
});
