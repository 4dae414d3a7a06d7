import { RecordBatch } from "../column/batch.js";
import { unpackColumns } from "../column/pack.js";
import type { Limits } from "../limits.js";
import type { ResolvedOptions } from "../value/options.js";
import type { Block } from "./block.js";
import { type BlockCodec, decompress } from "./codec.js";
import { decodeData } from "./decode.js";
import { isEarlyLimit, type Opener } from "./opener.js";

/** What other threads must know of a file to open its blocks. Plain data. */
export interface Job {
  readonly codec: string;
  /** Text of the schema that it was written with. */
  readonly schema: string;
  /** Text of the schema that it is read as, if that is another. */
  readonly reader: string | undefined;
  readonly fields: readonly string[] | undefined;
  readonly options: ResolvedOptions;
}

/**
 * Other threads that open blocks of one file. What they give is undefined for a block that is not well, or too large:
 * it is opened here then, and what is wrong with it is told here.
 */
export interface Crew {
  /** The columns of `count` data, packed. */
  columns(bytes: Uint8Array, count: number, maxBytes: number): Promise<Uint8Array | undefined>;
  /** The data before compression. */
  data(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

/**
 * Fewer bytes, as they stand in the file, are opened here: to hand a block over and take its columns back costs this
 * thread 40 µs and a copy, as much as it takes to decode 64 KiB, or to decompress and decode 8 KiB.
 */
const LEAST_PLAIN = 128 * 1024;
const LEAST_PACKED = 8 * 1024;

/** The codec, whose work a crew does if it would otherwise be done by this thread. */
export function crewCodec(codec: BlockCodec, crew: Crew): BlockCodec {
  // deflate takes other threads itself where they pay
  if (codec.name === "null" || codec.name === "deflate" || codec.decompressAside !== undefined) return codec;
  const decompressAside = async (bytes: Uint8Array, maxBytes: number) => {
    const data = bytes.length < LEAST_PACKED ? undefined : await crew.data(bytes, maxBytes);
    return data ?? codec.decompress(bytes, maxBytes);
  };
  return { ...codec, decompressAside };
}

/** The rows of a block as columns, and how many bytes they took. */
export interface OpenedColumns<Out> {
  readonly batch: RecordBatch<Out>;
  readonly size: number;
}

/** Opens blocks to their columns, by a crew. */
export class ColumnsOpener<Out> implements Opener<OpenedColumns<Out>> {
  readonly isAside = true;
  readonly #crew: Crew;
  readonly #codec: BlockCodec;
  readonly #limits: Limits;
  readonly #decode: (data: Uint8Array, count: number) => RecordBatch<Out>;
  readonly #empty: RecordBatch<Out>;

  constructor(
    crew: Crew,
    codec: BlockCodec,
    limits: Limits,
    decode: (data: Uint8Array, count: number) => RecordBatch<Out>,
  ) {
    this.#crew = crew;
    this.#codec = codec;
    this.#limits = limits;
    this.#decode = decode;
    this.#empty = decode(new Uint8Array(0), 0);
  }

  open(block: Block, maxBytes: number): OpenedColumns<Out> | Promise<OpenedColumns<Out>> {
    const least = this.#codec.name === "null" ? LEAST_PLAIN : LEAST_PACKED;
    return block.size < least ? this.#openHere(block, maxBytes) : this.#openThere(block, maxBytes);
  }

  async again(block: Block, error: unknown): Promise<OpenedColumns<Out>> {
    const { maxBlockBytes } = this.#limits;
    if (error !== REFUSED && !isEarlyLimit(error, maxBlockBytes)) throw error;
    return this.#openHere(block, maxBlockBytes);
  }

  sizeOf({ size }: OpenedColumns<Out>): number {
    return size;
  }

  async #openThere({ data, count }: Block, maxBytes: number): Promise<OpenedColumns<Out>> {
    const packed = await this.#crew.columns(data, count, maxBytes);
    if (packed === undefined) throw REFUSED;
    const columns = unpackColumns(packed, RecordBatch.dataOf(this.#empty));
    return { batch: RecordBatch.like(this.#empty, columns), size: packed.length };
  }

  #openHere(block: Block, maxBytes: number): OpenedColumns<Out> | Promise<OpenedColumns<Out>> {
    const decode = (data: Uint8Array) => ({ batch: decodeData(block, data, this.#decode), size: data.length });
    const data = decompress(block, this.#codec, maxBytes);
    return data instanceof Promise ? data.then(decode) : decode(data);
  }
}

/** The crew could not open a block. Never seen from outside. */
const REFUSED = Symbol("refused");
