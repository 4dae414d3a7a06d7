import { adopt, kernelAvailable, refuse } from "./kernel.js";

/** The kernel's module as a host may have it: compiled, as bytes, or on its way from a server. */
export type WasmSource = WebAssembly.Module | BufferSource | Response;

/**
 * Make kernels from this module where the package's own could not be had; else do nothing, and leave the source alone.
 * A failure is remembered as the reason why there are none. No promise is kept: in a worker it would belong to the
 * request that made it.
 */
export async function provide(source: WasmSource | PromiseLike<WasmSource>): Promise<void> {
  if (kernelAvailable()) return;
  try {
    adopt(await moduleOf(await source));
  } catch (error) {
    refuse(error);
  }
}

/** By what they can do: modules and buffers of another realm are no instances of this one's classes. */
async function moduleOf(source: WasmSource): Promise<WebAssembly.Module> {
  if (ArrayBuffer.isView(source) || "byteLength" in source) return WebAssembly.compile(source as BufferSource);
  if (!("arrayBuffer" in source)) return source;
  if (!source.ok) throw new Error(`the response has status ${source.status}`);
  return WebAssembly.compile(await source.arrayBuffer());
}
