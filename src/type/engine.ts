import type { Reader, Writer } from "../closures/closure.js";
import type { Compile, ReadyCode } from "../codegen/compile.js";
import type { StagedReader } from "../codegen/literal-reader.js";
import type { BatchDecoder } from "../datum/batch.js";
import type { BatchEncoder } from "../datum/batch-encoder.js";
import type { DatumEncoder } from "../datum/encoder.js";
import type { KernelSource } from "../datum/kernel-batch.js";
import type { Limits } from "../limits.js";
import type { ResolvedOptions } from "../value/options.js";

/**
 * What a host lends the types besides the closures, which are always there: a kernel and generated code, or neither
 * (`wavro/js`). Injected, so that a bundle holds only what its entry brings.
 */
export interface Engine {
  /** Whether JavaScript may be generated here. */
  codegenAllowed(): boolean;
  /** Whether hot programs of these options may become WebAssembly modules here. */
  emits(options: ResolvedOptions): boolean;
  /** What makes functions of generated text, of what is ready and, if `allowed`, at run time; undefined if nothing does. */
  compiler(ready: ReadyCode | undefined, allowed: boolean): Compile | undefined;
  /** Readers of staged data as generated code; only asked for where there is a compiler. */
  readonly makeReader: ((read: Reader, limits: Limits, compile: Compile) => StagedReader | undefined) | undefined;
  /** Writers as generated code; only asked for where there is a compiler. */
  readonly makeWriter: ((write: Writer, compile: Compile) => Writer) | undefined;
  /** Whether the host runs WebAssembly. */
  kernelAvailable(): boolean;
  /** Batches through a kernel; undefined where the host has no WebAssembly. */
  kernelBatch(source: KernelSource): BatchDecoder | undefined;
  /** The same for encoding; only asked for where there is a compiler. */
  kernelEncoder(encoder: DatumEncoder, options: ResolvedOptions, compile: Compile): BatchEncoder | undefined;
}

/** No WebAssembly and no generated code, not even tried. */
export const plainEngine: Engine = {
  codegenAllowed: () => false,
  emits: () => false,
  compiler: () => undefined,
  kernelAvailable: () => false,
  makeReader: undefined,
  makeWriter: undefined,
  kernelBatch: () => undefined,
  kernelEncoder: () => undefined,
};
