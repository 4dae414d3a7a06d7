// @ts-expect-error plain JavaScript
import { watchInstances } from "./instances.mjs";

/** A call of an instance's export. */
export interface Call {
  readonly name: string;
  /** What the instance is of: the kernel, the module that inflates, or a hot program. */
  readonly kind: "kernel" | "inflate" | "decode" | "encode";
  readonly memory: WebAssembly.Memory;
  readonly run: (...values: number[]) => unknown;
  readonly values: number[];
}

export interface Watch {
  instances: number;
  emitted: number;
  calls: number;
  traps: number;
  grown: number;
  before: (what: "call" | "instance" | "grow", name: string, memory?: WebAssembly.Memory) => void;
  made: (memory: WebAssembly.Memory, kind: Call["kind"], grow: (pages: number) => number) => void;
  around: (call: Call) => unknown;
  readonly trap: () => never;
  readonly restore: () => void;
}

/** See instances.mjs. */
export function watched(): Watch {
  return watchInstances() as Watch;
}
