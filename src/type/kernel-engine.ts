import { keyedRecord } from "../closures/record-reader.js";
import { codegenAllowed, literalRecord } from "../codegen/literal.js";
import { literalWriter } from "../codegen/literal-writer.js";
import { KernelBatch } from "../datum/kernel-batch.js";
import { kernelAvailable } from "../kernel/kernel.js";
import type { Engine } from "./engine.js";

/** The kernel where the host has WebAssembly, generated literals where it allows them. */
export const kernelEngine: Engine = {
  codegenAllowed,
  kernelAvailable,
  makeWriter: literalWriter,
  makeRecord: literalRecord(keyedRecord),
  kernelBatch: (source) => (kernelAvailable() ? new KernelBatch(source) : undefined),
};
