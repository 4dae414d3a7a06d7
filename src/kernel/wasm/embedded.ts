import { fromBase64 } from "../base64.js";
import { wasmBase64 } from "../bytes.generated.js";

/**
 * The kernel's module, compiled from the bytes that the package carries as text: no file to read, no address to fetch,
 * nothing to await. Compiled while this file is evaluated, never later: workerd forbids it inside a request.
 * Undefined where the host forbids WebAssembly or has none; `wasmFailure` then says why.
 */
export let wasmModule: WebAssembly.Module | undefined;
export let wasmFailure: unknown;

try {
  wasmModule = new WebAssembly.Module(fromBase64(wasmBase64));
} catch (error) {
  wasmFailure = error;
}
