import { inflateRaw } from "#inflate";
import { ContainerError, quote } from "../errors.js";
import { type Block, placeOf } from "./block.js";
import { damage, excess } from "./place.js";

/** A compression codec: one half of it. */
export interface Codec {
  readonly name: string;
  /**
   * The whole of what was compressed to `bytes`: an owned copy, or `bytes` itself. A RangeError if that is more than
   * `maxBytes`; any other error if it is damaged or has a tail.
   */
  decompress(bytes: Uint8Array, maxBytes: number): Uint8Array | Promise<Uint8Array>;
}

/** The codecs that the specification requires of everybody. (Avro 1.12, Required Codecs) */
const CODECS: ReadonlyMap<string, Codec> = new Map([
  ["null", { name: "null", decompress: (bytes: Uint8Array) => bytes }],
  ["deflate", { name: "deflate", decompress: inflateRaw }],
]);

/** Those of the specification that this version does not have. (Avro 1.12, Optional Codecs) */
const NOT_BUILT: ReadonlySet<string> = new Set(["snappy", "zstandard", "bzip2", "xz"]);

/** The codec of a name in a file's header; names are case-sensitive. */
export function codecOf(name: string): Codec {
  const codec = CODECS.get(name);
  if (codec !== undefined) return codec;
  const why = NOT_BUILT.has(name) ? "is not built into this version" : "is not one of the specification";
  throw new ContainerError("unknown-codec", `the file's data are compressed with codec ${quote(name)}, which ${why}`);
}

/** The data of a block as they were before compression, at most `maxBytes` (the limit `maxBlockBytes`). */
export function decompress(block: Block, codec: Codec, maxBytes: number): Uint8Array | Promise<Uint8Array> {
  const refuse = (error: unknown) => refusal(error, block, codec, maxBytes);
  try {
    const data = codec.decompress(block.data, maxBytes);
    return data instanceof Promise
      ? data.catch((error) => {
          throw refuse(error);
        })
      : data;
  } catch (error) {
    throw refuse(error);
  }
}

function refusal(error: unknown, block: Block, codec: Codec, maxBytes: number): Error {
  const place = placeOf(block);
  if (error instanceof RangeError)
    return excess(place, "maxBlockBytes", maxBytes, "too many bytes when decompressed", block.offset, error);
  const reason = error instanceof Error ? error.message : "damaged";
  return damage(place, "codec-error", `${codec.name}: ${reason}`, block.offset, error);
}
