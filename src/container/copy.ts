import { leastSize } from "../plan/size.js";
import { type Block, placeOf } from "./block.js";
import type { BlockFile } from "./block-file.js";
import { BlockWriter } from "./block-writer.js";
import { codecOf, decompress } from "./codec.js";
import type { ResolvedCopyOptions } from "./copy-options.js";
import { makeHeader } from "./encode.js";
import { type FrameRules, flawOf } from "./frame.js";
import { type ContainerSink, outputOf } from "./sink.js";
import type { Written } from "./writer.js";

/** A file that is made of the blocks of others. Blocks of its own codec are copied as they are. */
export class Copy {
  readonly #file: BlockWriter;
  readonly #options: ResolvedCopyOptions;
  /** What blocks are held to once they are compressed anew. */
  readonly #rules: FrameRules;
  readonly #codec: string;
  #rows = 0;

  /** A file with the header of `first`, but for codec and marker, and metadata where they are given. */
  constructor(sink: ContainerSink, { header, schema }: BlockFile, codec: string, options: ResolvedCopyOptions) {
    const { limits, sync, signal, preventClose: leaveOpen } = options;
    const made = makeHeader(header.schema, codec, metadataOf(header.metadata, options), sync, limits.maxHeaderBytes);
    const compression = { codec, compress: (data: Uint8Array) => options.compression(codec).compress(data) };
    const file = { sync, compression, maxBytes: limits.maxBlockBytes, signal, leaveOpen };
    this.#codec = codec;
    this.#options = options;
    this.#rules = { header: made.header, leastSize: leastSize(schema), limits };
    this.#file = new BlockWriter(outputOf(sink, leaveOpen), made.bytes, file);
  }

  /** Add all blocks of a file; `anew` compresses also those of the same codec. Waits for the sink after each. */
  async add({ header, blocks }: BlockFile, anew = false): Promise<void> {
    const isRaw = header.codec === this.#codec && !anew;
    for (;;) {
      const block = await this.#file.orEnd(blocks.read());
      if (block === undefined) return;
      if (block.count === 0 && block.size === 0) continue; // some readers stop at blocks without rows
      this.#rows += block.count;
      await (isRaw ? this.#file.putCompressed(block) : this.#recompress(block, header.codec));
    }
  }

  async end(): Promise<Written> {
    await this.#file.close();
    return { rows: this.#rows, blocks: this.#file.blocks, bytes: this.#file.bytes };
  }

  /** Hand over the blocks before an error, and give the sink up. */
  async fail(error: unknown): Promise<void> {
    await this.#file.flush().catch(() => {}); // if it is the sink that failed, this fails too
    this.#file.abort(error);
  }

  async #recompress(block: Block, from: string): Promise<void> {
    const { codecs, limits } = this.#options;
    const data = await decompress(block, codecOf(from, codecs), limits.maxBlockBytes);
    const flaw = this.#codec === "null" ? flawOf(block.count, data.length, this.#rules) : undefined;
    if (flaw !== undefined) throw flaw(placeOf(block)); // what only a reader that decompresses would find
    await this.#file.put({ data, count: block.count });
  }
}

function metadataOf(
  own: ReadonlyMap<string, Uint8Array>,
  { metadata }: ResolvedCopyOptions,
): ReadonlyMap<string, Uint8Array> {
  return metadata ?? new Map([...own].filter(([key]) => key !== "avro.schema" && key !== "avro.codec"));
}
