import { compilerOf } from "../codegen/compile.js";
import { codegenAllowed, isServer } from "../codegen/literal.js";
import { literalReader } from "../codegen/literal-reader.js";
import { literalWriter } from "../codegen/literal-writer.js";
import { KernelBatch } from "../datum/kernel-batch.js";
import { KernelEncoder } from "../datum/kernel-encoder.js";
import { kernelAvailable } from "../kernel/kernel.js";
import type { ResolvedOptions } from "../value/options.js";
import type { Engine } from "./engine.js";

/** The kernel where the host has WebAssembly, generated literals where it allows them. */
export const kernelEngine: Engine = {
  codegenAllowed,
  emits,
  compiler: compilerOf,
  kernelAvailable,
  makeWriter: literalWriter,
  makeReader: literalReader,
  kernelBatch: (source) => (kernelAvailable() ? new KernelBatch(source) : undefined),
  kernelEncoder: (encoder, options, compile) =>
    kernelAvailable() ? new KernelEncoder(encoder, options, compile, emits(options)) : undefined,
};

/** A server that forbids code from strings compiles modules all the same: its policy is about strings. */
function emits({ codegen }: ResolvedOptions): boolean {
  return codegen !== "never" && isServer();
}
