import { codegenAllowed } from "../codegen/literal.js";
import { AvroError } from "../errors.js";
import { kernelAvailable, kernelFailure } from "../kernel/kernel.js";
import { provide, type WasmSource } from "../kernel/provide.js";

export type { WasmSource };

/** How this host runs the library. The results are the same everywhere, only the speed is not. */
export interface Runtime {
  /** What decodes batches: the WebAssembly kernel, or closures in JavaScript where the host has no WebAssembly. */
  readonly engine: "kernel" | "closures";
  /**
   * Whether option `codegen: "auto"` generates JavaScript here. Always false in browsers and workers, where it is not even
   * tried: each refused try would be a report of the Content Security Policy.
   */
  readonly codegen: boolean;
  /** Whether the kernel's SIMD instructions are used. There is no kernel without them. */
  readonly simd: boolean;
  /** Why the engine is not the kernel, in the host's words; undefined if it is. */
  readonly reason: string | undefined;
}

/** How this host runs the library: decided when it is first asked or needed, without generating or compiling anything in browsers and workers. */
export function runtime(): Runtime {
  const kernel = kernelAvailable();
  return {
    engine: kernel ? "kernel" : "closures",
    codegen: codegenAllowed(),
    simd: kernel,
    reason: kernel ? undefined : String(kernelFailure()),
  };
}

/**
 * Give the kernel's module to a host where it does not load by itself: `wavro/avro.wasm` of the same version, as a
 * module, as bytes, or as the response of a `fetch`. Needed almost nowhere: `runtime()` tells. Where the kernel runs
 * already, nothing happens. Call it before types are used: those that were stay with the closures.
 *
 * @returns how the host runs the library now; a module that is refused is no error, but the `reason`
 * @throws AvroError "invalid-argument" for what is no object
 */
export async function init(source: WasmSource | PromiseLike<WasmSource>): Promise<Runtime> {
  if (typeof source !== "object" || source === null)
    throw new AvroError("invalid-argument", "expected a WebAssembly module, its bytes, or a response with them");
  await provide(source);
  return runtime();
}
