import { AvroError, quote } from "../errors.js";
import type { BlockSize } from "./body.js";
import { type Codec, type Compression, compressionOf } from "./codec.js";
import { SYNC_LENGTH } from "./header.js";
import { injectedCodecs } from "./injected.js";

/** What a new container file is to be like. */
export interface WriteOptions {
  /**
   * Bytes of data in a block, before compression; 65,536 if left out. A block ends before the row that would exceed
   * it; a row that is larger alone makes a larger block.
   */
  readonly blockBytes?: number;
  /** Rows in a block at most. Without it bytes alone count; rows that take no bytes count as one then. */
  readonly blockRows?: number;
  /** Compression codec: "null" if left out. "deflate", "snappy" and "zstandard" are built in, and those of `codecs`. */
  readonly codec?: string;
  /**
   * Compression level, for codecs that have levels: 0 to 9 for "deflate", where zlib is the platform's, 1 to 22 for
   * "zstandard".
   */
  readonly level?: number;
  /** Compression codecs by their names in files: those with `compress` come before the ones that are built in. */
  readonly codecs?: Readonly<Record<string, Codec>>;
  /** Metadata for the header: bytes, or text in UTF-8. Keys that begin with `avro.` are reserved. */
  readonly metadata?: Readonly<Record<string, string | Uint8Array>> | ReadonlyMap<string, string | Uint8Array>;
  /** The 16 bytes that stand after the header and every block; random ones if left out. */
  readonly sync?: Uint8Array;
  /** Stops writing: its reason is what is thrown, and what the sink is given up with. */
  readonly signal?: AbortSignal;
  /** Leave the sink open at the end. */
  readonly preventClose?: boolean;
}

export interface ResolvedWriteOptions {
  readonly size: BlockSize;
  readonly compression: Compression;
  readonly metadata: ReadonlyMap<string, Uint8Array>;
  readonly sync: Uint8Array;
  readonly signal: AbortSignal | undefined;
  readonly preventClose: boolean;
}

/**
 * As other implementations (Java 64,000, avsc 65,536): twice the window of deflate, so that larger blocks hardly pack
 * closer, and small enough that a reader holds little.
 */
const BLOCK_BYTES = 64 * 1024;

const NAMES = ["blockBytes", "blockRows", "codec", "level", "codecs", "metadata", "sync", "signal", "preventClose"];

/** Check options. Own properties only; one that is not known is an AvroError `unsupported-option`. */
export function resolveWriteOptions(given: WriteOptions = {}, maxBlockBytes: number): ResolvedWriteOptions {
  if (typeof given !== "object" || given === null) throw invalid("the options must be an object");
  const own: WriteOptions = { __proto__: null, ...given } as WriteOptions;
  for (const [name, value] of Object.entries(own))
    if (value !== undefined && !NAMES.includes(name))
      throw new AvroError("unsupported-option", `there is no option ${quote(name)}`);
  const bytes = within("blockBytes", own.blockBytes ?? Math.min(BLOCK_BYTES, maxBlockBytes), maxBlockBytes);
  return {
    size: { bytes, rows: within("blockRows", own.blockRows ?? bytes, Number.MAX_SAFE_INTEGER) },
    compression: compressionOf(codecName(own.codec), own.level, injectedCodecs(own.codecs)),
    metadata: metadataOf(own.metadata),
    sync: syncOf(own.sync),
    signal: signalOf(own.signal),
    preventClose: flag("preventClose", own.preventClose),
  };
}

function within(name: string, value: unknown, most: number): number {
  if (!Number.isSafeInteger(value) || (value as number) < 1 || (value as number) > most)
    throw invalid(`option ${name} must be a whole number from 1 to ${most}`);
  return value as number;
}

function codecName(codec: unknown = "null"): string {
  if (typeof codec !== "string") throw invalid("option codec must be the name of a codec");
  return codec;
}

function metadataOf(given: WriteOptions["metadata"]): ReadonlyMap<string, Uint8Array> {
  if (given === undefined) return new Map();
  if (typeof given !== "object" || given === null) throw invalid("option metadata must be an object or a Map");
  const entries = given instanceof Map ? [...given] : Object.entries(given);
  return new Map(entries.map(([key, value]) => [keyOf(key), bytesOf(value)]));
}

function keyOf(key: unknown): string {
  if (typeof key !== "string") throw invalid("option metadata: keys must be strings");
  if (key.startsWith("avro."))
    throw invalid(`option metadata: keys that begin with "avro." are reserved: ${quote(key)}`);
  return key;
}

function bytesOf(value: unknown): Uint8Array {
  if (typeof value === "string") return new TextEncoder().encode(value);
  if (!isBytes(value)) throw invalid("option metadata: values must be strings or Uint8Arrays");
  return Uint8Array.from(value);
}

function syncOf(sync: unknown): Uint8Array {
  if (sync === undefined) return globalThis.crypto.getRandomValues(new Uint8Array(SYNC_LENGTH));
  if (!isBytes(sync) || sync.length !== SYNC_LENGTH)
    throw invalid(`option sync must be a Uint8Array of ${SYNC_LENGTH}`);
  return Uint8Array.from(sync);
}

function isBytes(value: unknown): value is Uint8Array {
  return Object.prototype.toString.call(value) === "[object Uint8Array]" && ArrayBuffer.isView(value);
}

function signalOf(signal: unknown): AbortSignal | undefined {
  if (signal === undefined) return undefined;
  if (typeof (signal as AbortSignal | null)?.throwIfAborted !== "function")
    throw invalid("option signal must be an AbortSignal");
  return signal as AbortSignal;
}

function flag(name: string, value: unknown = false): boolean {
  if (typeof value !== "boolean") throw invalid(`option ${name} must be true or false`);
  return value;
}

function invalid(what: string): AvroError {
  return new AvroError("invalid-argument", what);
}
