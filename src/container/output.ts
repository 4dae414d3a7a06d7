/** A sink as it is written. Whatever goes wrong in it is told to `onError` too, at any time. */
export interface Output {
  /** Hand bytes over, in order, without waiting for those before. Resolves when the sink is done with them. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when the sink wants more. */
  ready(): Promise<void>;
  /** End the sink, after all that was written. */
  close(): Promise<void>;
  /** Leave the sink open, to whoever goes on with it. */
  release(): void;
  /** Give the sink up, with the reason. */
  abort(reason: unknown): void;
}

/** Makes the output of a sink, which is taken from here on. */
export type OpenOutput = (onError: (error: unknown) => void) => Output;
