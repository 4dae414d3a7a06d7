import { ContainerError } from "../errors.js";
import type { OpenOutput, Output } from "./output.js";

/**
 * Hands parts of a file to a sink, in order and whole. The first error, of whatever kind, ends it: the sink is given
 * up, all who wait get that error, and so does whoever comes later. A signal's reason is such an error.
 */
export class Delivery {
  readonly #output: Output;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = () => void this.fail(this.#signal!.reason);
  readonly #waiting = new Set<(error: unknown) => void>();
  #end: { readonly error: unknown } | undefined;
  /** Resolves when the part that came last is in the sink's hands; never rejects. */
  #last: Promise<void> = Promise.resolve();
  /** Resolves when the sink is done with it; never rejects. */
  #done: Promise<void> = Promise.resolve();
  #bytes = 0;

  constructor(open: OpenOutput, signal?: AbortSignal) {
    signal?.throwIfAborted();
    this.#output = open((error) => void this.fail(error));
    this.#signal = signal;
    signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Bytes that were handed over. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Throw what ended this, if anything did. */
  check(): void {
    if (this.#end !== undefined) throw this.#end.error;
  }

  /** Hand over what `make` gives, after all that came before. Resolves when the sink wants more. */
  put(make: () => Uint8Array | Promise<Uint8Array>): Promise<void> {
    const put = this.#last.then(() => this.#put(make));
    this.#last = put.catch((error) => void this.fail(error));
    return this.orEnd(put);
  }

  /** Resolves when the sink is done with all that was put. */
  flush(): Promise<void> {
    return this.orEnd(this.#last.then(() => this.#done));
  }

  /** End the sink after all that was put, or leave it open. */
  close(leaveOpen: boolean): Promise<void> {
    const closed = this.flush().then(() => (leaveOpen ? this.#output.release() : this.#output.close()));
    const done = this.orEnd(closed.then(() => this.#stop(closedError())));
    done.catch((error) => void this.fail(error));
    return done;
  }

  /** End this with an error, if nothing ended it before; gives the error that did. */
  fail(error: unknown): unknown {
    if (this.#end === undefined) {
      this.#stop(error);
      for (const reject of this.#waiting) reject(error);
      this.#waiting.clear();
      this.#output.abort(error);
    }
    return this.#end!.error;
  }

  /** What `work` comes to, or the error that ended this meanwhile: a sink that hangs keeps nobody waiting. */
  orEnd<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#end !== undefined) {
        work.catch(() => {});
        reject(this.#end.error);
        return;
      }
      this.#waiting.add(reject);
      const settled = () => this.#waiting.delete(reject);
      work.finally(settled).then(resolve, reject);
    });
  }

  async #put(make: () => Uint8Array | Promise<Uint8Array>): Promise<void> {
    this.check();
    const bytes = await make();
    this.check();
    this.#bytes += bytes.length;
    this.#done = this.#output.write(bytes).catch((error) => void this.fail(error));
    await this.#output.ready();
  }

  #stop(error: unknown): void {
    this.#end ??= { error };
    this.#signal?.removeEventListener("abort", this.#onAbort);
  }
}

/** What a writer says after its end. */
export function closedError(): ContainerError {
  return new ContainerError("writer-closed", "the container is closed: nothing more can be written to it");
}
