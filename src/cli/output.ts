import type { Writable } from "node:stream";

/** Characters that are gathered before they are written: a write for each line costs ten times the line. */
export const BATCH = 64 * 1024;

/** Lines to a stream in large pieces, never faster than its reader takes them. */
export class Output {
  readonly #stream: Writable;
  #text = "";
  #failure: NodeJS.ErrnoException | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on("error", (error: NodeJS.ErrnoException) => this.#fail(error));
  }

  /** The reader has gone, as `head` does when it has seen enough: nobody wants more, and that is no error. */
  get closed(): boolean {
    return this.#failure === undefined ? this.#stream.destroyed : this.#failure.code === "EPIPE";
  }

  /** Take a line. True when enough are gathered: then `flush` is due. */
  line(text: string): boolean {
    return this.lines(`${text}\n`);
  }

  /** Take whole lines with their line feeds. */
  lines(text: string): boolean {
    this.#text += text;
    return this.#text.length >= BATCH;
  }

  /** Write what is gathered and wait until it is taken. Any failure but a reader that has gone is thrown. */
  async flush(): Promise<void> {
    const text = this.#text;
    this.#text = "";
    if (text !== "" && !this.closed) this.#fail(await this.#write(text));
    if (this.#failure !== undefined && !this.closed) throw this.#failure;
  }

  #write(text: string): Promise<Error | null | undefined> {
    return new Promise((done) => this.#stream.write(text, done));
  }

  #fail(error: NodeJS.ErrnoException | null | undefined): void {
    this.#failure ??= error ?? undefined;
  }
}
