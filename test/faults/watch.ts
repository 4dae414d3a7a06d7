// @ts-expect-error plain JavaScript
import { watchInstances } from "./instances.mjs";

export interface Watch {
  instances: number;
  emitted: number;
  calls: number;
  traps: number;
  grown: number;
  before: (what: "call" | "instance" | "grow", name: string, memory?: WebAssembly.Memory) => void;
  readonly trap: () => never;
  readonly restore: () => void;
}

/** See instances.mjs. */
export function watched(): Watch {
  return watchInstances() as Watch;
}
