import type { Writer } from "../closures/closure.js";
import type { RecordFactory } from "../closures/record-reader.js";
import type { BatchDecoder } from "../datum/batch.js";
import type { KernelSource } from "../datum/kernel-batch.js";

/**
 * What a host lends the types besides the closures, which are always there: a kernel and generated code, or neither
 * (`wavro/js`). Injected, so that a bundle holds only what its entry brings.
 */
export interface Engine {
  /** Whether JavaScript may be generated here. */
  codegenAllowed(): boolean;
  /** Records as generated literals; only asked for where code may be generated. */
  readonly makeRecord: RecordFactory | undefined;
  /** Writers as generated code; only asked for where code may be generated. */
  readonly makeWriter: ((write: Writer) => Writer) | undefined;
  /** Whether the host runs WebAssembly. */
  kernelAvailable(): boolean;
  /** Batches through a kernel; undefined where the host has no WebAssembly. */
  kernelBatch(source: KernelSource): BatchDecoder | undefined;
}

/** No WebAssembly and no generated code, not even tried. */
export const plainEngine: Engine = {
  codegenAllowed: () => false,
  kernelAvailable: () => false,
  makeRecord: undefined,
  makeWriter: undefined,
  kernelBatch: () => undefined,
};
