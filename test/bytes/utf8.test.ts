import { afterEach, describe, expect, it, vi } from "vitest";
import type * as Utf8 from "../../src/bytes/utf8.js";
import { hexOf, joined } from "../helpers.js";

/*
 * With the runtime's own methods and without them, as in a browser: the results must be the same for every length.
 */

async function load(native: boolean): Promise<typeof Utf8> {
  vi.resetModules();
  if (!native) vi.stubGlobal("Buffer", undefined);
  try {
    return await import("../../src/bytes/utf8.js");
  } finally {
    vi.unstubAllGlobals();
  }
}

afterEach(() => void vi.resetModules());

const encoder = new TextEncoder();
const WELL_FORMED = ["a", "é", "€", "😀", "\ufeff", "\0", "\ufffd", "\u{10ffff}", "\ud7ff", "\ue000", "e\u0301"];
/** Ill-formed: stray and missing continuations, overlong forms, surrogates, beyond U+10FFFF. */
const ILL_FORMED = [
  "80",
  "ff",
  "c3",
  "e282",
  "f09f98",
  "c080",
  "e080af",
  "eda080",
  "edbfbf",
  "f4908080",
  "c328",
  "f8",
].map((hex) => Uint8Array.from(hex.match(/../g)!, (byte) => Number.parseInt(byte, 16)));

describe.each([
  ["the runtime's methods", true],
  ["TextDecoder only", false],
])("with %s", (_name, native) => {
  it("decodes what TextDecoder decodes, at every length", async () => {
    const { decodeUtf8 } = await load(native);
    for (const char of WELL_FORMED)
      for (let length = 0; length < 70; length++) {
        const text = "x".repeat(length) + char + "y".repeat(length % 3);
        const bytes = joined([new Uint8Array([0xff]), encoder.encode(text), new Uint8Array([0xff])]);
        expect(decodeUtf8(bytes, 1, bytes.length - 1, false)).toBe(text);
        expect(decodeUtf8(bytes, 1, bytes.length - 1, true)).toBe(text);
      }
  });

  it("finds ill-formed bytes at every length, or replaces them as the Encoding Standard says", async () => {
    const { decodeUtf8 } = await load(native);
    const standard = new TextDecoder("utf-8", { ignoreBOM: true });
    for (const bad of ILL_FORMED)
      for (let length = 0; length < 70; length++) {
        const bytes = joined([encoder.encode("x".repeat(length)), bad, encoder.encode("é".repeat(length % 3))]);
        expect(decodeUtf8(bytes, 0, bytes.length, false)).toBeUndefined();
        expect(decodeUtf8(bytes, 0, bytes.length, true)).toBe(standard.decode(bytes));
      }
  });

  it("decodes what is known to be well-formed, at every length", async () => {
    const { decodeWellFormed } = await load(native);
    for (const char of WELL_FORMED)
      for (let length = 0; length < 70; length++) {
        const text = "x".repeat(length) + char;
        const bytes = joined([new Uint8Array([0xff]), encoder.encode(text), new Uint8Array([0xff])]);
        expect(decodeWellFormed(bytes, 1, bytes.length - 1)).toBe(text);
      }
  });

  it("does not look beyond the end: a character cut there is ill-formed", async () => {
    const { decodeUtf8 } = await load(native);
    const bytes = encoder.encode("abcé");
    expect(decodeUtf8(bytes, 0, 4, false)).toBeUndefined();
    expect(decodeUtf8(bytes, 0, 3, false)).toBe("abc");
  });

  it("decodes shared memory", async () => {
    const { decodeUtf8 } = await load(native);
    const bytes = new Uint8Array(new SharedArrayBuffer(40));
    bytes.set(encoder.encode("é".repeat(20)));
    expect(decodeUtf8(bytes, 0, 40, false)).toBe("é".repeat(20));
  });

  it("writes UTF-16 as it is, lone surrogates too", async () => {
    const { writeUnits } = await load(native);
    for (const text of [...WELL_FORMED, "\ud83d", "x\ude00y", "", "long ".repeat(50), `${"é".repeat(40)}日`]) {
      const bytes = new Uint8Array(600).fill(0xaa);
      writeUnits(text, bytes, 4);
      const end = 4 + text.length * 2;
      expect(hexOf(bytes.subarray(4, end))).toBe(hexOf(Buffer.from(text, "utf16le")));
      expect([bytes[3], bytes[end]]).toEqual([0xaa, 0xaa]);
    }
  });

  it("writes what TextEncoder writes, at every length", async () => {
    const { writeUtf8 } = await load(native);
    for (const char of [...WELL_FORMED, "\ud800", "\udc00", "\udc00\ud800", "\ud83d\ud83d\ude00"])
      for (let length = 0; length < 70; length++) {
        const text = "x".repeat(length) + char + "y".repeat(length % 2);
        const bytes = new Uint8Array(2 + text.length * 3);
        const end = writeUtf8(text, bytes, 1);
        expect(hexOf(bytes.subarray(1, end))).toBe(hexOf(encoder.encode(text)));
        expect(hexOf(bytes.subarray(end))).toMatch(/^(00)+$/);
      }
  });
});

describe("a stand-in for Buffer that means something else", () => {
  it("is not used", async () => {
    vi.resetModules();
    const slices = vi.fn(() => "wrong");
    vi.stubGlobal(
      "Buffer",
      class {
        utf8Slice = slices;
      },
    );
    Object.assign((globalThis as { Buffer?: { prototype: object } }).Buffer!.prototype, {
      utf8Slice: slices,
      utf8Write: () => {
        throw new TypeError("not a Buffer");
      },
    });
    const { decodeUtf8 } = await import("../../src/bytes/utf8.js");
    vi.unstubAllGlobals();
    expect(decodeUtf8(encoder.encode("é".repeat(20)), 0, 40, false)).toBe("é".repeat(20));
    expect(slices).not.toHaveBeenCalled();
  });
});

describe("decodeBytewise", () => {
  it.each([
    ["the runtime's methods", ["Buffer"]],
    ["TextDecoder", []],
    ["neither: a host that knows UTF-8 only", ["TextDecoder"]],
  ])("gives a unit for each byte with %s", async (_, own) => {
    vi.resetModules();
    if (!own.includes("Buffer")) vi.stubGlobal("Buffer", undefined);
    if (own.includes("TextDecoder"))
      vi.stubGlobal(
        "TextDecoder",
        class extends TextDecoder {
          constructor(label?: string, options?: TextDecoderOptions) {
            if (label === "latin1") throw new RangeError("no such encoding");
            super(label, options);
          }
        },
      );
    const { decodeBytewise } = await import("../../src/bytes/utf8.js");
    vi.unstubAllGlobals();
    const bytes = encoder.encode("-some ASCII-");
    expect(decodeBytewise(bytes, 1, 11)).toBe("some ASCII");
    expect(decodeBytewise(Uint8Array.of(0x61, 0xc3, 0xa9), 0, 3)).toHaveLength(3);
  });
});

describe("methods of Buffer that are not what they were", () => {
  it.each([
    ["utf8Write gives another length", { utf8Write: () => 4 }],
    ["utf8Write writes nothing", { utf8Write: () => 5 }],
    ["utf8Write throws", { utf8Write: () => expect.fail("called") }],
    ["utf8Slice gives something else", { utf8Slice: () => "else" }],
    ["ucs2Write throws", { ucs2Write: () => expect.fail("called") }],
    ["ucs2Write writes nothing", { ucs2Write: () => 4 }],
    ["there is no latin1Slice", { latin1Slice: undefined }],
    ["there is no utf8Write", { utf8Write: undefined }],
  ])("are not used: %s", async (_, methods) => {
    vi.resetModules();
    vi.stubGlobal("Buffer", { prototype: Object.assign(Object.create(Buffer.prototype), methods) });
    const { decodeUtf8, writeUnits, writeUtf8, decodeBytewise } = await import("../../src/bytes/utf8.js");
    vi.unstubAllGlobals();
    const text = "é".repeat(40);
    const bytes = new Uint8Array(90);
    expect(writeUtf8(text, bytes, 1)).toBe(81);
    expect(hexOf(bytes.subarray(1, 81))).toBe(hexOf(encoder.encode(text)));
    expect(decodeUtf8(bytes, 1, 81, false)).toBe(text);
    expect(decodeBytewise(encoder.encode("x".repeat(40)), 0, 40)).toBe("x".repeat(40));
    writeUnits(text, bytes, 2);
    expect(hexOf(bytes.subarray(2, 82))).toBe(hexOf(Buffer.from(text, "utf16le")));
  });
});

describe("isWellFormed", () => {
  it.each([true, false])("finds lone surrogates (the engine has the method: %s)", async (has) => {
    const { isWellFormed } = await load(true);
    const text = (units: string) => (has ? units : Object.assign(Object(units), { isWellFormed: undefined }));
    for (const good of ["", "abc", "é", "😀", "a😀b", "\ufffd"]) expect(isWellFormed(text(good))).toBe(true);
    for (const bad of ["\ud800", "a\udc00", "\udc00\ud800", "😀\ud83d", "\ud83d\ud83d\ude00"])
      expect(isWellFormed(text(bad))).toBe(false);
  });
});

describe("copyBytes", () => {
  it.each([0, 1, 24, 25, 300])("copies %i bytes of a Buffer to a buffer of their own", async (length) => {
    const { copyBytes } = await load(true);
    const bytes = Buffer.from(Uint8Array.from({ length: length + 9 }, (_, i) => i));
    const copy = copyBytes(bytes, 4, 4 + length);
    expect(copy.constructor).toBe(Uint8Array);
    expect(copy.buffer.byteLength).toBe(length);
    expect(hexOf(copy)).toBe(hexOf(bytes.subarray(4, 4 + length)));
    bytes.fill(0xaa);
    expect(copy.includes(0xaa)).toBe(length > 0xaa - 4);
  });
});
