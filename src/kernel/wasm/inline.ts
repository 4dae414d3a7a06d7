// Servers: the module comes with the code, and hot programs may be emitted as modules of their own.
import { type Emitter, emitter } from "../../emit/emitter.js";

export { wasmFailure, wasmModule } from "./embedded.js";
export const emit: Emitter | undefined = emitter;
