import { once } from "node:events";
import type { Writable } from "node:stream";

/** Characters that are gathered before they are written: a write for each line costs ten times the line. */
const BATCH = 64 * 1024;

/** Lines to a stream in large pieces, never faster than its reader takes them. */
export class Output {
  readonly #stream: Writable;
  #text = "";
  #failure: NodeJS.ErrnoException | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on("error", this.#fail);
  }

  /** The reader has gone, as `head` does when it has seen enough: nobody wants more, and that is no error. */
  get closed(): boolean {
    return this.#failure?.code === "EPIPE" || this.#stream.destroyed;
  }

  /** Take a line. True when enough are gathered: then `flush` is due. */
  line(text: string): boolean {
    this.#text += `${text}\n`;
    return this.#text.length >= BATCH;
  }

  /** Write what is gathered and wait until the stream takes more. Any failure but a reader that has gone is thrown. */
  async flush(): Promise<void> {
    const text = this.#text;
    this.#text = "";
    if (text !== "" && !this.closed && !this.#stream.write(text)) await this.#drained();
    // A write to a pipe reports its failure on the next turn.
    await new Promise(setImmediate);
    if (this.#failure !== undefined && !this.closed) throw this.#failure;
  }

  /** Write the rest and let go of the stream, which stays open. */
  async end(): Promise<void> {
    await this.flush();
    if (this.#stream.writableLength > 0 && !this.closed) await this.#drained();
    if (!this.closed) this.#stream.off("error", this.#fail);
  }

  async #drained(): Promise<void> {
    const waiting = new AbortController();
    const { signal } = waiting;
    const events = ["drain", "close"].map((event) => once(this.#stream, event, { signal }));
    try {
      await Promise.race(events);
    } catch (error) {
      this.#fail(error as NodeJS.ErrnoException);
    } finally {
      waiting.abort();
      for (const event of events) event.catch(() => {});
    }
  }

  readonly #fail = (error: NodeJS.ErrnoException): void => {
    this.#failure ??= error;
  };
}
