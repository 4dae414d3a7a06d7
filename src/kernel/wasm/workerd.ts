// Cloudflare's runtime: a `.wasm` import is a module compiled at deployment; bytes may not be compiled at run time.
import type { Emitter } from "../../emit/emitter.js";
import module from "../avro.wasm";

export const wasmModule: WebAssembly.Module | undefined = module;
export const wasmFailure: unknown = undefined;
export const emit: Emitter | undefined = undefined;
