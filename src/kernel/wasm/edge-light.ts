// Vercel's edge runtime: its bundlers turn the `?module` suffix into a module compiled at build time.
import type { Emitter } from "../../emit/emitter.js";
import module from "../avro.wasm?module";

export const wasmModule: WebAssembly.Module | undefined = module;
export const wasmFailure: unknown = undefined;
export const emit: Emitter | undefined = undefined;
