import { describe, expect, it } from "vitest";
import { add, flat as bytesOf, type Code, get, i32, i64, load, store, unsigned } from "../../src/emit/wasm.js";

const flat = (code: Code) => [...bytesOf(code)];

describe("numbers", () => {
  it("are LEB128 of either kind", () => {
    expect([0, 127, 128, 624485, 2 ** 32 - 1].map(unsigned)).toEqual([
      [0],
      [0x7f],
      [0x80, 1],
      [0xe5, 0x8e, 0x26],
      [0xff, 0xff, 0xff, 0xff, 0x0f],
    ]);
    expect(flat(i32(-1))).toEqual([0x41, 0x7f]);
    expect(flat(i32(64))).toEqual([0x41, 0xc0, 0]);
    expect(flat(i32(-123456))).toEqual([0x41, 0xc0, 0xbb, 0x78]);
    expect(flat(i32(2 ** 31))).toEqual([0x41, 0x80, 0x80, 0x80, 0x80, 0x78]); // the bits of -2^31
    expect(flat(i64(0x8080808080808080n))).toEqual(flat(i64(0x8080808080808080n - 2n ** 64n)));
  });

  it("may be long", () => {
    const many = Array.from({ length: 3000 }, (_, i) => i & 127);
    expect(flat([many, [[1], Uint8Array.from(many)], 2])).toEqual([...many, 1, ...many, 2]);
  });
});

describe("expressions", () => {
  it("are their operands and then themselves", () => {
    expect(flat(add(get(1), i32(2)))).toEqual([0x20, 1, 0x41, 2, 0x6a]);
    expect(flat(store(get(0), load(get(1), 4), 300))).toEqual([0x20, 0, 0x20, 1, 0x28, 0, 4, 0x36, 0, 0xac, 2]);
  });
});
