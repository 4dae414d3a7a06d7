import type { Pull } from "./source.js";

/** What `work` comes to; the signal's reason, if it aborts before. Work that hangs keeps nobody waiting then. */
export function untilAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted(); // a throw in here rejects
    const abort = () => reject(signal.reason);
    const done = () => signal.removeEventListener("abort", abort);
    signal.addEventListener("abort", abort, { once: true });
    work().finally(done).then(resolve, reject);
  });
}

/** A source that stops waiting for bytes when a signal aborts: a pull then rejects with the signal's reason. */
export class AbortablePull implements Pull {
  readonly #pull: Pull;
  readonly #signal: AbortSignal;

  constructor(pull: Pull, signal: AbortSignal) {
    this.#pull = pull;
    this.#signal = signal;
  }

  pull(wanted: number): Promise<Uint8Array | undefined> {
    return untilAborted(this.#signal, () => this.#pull.pull(wanted));
  }

  skip(length: number): number {
    return this.#pull.skip?.(length) ?? 0;
  }

  async rest(): Promise<void> {
    await this.#pull.rest?.();
  }

  close(): Promise<void> {
    return this.#pull.close();
  }
}
