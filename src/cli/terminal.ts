import type { Readable, Writable } from "node:stream";

/** Where the command reads and writes: the process's own streams, or a test's. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Variables of the environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Ends what would go on for ever; of a process, its own signals do. */
  readonly signal?: AbortSignal;
}
