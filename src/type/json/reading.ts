import { Sink } from "../../bytes/sink.js";
import { LimitError } from "../../errors.js";
import type { Limits } from "../../limits.js";
import type { Schema } from "../../schema/schema.js";

/** Puts the datum of a JSON value into the sink of a reading. */
export type Read = (reading: Reading, json: unknown) => void;

/** One JSON value on its way to being a datum. */
export class Reading {
  readonly sink = new Sink(256);
  /** Whether an object or array fits a schema, once known: else nested unions would be tried again at every level. */
  readonly fits = new Map<Schema, Map<object, boolean>>();
  #filled = 0;

  constructor(readonly limits: Limits) {}

  /** Write the default of a field that the JSON leaves out. Little text may ask for many of them. */
  fill(bytes: Uint8Array): void {
    this.#filled += bytes.length;
    const { maxBlockBytes } = this.limits;
    if (this.#filled > maxBlockBytes)
      throw new LimitError("maxBlockBytes", maxBlockBytes, "defaults of fields that the JSON leaves out");
    this.sink.raw(bytes);
  }
}
