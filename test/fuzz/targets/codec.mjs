// T6: each decompressor alone.
import { readFileSync } from "node:fs";
import { bzip2 } from "../../../dist/codecs/bzip2.js";
import { snappy } from "../../../dist/codecs/snappy.js";
import { xz } from "../../../dist/codecs/xz.js";
import { zstandard } from "../../../dist/codecs/zstandard.js";
import { mutateBytes } from "../mutate.mjs";
import { Random } from "../sources.mjs";
import { Finding, padded, same } from "../tools.mjs";

const CODECS = { bzip2, snappy, xz, zstandard };
const MOST = 16_384;
const recorded = JSON.parse(readFileSync(new URL("../../fixtures/codecs/streams.json", import.meta.url), "utf8"));

export const codec = {
  name: "codec",
  every: 400,

  world(random) {
    return { codec: random.pick(Object.keys(CODECS)), seed: random.bits() };
  },

  open({ codec, seed }) {
    const random = new Random(seed);
    const given = CODECS[codec];
    const good = [];
    for (const one of recorded) {
      const stream = new Uint8Array(Buffer.from(one.stream, "base64"));
      if (one.codec === codec && stream.length < 2000) good.push(stream);
    }
    if (given.compress) for (let i = 0; i < 8; i++) good.push(pressed(given, someData(random)));
    return { codec: given, good };
  },

  input(random, { good }) {
    return { data: random.chance(0.03) ? random.pick(good) : mutateBytes(random, random.pick(good), good) };
  },

  run({ codec }, { data }) {
    const [first, second] = [0xaa, 0x55].map((fill) => attempt(codec, padded(data, fill)));
    same(first, second, `${codec.name}: bytes around the stream`);
    if (first.value === undefined) return;
    if (first.value.length > MOST) throw new Finding(`${codec.name}: more than the limit`);
    if (codec.compress && first.value.length < 2000) pressed(codec, first.value);
  },
};

function someData(random) {
  const length = random.pick([0, 1, 3, 20, 100, 1000, 2000]);
  const alphabet = random.pick([1, 2, 5, 30, 256]);
  const data = Uint8Array.from({ length }, () => random.below(alphabet));
  for (let at = 0; at + 40 < length; at += 40)
    if (random.chance(0.4)) data.copyWithin(at + 20, random.below(at + 1), at + 10);
  return data;
}

/** Compressed, and held against what it decompresses to. */
function pressed(codec, data) {
  const stream = codec.compress(data);
  same(codec.decompress(stream, Math.max(1, data.length)), data, `${codec.name}: there and back`);
  return stream;
}

function attempt(codec, data) {
  try {
    return { value: codec.decompress(data, MOST) };
  } catch (error) {
    const { name, message } = error ?? {};
    if ((name === "Error" || name === "RangeError") && !isEngines(error)) return { error: `${name}: ${message}` };
    throw new Finding(`${codec.name}: an error of the engine: ${name}: ${message}`, { cause: error });
  }
}

/** RangeErrors of the engine, which are defects, not limits. */
function isEngines({ name, message }) {
  return name === "RangeError" && /^(Invalid|Maximum|Array|Start offset|Offset|offset|Source)/.test(message);
}
