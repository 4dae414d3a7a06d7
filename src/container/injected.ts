import { AvroError, quote } from "../errors.js";
import type { BlockCodec, Codec, Codecs } from "./codec.js";

/** The codecs that a caller gives, checked: own properties only. None, if left out. */
export function injectedCodecs(given: unknown): Codecs {
  if (given === undefined) return new Map();
  if (typeof given !== "object" || given === null) throw invalid("option codecs must be an object of codecs by name");
  return new Map(Object.entries(given).map(([name, codec]) => [name, held(name, codec)]));
}

/** The codec, held to the limit: what it gives may have any size. */
function held(name: string, codec: Codec | undefined): BlockCodec {
  if (name === "null") throw invalid('option codecs can\'t replace "null", which is no codec but the data as they are');
  if (typeof codec?.decompress !== "function" || (codec.compress !== undefined && typeof codec.compress !== "function"))
    throw invalid(`option codecs: ${quote(name)} must have a function decompress, and may have a function compress`);
  const decompress = async (bytes: Uint8Array, maxBytes: number) => {
    const data = bytesOf(await codec.decompress(bytes, maxBytes));
    if (data.length > maxBytes) throw new RangeError(`the output is larger than ${maxBytes} bytes`);
    return data;
  };
  // Whether it works on another thread is not known; if it does not, blocks that are given early cost memory only.
  const reading = { name, decompress, decompressAside: decompress };
  if (codec.compress === undefined) return reading;
  const compress = async (bytes: Uint8Array, level?: number) => bytesOf(await codec.compress!(bytes, level));
  return { ...reading, levels: levelsOf(name, codec.levels), compress };
}

function bytesOf(data: unknown): Uint8Array {
  if (data instanceof Uint8Array) return data;
  throw new Error("the codec gave no Uint8Array");
}

function levelsOf(name: string, levels: unknown): Codec["levels"] {
  if (levels === undefined) return undefined;
  if (!Array.isArray(levels) || levels.length !== 2 || !levels.every(Number.isInteger) || levels[0] > levels[1])
    throw invalid(`option codecs: levels of ${quote(name)} must be the least and the greatest, two whole numbers`);
  return Object.freeze([levels[0], levels[1]]) as Codec["levels"];
}

function invalid(what: string): AvroError {
  return new AvroError("invalid-argument", what);
}
