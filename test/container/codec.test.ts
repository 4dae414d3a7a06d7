import { readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { codecOf, compressionOf, decompress } from "../../src/container/codec.js";
import { ContainerError, LimitError } from "../../src/errors.js";
import { DATA } from "../codecs/data.js";
import { fixture } from "../helpers.js";

function block(data: Uint8Array) {
  return { index: 4, offset: 900, count: 1, size: data.length, data, dataOffset: 903 };
}

async function failure(make: () => unknown): Promise<unknown> {
  try {
    return await make();
  } catch (error) {
    return error;
  }
}

const words = new TextEncoder().encode("again and again and again and again");

test("null gives the data as they are", () => {
  expect(decompress(block(words), codecOf("null"), words.length)).toBe(words);
});

test("deflate inflates", async () => {
  expect(await decompress(block(new Uint8Array(deflateRawSync(words))), codecOf("deflate"), 100)).toEqual(words);
});

describe("optional codecs", () => {
  const streams = JSON.parse(readFileSync(fixture("codecs/streams.json"), "utf8")) as Record<string, string>[];

  test.each(["zstandard", "bzip2", "xz"])("%s is loaded and read", async (name) => {
    const { stream } = streams.find(({ codec, data }) => codec === name && data === "one")!;
    const bytes = new Uint8Array(Buffer.from(stream!, "base64"));
    expect(await decompress(block(bytes), codecOf(name), 1)).toEqual(Uint8Array.of(7));
    expect(await failure(() => decompress(block(bytes), codecOf(name), 0))).toBeInstanceOf(LimitError);
    const cut = await failure(() => decompress(block(bytes.subarray(1)), codecOf(name), 1));
    expect(cut).toMatchObject({ code: "codec-error", block: 4, message: expect.stringContaining(name) });
  });

  test.each(["snappy", "zstandard"])("%s is loaded, written and read", async (name) => {
    const bytes = await compressionOf(name).compress(words);
    expect(await decompress(block(bytes), codecOf(name), words.length)).toEqual(words);
  });

  test("zstandard has levels", async () => {
    const long = DATA.words!();
    const size = async (level: number) => (await compressionOf("zstandard", level).compress(long)).length;
    expect(await size(19)).toBeLessThan(await size(1));
    for (const level of [0, 23, 1.5, -1])
      expect(() => compressionOf("zstandard", level)).toThrow("option level must be a whole number from 1 to 22");
    expect(() => compressionOf("snappy", 1)).toThrow("codec snappy has no compression levels");
  });

  test.each(["bzip2", "xz"])("%s can't be written", (name) => {
    expect(() => compressionOf(name)).toThrow(expect.objectContaining({ code: "unsupported-option" }));
    expect(() => compressionOf(name)).toThrow("can only be read here");
  });

  test("codecs of the caller come first", async () => {
    const own = new Map([["snappy", { name: "snappy", decompress: () => words, compress: () => Uint8Array.of(1) }]]);
    expect(await decompress(block(Uint8Array.of(1)), codecOf("snappy", own), 100)).toBe(words);
    expect(await compressionOf("snappy", undefined, own).compress(words)).toEqual(Uint8Array.of(1));
    expect(codecOf("xz", own).name).toBe("xz");
    const reading = new Map([["snappy", { name: "snappy", decompress: () => words }]]);
    expect(await compressionOf("snappy", undefined, reading).compress(words)).not.toEqual(Uint8Array.of(1));
  });
});

test.each(["lz77", "", "Deflate", "NULL", "__proto__", "constructor", "toString"])("%j is unknown", (name) => {
  expect(() => codecOf(name)).toThrow(ContainerError);
  expect(() => codecOf(name)).toThrow(`${JSON.stringify(name)}, which is not one of the specification`);
});

test("a long name is cut", () => {
  expect(() => codecOf("\u2028x".repeat(10_000))).toThrow(expect.objectContaining({ code: "unknown-codec" }));
  try {
    codecOf("x".repeat(10_000));
  } catch (error) {
    expect((error as Error).message.length).toBeLessThan(200);
  }
});

test("damage is laid at its block", async () => {
  const error = await failure(() => decompress(block(Uint8Array.of(7)), codecOf("deflate"), 100));
  expect(error).toBeInstanceOf(ContainerError);
  expect(error).toMatchObject({ code: "codec-error", block: 4, offset: 900, cause: expect.any(Error) });
});

test("data that grow beyond the limit are a LimitError", async () => {
  const bomb = block(new Uint8Array(deflateRawSync(new Uint8Array(1_000_000))));
  const error = await failure(() => decompress(bomb, codecOf("deflate"), 999_999));
  expect(error).toBeInstanceOf(LimitError);
  expect(error).toMatchObject({ limit: "maxBlockBytes", max: 999_999, block: 4, offset: 900 });
  expect(await decompress(bomb, codecOf("deflate"), 1_000_000)).toHaveLength(1_000_000);
});

test("a codec that works asynchronously, as in browsers", async () => {
  const later = (made: () => Uint8Array) => ({ name: "later", decompress: async () => made() });
  expect(
    await decompress(
      block(words),
      later(() => words),
      100,
    ),
  ).toBe(words);
  const broken = later(() => {
    throw new Error("broken");
  });
  expect(await failure(() => decompress(block(words), broken, 100))).toMatchObject({ code: "codec-error", block: 4 });
  const grown = later(() => {
    throw new RangeError("too large");
  });
  expect(await failure(() => decompress(block(words), grown, 100))).toBeInstanceOf(LimitError);
});

describe("compressing", () => {
  test("null gives the data as they are", async () => {
    expect(await compressionOf("null").compress(words)).toBe(words);
  });

  test.each([undefined, 0, 1, 9])("deflate at level %s is inflated again", async (level) => {
    const data = await compressionOf("deflate", level).compress(words);
    expect(await decompress(block(data), codecOf("deflate"), 100)).toEqual(words);
    if (level === 0) expect(data.length).toBeGreaterThan(words.length);
    else expect(data.length).toBeLessThan(words.length);
  });

  test.each([
    ["snappy-not", undefined, "is not one of the specification"],
    ["__proto__", undefined, "is not one of the specification"],
    ["null", 1, "has no compression levels"],
    ["deflate", 10, "from 0 to 9"],
    ["deflate", -1, "from 0 to 9"],
    ["deflate", 1.5, "from 0 to 9"],
    ["deflate", "6" as unknown as number, "from 0 to 9"],
  ])("%s at level %s is refused", (name, level, why) => {
    expect(() => compressionOf(name, level)).toThrow(expect.objectContaining({ code: "unsupported-option" }));
    expect(() => compressionOf(name, level)).toThrow(why);
  });
});
