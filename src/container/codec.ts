import { AvroError, ContainerError, quote } from "../errors.js";
import { type Block, placeOf } from "./block.js";
import { deflate } from "./inflate/deflate.js";
import { damage, excess } from "./place.js";
import type { Scratch } from "./scratch.js";

/** A compression codec. */
export interface Codec {
  readonly name: string;
  /**
   * What `bytes` are compressed to: an owned copy, or `bytes` itself. Left out by a codec that can only be read.
   * `level` is one of `levels`.
   */
  readonly compress?: (bytes: Uint8Array, level?: number) => Uint8Array | Promise<Uint8Array>;
  /** The least and the greatest compression level, whole numbers; left out where there is nothing to choose. */
  readonly levels?: readonly [number, number] | undefined;
  /**
   * The whole of what was compressed to `bytes`: an owned copy, or `bytes` itself. A RangeError if that is more than
   * `maxBytes`; any other error if it is damaged or has a tail.
   */
  decompress(bytes: Uint8Array, maxBytes: number): Uint8Array | Promise<Uint8Array>;
}

/** A codec as containers use it. */
export interface BlockCodec extends Codec {
  /** With `scratch` the output may stand there: it lasts until the next call with it. */
  decompress(bytes: Uint8Array, maxBytes: number, scratch?: Scratch): Uint8Array | Promise<Uint8Array>;
  /**
   * As `decompress`, where another thread does the work, so that several blocks are given before the first is done.
   * Left out where this thread would do it, and where there is nothing to do.
   */
  readonly decompressAside?: Codec["decompress"] | undefined;
}

/** Codecs of the caller, by name. They come before those that are built in. */
export type Codecs = ReadonlyMap<string, BlockCodec>;

const same = (bytes: Uint8Array) => bytes;

/**
 * The codecs of the specification: those that it requires of everybody, and the optional ones, whose code is loaded
 * when a block needs it. (Avro 1.12, Required Codecs, Optional Codecs)
 */
const CODECS: Codecs = new Map<string, BlockCodec>([
  ["null", { name: "null", decompress: same, compress: same }],
  ["deflate", deflate],
  [
    "snappy",
    {
      name: "snappy",
      decompress: async (bytes, max) => (await import("../codecs/snappy.js")).snappy.decompress(bytes, max),
      compress: async (bytes) => (await import("../codecs/snappy.js")).snappy.compress(bytes),
    },
  ],
  [
    "zstandard",
    {
      name: "zstandard",
      decompress: async (bytes, max) => (await import("../codecs/zstandard.js")).zstandard.decompress(bytes, max),
      compress: async (bytes, level) => (await import("../codecs/zstandard.js")).zstandard.compress(bytes, level),
      levels: [1, 22],
    },
  ],
  [
    "bzip2",
    {
      name: "bzip2",
      decompress: async (bytes, max) => (await import("../codecs/bzip2.js")).bzip2.decompress(bytes, max),
    },
  ],
  ["xz", { name: "xz", decompress: async (bytes, max) => (await import("../codecs/xz.js")).xz.decompress(bytes, max) }],
]);

const NOT_KNOWN = "is not one of the specification";

/** The codec of a name in a file's header; names are case-sensitive. */
export function codecOf(name: string, injected?: Codecs): BlockCodec {
  const codec = injected?.get(name) ?? CODECS.get(name);
  if (codec !== undefined) return codec;
  throw new ContainerError(
    "unknown-codec",
    `the file's data are compressed with codec ${quote(name)}, which ${NOT_KNOWN}`,
  );
}

/** How blocks are compressed with a codec at a level. */
export interface Compression {
  readonly codec: string;
  readonly compress: (data: Uint8Array) => Promise<Uint8Array>;
}

/**
 * How to compress with the codec of a name: as the caller's does, if it can, else as the one that is built in.
 *
 * @throws AvroError "unsupported-option" for a codec or level that there is not
 */
export function compressionOf(name: string, level?: number, injected?: Codecs): Compression {
  const given = injected?.get(name);
  const codec = given?.compress === undefined ? CODECS.get(name) : given;
  const { compress, levels } = codec ?? {};
  if (compress === undefined) {
    const why =
      (codec ?? given) === undefined ? NOT_KNOWN : "can only be read here; option codecs takes one that writes";
    throw new AvroError("unsupported-option", `option codec: ${quote(name)} ${why}`);
  }
  if (level !== undefined) checkLevel(name, level, levels);
  return { codec: name, compress: (data) => compressed(name, () => compress(data, level)) };
}

async function compressed(codec: string, run: () => Uint8Array | Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await run();
  } catch (error) {
    const reason = error instanceof Error ? error.message : "failed";
    throw new ContainerError("codec-error", `a block could not be compressed: ${codec}: ${reason}`, { cause: error });
  }
}

function checkLevel(name: string, level: number, levels: Codec["levels"]): void {
  if (levels === undefined)
    throw new AvroError("unsupported-option", `codec ${name} has no compression levels on this platform`);
  const [least, most] = levels;
  if (!Number.isInteger(level) || level < least || level > most)
    throw new AvroError(
      "unsupported-option",
      `option level must be a whole number from ${least} to ${most} for codec ${name}`,
    );
}

/**
 * The data of a block as they were before compression, at most `maxBytes` (the limit `maxBlockBytes`): on another thread
 * if it may be "aside" and the codec can, in `scratch` if it is given.
 */
export function decompress(
  block: Block,
  codec: BlockCodec,
  maxBytes: number,
  how?: "aside" | Scratch,
): Uint8Array | Promise<Uint8Array> {
  const refuse = (error: unknown) => refusal(error, block, codec, maxBytes);
  try {
    const aside = how === "aside" ? codec.decompressAside : undefined;
    const scratch = how === "aside" ? undefined : how;
    const data = aside ? aside(block.data, maxBytes) : codec.decompress(block.data, maxBytes, scratch);
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
