import type { init as initKernel, Runtime } from "./runtime.js";

export type { Runtime, WasmSource } from "./runtime.js";

const PLAIN: Runtime = {
  engine: "closures",
  codegen: false,
  simd: false,
  reason: "wavro/js has no kernel",
};

/** How this entry runs: by closures, on every host. */
export function runtime(): Runtime {
  return { ...PLAIN };
}

/** There for the same API: this entry takes no module. */
export const init: typeof initKernel = async () => runtime();
