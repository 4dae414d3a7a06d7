import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bzip2 } from "../../src/codecs/bzip2.js";
import { snappy } from "../../src/codecs/snappy.js";
import { xz } from "../../src/codecs/xz.js";
import { decompressFrames, zstandard } from "../../src/codecs/zstandard.js";
import { compressFrame } from "../../src/codecs/zstandard-compress.js";
import { nativeZstandard } from "../../src/codecs/zstandard-native.js";
import { fixture, joined } from "../helpers.js";
import { DATA } from "./data.js";

/*
 * What holds for every codec: streams of the reference commands are read back exactly, nothing that is cut or changed
 * passes where there are sums, and no output goes beyond its limit.
 */

interface Stream {
  readonly codec: keyof typeof CODECS;
  readonly data: string;
  readonly made: string;
  readonly stream: string;
}

/** Zstandard twice: with what the platform has (Node 22.15 and later), and without. */
const CODECS = { zstandard: { ...zstandard, decompress: decompressFrames }, bzip2, xz, snappy, platform: zstandard };

const kept = JSON.parse(readFileSync(fixture("codecs/streams.json"), "utf8")) as Stream[];
const given = kept.flatMap((stream): Stream[] =>
  stream.codec === "zstandard" && nativeZstandard() !== undefined
    ? [stream, { ...stream, codec: "platform" }]
    : [stream],
);
const written = Object.entries(DATA).flatMap(([data, make]) => {
  const by = (codec: Stream["codec"], made: string, bytes: Uint8Array): Stream => {
    return { codec, data, made, stream: Buffer.from(bytes).toString("base64") };
  };
  return [
    by("snappy", "snappy.compress", snappy.compress(make())),
    ...[1, 3, 13].map((level) => by("zstandard", `compressFrame, level ${level}`, compressFrame(make(), level))),
  ];
});
const streams = [...given, ...written];

const bytesOf = ({ stream }: Stream) => new Uint8Array(Buffer.from(stream, "base64"));
const dataOf = ({ data }: Stream) => DATA[data]!();
const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
const small = streams.filter((stream) => bytesOf(stream).length < 300);

function outcome(run: () => Uint8Array): Uint8Array | Error {
  try {
    return run();
  } catch (error) {
    return error as Error;
  }
}

it("has streams of every codec, small ones too", () => {
  for (const codec of new Set(kept.map((stream) => stream.codec))) {
    expect(streams.filter((stream) => stream.codec === codec).length).toBeGreaterThan(5);
    expect(small.filter((stream) => stream.codec === codec).length).toBeGreaterThan(1);
  }
});

describe.each(streams)("$codec, $data by $made", (stream) => {
  const codec = CODECS[stream.codec];
  const bytes = bytesOf(stream);
  const data = dataOf(stream);

  it("gives the data, up to a limit that they just fit", () => {
    expect(isSame(codec.decompress(bytes, data.length), data)).toBe(true);
  });

  it("is refused by a RangeError where the limit is one byte less", () => {
    if (data.length === 0) expect(codec.decompress(bytes, 0)).toHaveLength(0);
    else expect(() => codec.decompress(bytes, data.length - 1)).toThrow(RangeError);
  });

  it("reads bytes that stand inside of larger memory", () => {
    const shifted = joined([Uint8Array.of(1, 2, 3), bytes, Uint8Array.of(4)]).subarray(3, -1);
    expect(isSame(codec.decompress(shifted, data.length), data)).toBe(true);
  });

  it("has no tail of junk", () => {
    for (const tail of [[0], [1], [0, 0, 0], [1, 2, 3, 4, 5, 6, 7, 8]])
      expect(() => codec.decompress(joined([bytes, Uint8Array.from(tail)]), data.length + 100)).toThrow(Error);
  });
});

describe.each(small)("$codec, $data by $made: small", (stream) => {
  const codec = CODECS[stream.codec];
  const bytes = bytesOf(stream);
  const data = dataOf(stream);

  it("is an error wherever it is cut", () => {
    for (let length = 0; length < bytes.length; length++) {
      const found = outcome(() => codec.decompress(bytes.slice(0, length), data.length));
      expect(found, `${length} of ${bytes.length}`).toBeInstanceOf(Error);
    }
  });

  it("is an error or the same data whichever bit is wrong", () => {
    const summed = !/-Cnone|--no-check/.test(stream.made);
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const wrong = bytes.slice();
      wrong[bit >> 3]! ^= 1 << (bit & 7);
      const found = outcome(() => codec.decompress(wrong, 2 * data.length + 100));
      if (found instanceof Uint8Array && summed) expect(isSame(found, data), `bit ${bit}`).toBe(true);
      else expect(found).toBeDefined();
    }
  });
});

describe.each(given.filter(({ data }) => data === "one"))("$codec: several streams", (stream) => {
  const codec = CODECS[stream.codec];

  it("are one after the other", () => {
    const bytes = bytesOf(stream);
    expect(codec.decompress(joined([bytes, bytes]), 2)).toEqual(Uint8Array.of(7, 7));
    expect(() => codec.decompress(joined([bytes, bytes]), 1)).toThrow(RangeError);
  });
});
