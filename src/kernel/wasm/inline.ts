// Servers: the module comes with the code, and hot programs may be emitted as modules of their own.
import { type Emitter, emit as emitModule } from "../../emit/emit.js";

export { wasmFailure, wasmModule } from "./embedded.js";
export const emit: Emitter | undefined = emitModule;
