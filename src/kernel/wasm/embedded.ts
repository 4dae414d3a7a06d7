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

/** What hosts offer beyond ES2022 to read base64. */
interface Base64Host {
  readonly Buffer?: { from(text: string, encoding: "base64"): Uint8Array };
  readonly Uint8Array: { fromBase64?(text: string): Uint8Array };
}

/** `atob` and a loop is twenty times slower than the other two: it is the last resort. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const host = globalThis as unknown as Base64Host;
  if (typeof host.Buffer?.from === "function") return host.Buffer.from(text, "base64") as Uint8Array<ArrayBuffer>;
  if (host.Uint8Array.fromBase64) return host.Uint8Array.fromBase64(text) as Uint8Array<ArrayBuffer>;
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
