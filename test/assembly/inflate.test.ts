import { constants, deflateRawSync, inflateRawSync, type ZlibOptions } from "node:zlib";
import { describe, expect, it } from "vitest";
import { inflate } from "../../src/kernel/inflate.js";
import { Random } from "../random.js";

const { Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_FILTERED, Z_DEFAULT_STRATEGY } = constants;
const MAX = 4 * 1024 * 1024;

/** What zlib makes of the stream that bytes begin with; undefined if it is none. */
function zlib(bytes: Uint8Array): { output: Uint8Array; used: number } | undefined {
  try {
    const options = { info: true, finishFlush: constants.Z_FINISH, maxOutputLength: MAX };
    const { buffer, engine } = inflateRawSync(bytes, options as ZlibOptions) as unknown as {
      buffer: Uint8Array;
      engine: { bytesWritten: number };
    };
    return { output: buffer, used: engine.bytesWritten };
  } catch {
    return undefined;
  }
}

function ours(bytes: Uint8Array): { output: Uint8Array; used: number } | undefined {
  try {
    return inflate(bytes, MAX);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** How many of the streams both take, after they were seen to make the same of each. */
function agreed(streams: Iterable<Uint8Array>): number {
  let taken = 0;
  for (const bytes of streams) if (agree(bytes)) taken++;
  return taken;
}

function agree(bytes: Uint8Array): boolean {
  const [expected, found] = [zlib(bytes), ours(bytes)];
  if (expected === undefined || found === undefined) {
    if (expected !== found) throw new Error(`${Buffer.from(bytes).toString("hex").slice(0, 200)}: only one takes it`);
  } else if (Buffer.compare(expected.output, found.output) !== 0 || expected.used !== found.used)
    throw new Error(`${Buffer.from(bytes).toString("hex").slice(0, 200)}: they differ`);
  return expected !== undefined;
}

/** Bytes of many kinds: all matches, all literals, few symbols and many, distances short and long. */
function sample(random: Random): Uint8Array {
  const length = random.below(2) ? random.below(300) : random.below(150_000);
  const symbols = 1 + random.below(256);
  const repeats = random.below(4) * 8;
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    if (at > 0 && random.below(32) < repeats) {
      const distance = 1 + random.below(Math.min(at, random.below(2) ? 20 : 32_768));
      for (let n = random.below(300); n > 0 && at < length; n--, at++) bytes[at] = bytes[at - distance]!;
    } else {
      const symbol = random.below(3) ? random.below(1 + (symbols >> 3)) : random.below(symbols);
      bytes[at++] = symbol;
    }
  }
  return bytes;
}

const STRATEGIES = [Z_DEFAULT_STRATEGY, Z_DEFAULT_STRATEGY, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_FILTERED];

function packed(bytes: Uint8Array, random: Random): Uint8Array {
  const strategy = STRATEGIES[random.below(STRATEGIES.length)]!;
  return deflateRawSync(bytes, { level: random.below(10), memLevel: 1 + random.below(9), strategy });
}

describe("inflate and zlib", () => {
  it("make the same of whole streams", () => {
    const random = new Random(1);
    for (let i = 0; i < 300; i++) {
      const bytes = sample(random);
      const found = inflate(packed(bytes, random), bytes.length);
      expect(Buffer.compare(found!.output, bytes)).toBe(0);
      if (bytes.length > 0) expect(() => inflate(packed(bytes, random), bytes.length - 1)).toThrow(RangeError);
    }
  });

  it("make the same of damaged ones", () => {
    const random = new Random(2);
    const streams = Array.from({ length: 60 }, () => packed(sample(random).subarray(0, 4000), random));
    const damaged = function* () {
      for (let i = 0; i < 10_000; i++) {
        const bytes = Uint8Array.from(random.pick(streams));
        for (let n = 1 + random.below(3); n > 0; n--) {
          // most of it where the codes are told
          const at = random.below(random.below(2) ? bytes.length : Math.min(bytes.length, 90));
          bytes[at] = random.below(2) ? bytes[at]! ^ (1 << random.below(8)) : random.below(256);
        }
        yield bytes;
      }
    };
    expect(agreed(damaged())).toBeGreaterThan(300);
  });

  it("make the same of streams cut at every byte", () => {
    const random = new Random(3);
    const streams = Array.from({ length: 12 }, () => packed(sample(random).subarray(0, 1500), random));
    const cut = streams.flatMap((bytes) =>
      Array.from({ length: bytes.length + 1 }, (_, end) => bytes.subarray(0, end)),
    );
    expect(agreed(cut)).toBe(streams.length);
  });

  it("make the same of noise", () => {
    const random = new Random(4);
    const noise = function* () {
      for (let i = 0; i < 10_000; i++) {
        const bytes = Uint8Array.from({ length: 1 + random.below(200) }, () => random.below(256));
        bytes[0] = (bytes[0]! & 0xf8) | random.pick([3, 5, 4, 2]);
        yield bytes;
      }
    };
    expect(agreed(noise())).toBeGreaterThan(0);
  });
});
