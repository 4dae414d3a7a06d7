import { describe, expect, it } from "vitest";
import { Cursor } from "../../src/bytes/cursor.js";
import { Sink } from "../../src/bytes/sink.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import { hexOf } from "../helpers.js";
import { Random } from "../random.js";

/** What is written to a sink that has to grow, as hexadecimal. */
function written(write: (sink: Sink) => unknown): string {
  const sink = new Sink(1);
  write(sink);
  return hexOf(sink.toBytes());
}

describe("ints and longs", () => {
  it.each([
    [0, "00"],
    [-0, "00"],
    [-1, "01"],
    [1, "02"],
    [-64, "7f"],
    [64, "8001"],
    [-65, "8101"],
    [8192, "808001"],
    [2147483647, "feffffff0f"],
    [-2147483648, "ffffffff0f"],
  ])("%d is %s", (value, hex) => {
    expect(written((sink) => sink.int(value))).toBe(hex);
    expect(written((sink) => sink.long(value))).toBe(hex);
    expect(written((sink) => sink.bigLong(BigInt(value)))).toBe(hex);
  });

  it.each([
    [2147483648n, "8080808010"],
    [-2147483649n, "8180808010"],
    [9007199254740991n, "feffffffffffff1f"],
    [-9007199254740991n, "fdffffffffffff1f"],
    [9007199254740992n, "8080808080808020"],
    [-9007199254740993n, "8180808080808020"],
    [1234567890123456789n, "aa84ccde8fbd88a222"],
    [9223372036854775807n, "feffffffffffffffff01"],
    [-9223372036854775808n, "ffffffffffffffffff01"],
  ])("%d is %s", (value, hex) => {
    expect(written((sink) => sink.bigLong(value))).toBe(hex);
    if (Number.isSafeInteger(Number(value))) expect(written((sink) => sink.long(Number(value)))).toBe(hex);
  });

  it("of every length are read back", () => {
    const random = new Random(2);
    for (let i = 0; i < 20_000; i++) {
      const value = BigInt.asIntN(random.below(65), (BigInt(random.bits()) << 32n) | BigInt(random.bits()));
      const sink = new Sink(1);
      sink.bigLong(value);
      expect(new Cursor(DEFAULT_LIMITS).open(sink.toBytes()).readExactLong()).toBe(value);
    }
  });
});

describe("the other primitives", () => {
  it.each([
    ["0100", (sink: Sink) => [sink.boolean(true), sink.boolean(false)]],
    ["0000c03f", (sink: Sink) => sink.float(1.5)],
    ["cdcccc3d", (sink: Sink) => sink.float(0.1)],
    ["0000807f", (sink: Sink) => sink.float(1e40)],
    ["00000080", (sink: Sink) => sink.float(-0)],
    ["9a9999999999b93f", (sink: Sink) => sink.double(0.1)],
    ["000000000000f87f", (sink: Sink) => sink.double(Number.NaN)],
    ["00ff80", (sink: Sink) => sink.raw(Uint8Array.of(0, 255, 128))],
    ["06666f6f", (sink: Sink) => sink.string("foo", false)],
    ["00", (sink: Sink) => sink.string("", false)],
  ])("%s", (hex, write) => {
    expect(written(write)).toBe(hex);
  });

  it.each(["a", "é", "€", "😀"])("strings of %s at every length have the right length before them", (char) => {
    for (const count of [0, 1, 20, 21, 22, 31, 32, 42, 43, 63, 64, 65, 2730, 2731, 4096, 8191, 8192, 8193, 300_000]) {
      const text = char.repeat(count);
      const sink = new Sink(1);
      sink.boolean(true);
      expect(sink.string(text, false)).toBe(true);
      sink.boolean(true);
      const cursor = new Cursor(DEFAULT_LIMITS).open(sink.toBytes());
      expect(cursor.readBoolean()).toBe(true);
      expect(cursor.readString() === text).toBe(true);
      expect(cursor.readBoolean()).toBe(true);
      expect(cursor.position).toBe(cursor.end);
    }
  });

  it.each([1, 20, 40, 400])(
    "lone surrogates in %i characters are refused with nothing written, or replaced",
    (length) => {
      const text = "x".repeat(length) + "\udc00";
      const sink = new Sink(1);
      expect(sink.string(text, false)).toBe(false);
      expect(sink.position).toBe(0);
      expect(sink.string(text, true)).toBe(true);
      expect(hexOf(sink.toBytes())).toMatch(/78efbfbd$/);
    },
  );
});

describe("a sink", () => {
  it("gives bytes of exact size in a buffer of their own", () => {
    const sink = new Sink();
    sink.raw(Uint8Array.of(1, 2, 3));
    const bytes = sink.toBytes();
    sink.bytes.fill(9);
    expect([...bytes]).toEqual([1, 2, 3]);
    expect(bytes.buffer.byteLength).toBe(3);
  });

  it.each([0, 1, 64, 65, 500])("copies %i bytes to a target", (length) => {
    const sink = new Sink();
    for (let i = 0; i < length; i++) sink.raw(Uint8Array.of(i));
    const target = new Uint8Array(length + 4).fill(0xee);
    sink.copyTo(target, 2);
    expect(hexOf(target)).toBe(`eeee${hexOf(sink.toBytes())}eeee`);
  });

  it("keeps what was written when it grows", () => {
    const sink = new Sink(1);
    for (let i = 0; i < 1000; i++) sink.double(i);
    const view = new DataView(sink.toBytes().buffer);
    expect(Array.from({ length: 1000 }, (_, i) => view.getFloat64(i * 8, true))).toEqual([...Array(1000).keys()]);
  });

  it("lets go of large buffers when it is emptied", () => {
    const sink = new Sink(64);
    sink.raw(new Uint8Array(100_000));
    sink.reset();
    expect([sink.position, sink.bytes.length >= 100_000]).toEqual([0, true]);
    sink.raw(new Uint8Array(5_000_000));
    sink.reset();
    expect(sink.bytes.length).toBe(64);
    sink.double(0.1);
    expect(hexOf(sink.toBytes())).toBe("9a9999999999b93f");
  });
});
