import { describe, expect, it } from "vitest";
import { Cursor } from "../../src/bytes/cursor.js";
import { DEFAULT_LIMITS, type Limits, resolveLimits } from "../../src/limits.js";
import { bytesOf, expectError, hexOf } from "../helpers.js";
import { Random } from "../random.js";

function cursor(hex: string, limits: Partial<Limits> = {}, replace = false): Cursor {
  const opened = new Cursor(resolveLimits(limits), replace).open(bytesOf(hex));
  opened.beginDatum();
  return opened;
}

/** The code and offset of the error that a read ends in; the read begins at byte 1. */
function failure(hex: string, read: (cursor: Cursor) => unknown, limits?: Partial<Limits>) {
  const opened = cursor(`00${hex}`, limits);
  opened.position = 1;
  const { code, offset } = expectError(() => read(opened));
  return [code, offset];
}

const readInt = (c: Cursor) => c.readInt();
const readLong = (c: Cursor) => c.readLong();

describe("ints", () => {
  it.each([
    ["00", 0],
    ["01", -1],
    ["02", 1],
    ["7f", -64],
    ["8001", 64],
    ["808001", 8192],
    ["80808001", 1048576],
    ["feffffff0f", 2147483647],
    ["ffffffff0f", -2147483648],
    ["8000", 0],
    ["8280808000", 1],
  ])("%s is %d", (hex, value) => {
    const opened = cursor(hex);
    expect(opened.readInt()).toBe(value);
    expect(opened.position).toBe(hex.length / 2);
  });

  it.each([
    ["", "truncated"],
    ["80", "truncated"],
    ["80808080", "truncated"],
    ["8080808080", "invalid-varint"],
    ["808080808000", "invalid-varint"],
    ["8080808010", "int-range"],
    ["ffffffff7f", "int-range"],
  ])("%s is %s", (hex, code) => {
    expect(failure(hex, readInt)).toEqual([code, 1]);
  });

  it("stop at the window's end, though bytes follow", () => {
    const bytes = bytesOf("8001 8001");
    const opened = new Cursor(DEFAULT_LIMITS).open(bytes, 2, 3);
    expect(expectError(() => opened.readInt())).toMatchObject({ code: "truncated", offset: 2 });
    expect(opened.open(bytes, 2, 4).readInt()).toBe(64);
  });
});

describe("longs", () => {
  it.each([
    ["80808080 10", 2147483648n],
    ["feffffffffffff1f", 9007199254740991n],
    ["fdffffffffffff1f", -9007199254740991n],
    ["8080808080808020", 9007199254740992n],
    ["ffffffffffffff1f", -9007199254740992n],
    ["8180808080808020", -9007199254740993n],
    ["aa84ccde8fbd88a222", 1234567890123456789n],
    ["feffffffffffffffff01", 9223372036854775807n],
    ["ffffffffffffffffff01", -9223372036854775808n],
    ["80808080808080808000", 0n],
    ["81808080808080808000", -1n],
  ])("%s is %d", (hex, value) => {
    const opened = cursor(hex);
    expect(opened.readExactLong()).toBe(value);
    const { position } = opened;
    opened.position = 0;
    const rounded = opened.readLong();
    expect(opened.position).toBe(position);
    if (BigInt.asIntN(54, value) === value && value !== -(2n ** 53n)) expect(rounded).toBe(Number(value));
    else expect(Number.isSafeInteger(rounded)).toBe(false);
  });

  it("are exact at every length, or seen to be unsafe", () => {
    const random = new Random(1);
    for (let i = 0; i < 20_000; i++) {
      const value = BigInt.asIntN(random.below(65), (BigInt(random.bits()) << 32n) | BigInt(random.bits()));
      let zigZag = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
      const bytes: number[] = [];
      for (; zigZag > 0x7fn; zigZag >>= 7n) bytes.push(Number(zigZag & 0x7fn) | 0x80);
      bytes.push(Number(zigZag));
      const opened = new Cursor(DEFAULT_LIMITS).open(Uint8Array.from(bytes));
      expect(opened.readExactLong()).toBe(value);
      opened.position = 0;
      const number = opened.readLong();
      expect(Number.isSafeInteger(number) ? BigInt(number) : value).toBe(value);
      expect(Number.isSafeInteger(number)).toBe(Number.isSafeInteger(Number(value)));
    }
  });

  it.each([
    ["", "truncated"],
    ["ffffffff", "truncated"],
    ["ffffffffffffffff", "truncated"],
    ["ffffffffffffffffff", "truncated"],
    ["ffffffffffffffffff7f", "invalid-varint"],
    ["ffffffffffffffffff02", "invalid-varint"],
    ["8080808080808080808001", "invalid-varint"],
  ])("%s is %s", (hex, code) => {
    expect(failure(hex, readLong)).toEqual([code, 1]);
    expect(failure(hex, (c) => c.readExactLong())).toEqual([code, 1]);
  });
});

describe("indexes", () => {
  const readIndex = (c: Cursor) => c.readIndex(3, "invalid-union-index");

  it.each([
    ["00", 0],
    ["04", 2],
    ["8400", 2],
    ["8000", 0],
  ])("%s is %d", (hex, index) => {
    const opened = cursor(hex);
    expect(readIndex(opened)).toBe(index);
    expect(opened.position).toBe(hex.length / 2);
  });

  it("of many symbols take two bytes from 64 on", () => {
    const many = (hex: string) => cursor(hex).readIndex(100, "invalid-enum-index");
    expect([many("7e"), many("8001"), many("8000"), many("c601")]).toEqual([63, 64, 0, 99]);
    expect(expectError(() => many("c801")).code).toBe("invalid-enum-index");
    expect(expectError(() => many("7f")).code).toBe("invalid-enum-index");
  });

  it.each([
    ["", "truncated"],
    ["01", "invalid-union-index"],
    ["06", "invalid-union-index"],
    ["8180808020", "invalid-union-index"],
    ["808080808001", "invalid-varint"],
  ])("%s is %s", (hex, code) => {
    expect(failure(hex, readIndex)).toEqual([code, 1]);
  });
});

describe("booleans and floats", () => {
  it("are read", () => {
    const opened = cursor("01 00 0000c03f 9a9999999999b93f");
    expect([opened.readBoolean(), opened.readBoolean()]).toEqual([true, false]);
    expect([opened.readFloat(), opened.readDouble()]).toEqual([1.5, 0.1]);
    expect(opened.position).toBe(14);
  });

  it.each([
    ["0000807f", "readFloat", Number.POSITIVE_INFINITY],
    ["0100c07f", "readFloat", Number.NaN],
    ["00000080", "readFloat", -0],
    ["01000000", "readFloat", 2 ** -149],
    ["0000000000000080", "readDouble", -0],
    ["0100000000000000", "readDouble", 5e-324],
    ["010000000000f8ff", "readDouble", Number.NaN],
  ] as const)("%s, %s is %d", (hex, method, value) => {
    expect(cursor(hex)[method]()).toBe(value);
  });

  it("end with the input", () => {
    expect(failure("", (c) => c.readBoolean())).toEqual(["truncated", 1]);
    expect(failure("02", (c) => c.readBoolean())).toEqual(["invalid-boolean", 1]);
    expect(failure("000000", (c) => c.readFloat())).toEqual(["truncated", 1]);
    expect(failure("00000000000000", (c) => c.readDouble())).toEqual(["truncated", 1]);
  });
});

describe("bytes, fixed and strings", () => {
  it("are read", () => {
    const opened = cursor("06 00ff80 f0f1 06 666f6f 00");
    expect(hexOf(opened.readBytes())).toBe("00ff80");
    expect(hexOf(opened.readFixed(2))).toBe("f0f1");
    expect([opened.readString(), opened.readString()]).toEqual(["foo", ""]);
    expect(opened.position).toBe(11);
  });

  it("are skipped", () => {
    const opened = cursor("06 00ff80 f0f1 02ff");
    opened.skipBytes();
    opened.skipFixed(2);
    opened.skipBytes();
    expect(opened.position).toBe(8);
  });

  it("have buffers of their own", () => {
    const input = Buffer.from("0401020304", "hex");
    const opened = new Cursor(DEFAULT_LIMITS).open(input);
    const parts = [opened.readBytes(), opened.readFixed(2)];
    input.fill(0);
    expect(parts.map(hexOf)).toEqual(["0102", "0304"]);
    expect(parts.map((part) => part.buffer.byteLength)).toEqual([2, 2]);
  });

  it.each([
    ["01", "invalid-length"],
    ["ffffffffffffffffff01", "invalid-length"],
    ["feffffffffffffffff01", "invalid-length"],
    ["8680808020616263", "invalid-length"],
    ["0661", "truncated"],
    ["80", "truncated"],
  ])("refuse the length %s: %s", (hex, code) => {
    expect(failure(hex, (c) => c.readBytes())).toEqual([code, 1]);
    expect(failure(hex, (c) => c.readString())).toEqual([code, 1]);
    expect(failure(hex, (c) => c.skipBytes())).toEqual([code, 1]);
  });

  it("are passed by, and their place is given", () => {
    const opened = cursor("00 04 6162 02");
    opened.position = 1;
    expect([opened.passBytes(), opened.position]).toEqual([2, 4]);
    expect(opened.readInt()).toBe(1);
  });

  it("of the greatest length that may be, if the input is shorter, are cut: longer ones are none", () => {
    const limits = { maxBytesLength: 2 };
    expect(failure("04 61", (c) => c.readBytes(), limits)).toEqual(["truncated", 1]);
    expect(failure("06 61", (c) => c.readBytes(), limits)).toEqual(["invalid-length", 1]);
    const error = expectError(() => cursor("616161", limits).skipFixed(3));
    expect(error).toMatchObject({ limit: "maxBytesLength", max: 2, offset: 0 });
  });

  it("keep maxBytesLength, inclusive", () => {
    const limits = { maxBytesLength: 2 };
    expect(cursor("046162", limits).readString()).toBe("ab");
    for (const read of ["readBytes", "readString", "skipBytes"] as const) {
      const error = expectError(() => cursor("06616263", limits)[read]());
      expect(error).toMatchObject({ code: "limit-exceeded", limit: "maxBytesLength", max: 2, offset: 0 });
    }
    expect(hexOf(cursor("0102", limits).readFixed(2))).toBe("0102");
    expect(failure("010203", (c) => c.readFixed(3), limits)).toEqual(["limit-exceeded", 1]);
    expect(failure("0102", (c) => c.readFixed(3), limits)).toEqual(["truncated", 1]);
  });

  it("refuse ill-formed UTF-8 where it begins, or replace it", () => {
    expect(failure("02ff", (c) => c.readString())).toEqual(["invalid-utf8", 1]);
    expect(cursor("02ff", {}, true).readString()).toBe("\ufffd");
  });
});

describe("item blocks", () => {
  it("give their count and end", () => {
    const opened = cursor("04 0102 03 04 0102 00");
    expect(opened.readBlock(1, 0, 0)).toBe(2);
    expect([opened.blockStart, opened.blockEnd]).toEqual([0, -1]);
    opened.skip(2, "items");
    opened.endBlock(0, -1);
    expect(opened.readBlock(1, 0, 2)).toBe(2);
    expect([opened.blockStart, opened.blockEnd]).toEqual([3, 7]);
    opened.skip(2, "items");
    opened.endBlock(3, 7);
    expect(opened.readBlock(1, 0, 4)).toBe(0);
  });

  it.each([
    ["06 0102", 1, "invalid-count", 1],
    ["04 01020304", 4, "invalid-count", 1],
    ["03 02 0102030405", 2, "invalid-count", 1],
    ["ffffffffffffffffff01 00", 0, "invalid-count", 1],
    ["feffffffffffffffff01", 0, "limit-exceeded", 1],
    ["01 01", 1, "invalid-block-size", 2],
    ["01 08 010203", 1, "invalid-block-size", 2],
    ["80", 1, "truncated", 1],
    ["01", 1, "truncated", 2],
  ])("%s with items of %d bytes: %s", (hex, least, code, offset) => {
    expect(failure(hex, (c) => c.readBlock(least, 0, 0))).toEqual([code, offset]);
  });

  it.each([4, 6])("must end where they say, not at %d", (end) => {
    const opened = cursor("0102030405060708");
    opened.position = 5;
    expect(expectError(() => opened.endBlock(2, end))).toMatchObject({ code: "invalid-block-size", offset: 2 });
  });

  it("may have a size of nothing, or of all that is left", () => {
    const none = cursor("03 00");
    expect([none.readBlock(0, 0, 0), none.blockEnd, none.position]).toEqual([2, 2, 2]);
    const all = cursor("01 04 0202");
    expect([all.readBlock(1, 0, 0), all.blockEnd, all.position]).toEqual([1, 4, 2]);
  });

  it("that end where they did not say tell by how much", () => {
    const opened = cursor("0000000000");
    opened.position = 3;
    const off = (end: number) => expectError(() => opened.endBlock(1, end));
    expect(off(5)).toMatchObject({ code: "invalid-block-size", offset: 1 });
    expect(off(5).message).toMatch(/ found 2 fewer bytes$/);
    expect(off(1).message).toMatch(/ found 2 more bytes$/);
    expect(off(0).message).toMatch(/ found 3 more bytes$/);
    opened.endBlock(1, 3);
    opened.endBlock(1, -1);
  });

  it("count all values without input of their items", () => {
    const opened = cursor("08");
    expect(opened.readBlock(0, 3, 0)).toBe(4);
    expect(opened.totalFree).toBe(12);
    const later = cursor("0000 08", { maxFreeValues: 11 });
    later.position = 2;
    later.beginDatum(); // its bytes are those from here
    expect(later.readBlock(0, 3, 0)).toBe(4);
    expect(expectError(() => later.claimFree(1))).toMatchObject({ limit: "maxFreeValues", offset: 3 });
  });

  it("keep maxCollectionItems over all blocks, inclusive", () => {
    const limits = { maxCollectionItems: 3 };
    expect(cursor("04", limits).readBlock(0, 0, 1)).toBe(2);
    const error = expectError(() => cursor("04", limits).readBlock(0, 0, 2));
    expect(error).toMatchObject({ limit: "maxCollectionItems", max: 3, offset: 0 });
  });

  it("count what takes no input", () => {
    expect(cursor("14", { maxFreeValues: 9 }).readBlock(0, 1, 0)).toBe(10); // 10 values, less the byte of the count
    expect(expectError(() => cursor("16", { maxFreeValues: 9 }).readBlock(0, 1, 0))).toMatchObject({
      limit: "maxFreeValues",
    });
  });
});

describe("values without input", () => {
  it("are counted by datum, less the bytes it took, and over all data of the input", () => {
    const opened = cursor("0000000000", { maxFreeValues: 10 });
    opened.claimFree(10);
    opened.position = 2;
    opened.claimFree(2);
    expect(expectError(() => opened.claimFree(1))).toMatchObject({ limit: "maxFreeValues", offset: 2 });
    opened.beginDatum();
    opened.claimFree(2);
    expect(opened.totalFree).toBe(15);
    expect(expectError(() => opened.claimFree(1))).toMatchObject({ limit: "maxFreeValues", offset: 2 });
    expect(opened.open(bytesOf("00")).totalFree).toBe(0);
  });
});

describe("the end of a window", () => {
  it.each([
    ["a boolean", (c: Cursor) => c.readBoolean()],
    ["an int", readInt],
    ["an int", (c: Cursor) => c.readIndex(100, "invalid-enum-index")],
    ["a long", readLong],
    ["a long", (c: Cursor) => c.readExactLong()],
    ["a float", (c: Cursor) => c.readFloat()],
    ["a double", (c: Cursor) => c.readDouble()],
    ["a long", (c: Cursor) => c.readBytes()],
    ["a long", (c: Cursor) => c.readBlock(1, 0, 0)],
  ])("is the end of %s, though bytes follow", (what, read) => {
    const opened = new Cursor(DEFAULT_LIMITS).open(new Uint8Array(20), 3, 3);
    const error = expectError(() => read(opened));
    expect(error).toMatchObject({ code: "truncated", offset: 3 });
    expect(error.message).toBe(`the input ends inside ${what}`);
  });

  it.each([
    ["80", "an int", readInt],
    ["80808080", "an int", readInt],
    ["04 61", "a bytes", (c: Cursor) => c.readBytes()],
    ["04 61", "a bytes", (c: Cursor) => c.passBytes()],
    ["04 61", "a bytes", (c: Cursor) => c.skipBytes()],
    ["04 61", "a string", (c: Cursor) => c.readString()],
    ["61", "a fixed", (c: Cursor) => c.readFixed(2)],
    ["61", "a fixed", (c: Cursor) => c.skipFixed(2)],
  ])("after %s is inside %s", (hex, what, read) => {
    expect(expectError(() => read(cursor(hex))).message).toBe(`the input ends inside ${what}`);
  });
});

describe("a new cursor", () => {
  it("knows no path and no block, and takes ill-formed UTF-8 for an error", () => {
    const fresh = new Cursor(DEFAULT_LIMITS);
    expect([fresh.path, fresh.blockEnd, fresh.position, fresh.end]).toEqual([[], -1, 0, 0]);
    expect(expectError(() => fresh.open(bytesOf("02ff")).readString()).code).toBe("invalid-utf8");
  });
});

describe("unsafe longs", () => {
  it("are an error that names the option", () => {
    const error = cursor("00").unsafeLong(7);
    expect([error.code, error.offset]).toEqual(["unsafe-long", 7]);
    expect(error.message).toContain('long: "bigint"');
  });
});

describe("depth", () => {
  it("is bounded, inclusive, and starts anew with each datum", () => {
    const opened = cursor("00", { maxDepth: 2 });
    opened.enter();
    opened.enter();
    opened.leave();
    opened.enter();
    expect(expectError(() => opened.enter())).toMatchObject({ limit: "maxDepth", max: 2, offset: 0 });
    opened.beginDatum();
    expect(() => opened.enter()).not.toThrow();
  });
});

describe("close", () => {
  it("lets go of the bytes", () => {
    const opened = cursor("02");
    opened.close();
    expect(opened.bytes).toHaveLength(0);
    expect(expectError(() => opened.readInt()).code).toBe("truncated");
  });
});
