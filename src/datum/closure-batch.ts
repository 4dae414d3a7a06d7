import type { ColumnData } from "../column/data.js";
import { AvroError } from "../errors.js";
import { has, own } from "../own.js";
import type { Layouts } from "../plan/layout.js";
import type { Schema } from "../schema/schema.js";
import type { ResolvedOptions } from "../value/options.js";
import { shred } from "../value/shred.js";
import {
  type BatchDecoder,
  type BatchInput,
  type Collector,
  checkData,
  type DataInput,
  report,
  trailing,
} from "./batch.js";
import { constantColumns } from "./constants.js";
import type { DatumDecoder } from "./decoder.js";

/** The decoders of one plan: `values` as the options want them, `plain` as `value/shred` wants them. */
export interface DatumDecoders {
  readonly values: DatumDecoder;
  readonly plain: DatumDecoder;
}

/** Batches through the closures: one datum after the other. For recursive schemas, hosts without WebAssembly, and few datums. */
export class ClosureBatch implements BatchDecoder {
  #constants: readonly ColumnData[] | undefined;

  constructor(
    private readonly writer: Schema,
    private readonly decoders: DatumDecoders,
    private readonly options: ResolvedOptions,
    private readonly layouts: () => Layouts,
  ) {}

  objects(input: BatchInput, collector?: Collector): unknown[] {
    return this.#decode(this.decoders.values, input, collector);
  }

  columns(input: BatchInput, collector?: Collector): ColumnData {
    const layouts = this.layouts(); // refuses recursive schemas before any work
    const values = this.#decode(this.decoders.plain, input, collector);
    this.#constants ??= constantColumns(layouts, this.options);
    return shred(layouts.root, values, this.#constants);
  }

  verify(input: DataInput): number {
    checkData(this.writer, input, this.options.limits, this.decoders.plain.claimed);
    return this.#walk(this.decoders.plain, input, undefined, () => {});
  }

  count(bytes: Uint8Array): number {
    checkData(this.writer, { bytes, count: undefined }, this.options.limits);
    const decoder = this.decoders.plain;
    decoder.openData(bytes);
    let rows = 0;
    while (decoder.position < bytes.length) decoder.skipNext(rows++);
    return rows;
  }

  #decode(decoder: DatumDecoder, input: BatchInput, collector: Collector | undefined): unknown[] {
    const values: unknown[] = [];
    const deliver = (value: unknown) => void values.push(value);
    if (has(input, "messages")) {
      const from = own(input, "from");
      input.messages.forEach((message, row) => {
        attempt(row, collector, () => deliver(decoder.decode(message, from)));
      });
    } else {
      checkData(this.writer, input, this.options.limits, decoder.claimed);
      this.#walk(decoder.forWalk(), input, collector, deliver);
    }
    return values;
  }

  /** Data end to end: behind a bad datum nobody knows where the next begins. */
  #walk(
    decoder: DatumDecoder,
    { bytes, count }: DataInput,
    collector: Collector | undefined,
    deliver: (value: unknown) => void,
  ): number {
    decoder.openData(bytes);
    let row = 0;
    while (count === undefined ? decoder.position < bytes.length : row < count) {
      if (!attempt(row, collector, () => deliver(decoder.readNext(row)))) return row;
      row++;
    }
    if (decoder.position < bytes.length) report(trailing(decoder.position, bytes.length), row, collector);
    return row;
  }
}

function attempt(row: number, collector: Collector | undefined, decode: () => void): boolean {
  try {
    decode();
    return true;
  } catch (error) {
    if (!(error instanceof AvroError) || error.code === "internal") throw error;
    report(error, row, collector);
    return false;
  }
}
