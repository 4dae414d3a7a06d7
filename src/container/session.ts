import { ContainerError } from "../errors.js";
import { AbortablePull, untilAborted } from "./abort.js";
import { Cursor } from "./cursor.js";
import { consumed, type Source } from "./source.js";

/** A source as it is read: who reads it, and whether that is over, for good or bad. */
export class Session {
  readonly #source: Source;
  readonly #signal: AbortSignal | undefined;
  readonly #cursors = new Set<Cursor>();
  /** Stands at the first block and was given to nobody yet. */
  #first: Cursor | undefined;
  #end: { readonly error: unknown } | undefined;

  constructor(source: Source, signal: AbortSignal | undefined) {
    this.#source = source;
    this.#signal = signal;
    signal?.throwIfAborted();
    this.#first = this.#open(0);
  }

  /** The cursor that reads the header; the first reading goes on with it. */
  get header(): Cursor {
    return this.#first!;
  }

  /** A cursor at the byte `offset`, of which not much is wanted past `end`. A stream gives one only, at the first block. */
  begin(offset: number, end?: number): Cursor {
    this.check();
    const first = this.#first;
    if (first?.position === offset) {
      this.#first = undefined;
      return first;
    }
    if (!this.#source.repeatable) throw consumed();
    return this.#open(offset, end);
  }

  /** Bytes of the source in all; undefined for a stream. */
  get byteLength(): number | undefined {
    return this.#source.byteLength;
  }

  /** Throw what ended the session, if anything did. */
  check(): void {
    if (this.#end !== undefined) throw this.#end.error;
    this.#signal?.throwIfAborted();
  }

  /** What `work` comes to; the signal's reason, if it aborts before: a codec may hang too, not the source alone. */
  orAborted<T>(work: () => Promise<T>): Promise<T> {
    return this.#signal === undefined ? work() : untilAborted(this.#signal, work);
  }

  /**
   * End the session with an error, and say which error ended it: that of whoever came first. Nobody waits for the
   * source to be given up: it may be what hangs.
   */
  fail(error: unknown): unknown {
    this.#end ??= { error };
    for (const cursor of this.#cursors) void this.release(cursor);
    return this.#end.error;
  }

  async close(): Promise<void> {
    this.#end ??= { error: new ContainerError("source-consumed", "the container was closed") };
    await Promise.all([...this.#cursors].map((cursor) => this.release(cursor)));
  }

  release(cursor: Cursor): Promise<void> {
    this.#cursors.delete(cursor);
    return cursor.close();
  }

  #open(offset: number, end?: number): Cursor {
    const pull = this.#source.open(offset, end);
    const cursor = new Cursor(this.#signal === undefined ? pull : new AbortablePull(pull, this.#signal), offset);
    this.#cursors.add(cursor);
    return cursor;
  }
}
