// Browsers: the module comes with the code. Nothing is generated there (codegen/literal.ts), so that what would emit
// modules of hot programs need not be sent.
import type { Emitter } from "../../emit/emitter.js";

export { wasmFailure, wasmModule } from "./embedded.js";
export const emit: Emitter | undefined = undefined;
