import type { OpenFile } from "./files/types.js";
import type { Output } from "./output.js";

/** Bytes on their way to the file, from which on it wants no more: some blocks, so that encoding goes on meanwhile. */
const HIGH_WATER = 256 * 1024;

/**
 * Writes a file from its start, or from an offset on. Writes queue; after one that fails none is tried, so that what
 * the file has is always a beginning of what was written.
 */
export class FileOutput implements Output {
  readonly #file: Promise<OpenFile>;
  #offset: number | undefined;
  /** What was written last; rejects if that or something before it failed. */
  #last: Promise<void>;
  #waiting = 0;
  #over = false;

  /** @param file which is going to be opened; it belongs to this from here on */
  constructor(file: Promise<OpenFile>, offset?: number) {
    this.#file = file;
    this.#offset = offset;
    this.#last = file.then(() => {});
    this.#last.catch(() => {}); // told by whatever is written, or by `close`
  }

  write(bytes: Uint8Array): Promise<void> {
    this.#waiting += bytes.length;
    const written = this.#last.then(() => this.#write(bytes));
    this.#last = written;
    return written;
  }

  async ready(): Promise<void> {
    if (this.#waiting > HIGH_WATER) await this.#last;
  }

  async close(): Promise<void> {
    await this.#last;
    this.#over = true;
    await (await this.#file).close();
  }

  /** A path has nobody to go on with it. */
  release(): void {
    this.abort();
  }

  /** The write that is under way is done first; those that wait are not. */
  abort(): void {
    if (this.#over) return;
    this.#over = true;
    this.#file.then((file) => file.close()).catch(() => {}); // what closing says changes nothing
  }

  async #write(bytes: Uint8Array): Promise<void> {
    if (this.#over) throw new Error("the file was given up");
    const offset = this.#offset;
    await (await this.#file).write(bytes, offset);
    if (offset !== undefined) this.#offset = offset + bytes.length;
    this.#waiting -= bytes.length;
  }
}
