import type { Blocks } from "./block.js";
import type { Cursor } from "./cursor.js";
import type { Session } from "./session.js";

/** What a pass makes of the next block or blocks; undefined at the end of the file. */
export type Step<T> = (blocks: Blocks) => Promise<T | undefined>;

/** How a pass begins: nothing of it is run, and no stream is taken, before the first `next`. */
export interface Start<T> {
  /** What must stand before a byte is read; an error of it does not end the session. */
  readonly step: () => Step<T>;
  readonly open: () => { readonly cursor: Cursor; readonly blocks: Blocks };
}

/** One reading of a container's blocks, from the first on. An error ends it and its session. */
export class Pass<T> {
  readonly #session: Session;
  readonly #start: Start<T>;
  #run: { readonly cursor: Cursor; readonly next: () => Promise<T | undefined> } | undefined;
  #over = false;

  constructor(session: Session, start: Start<T>) {
    this.#session = session;
    this.#start = start;
  }

  async next(): Promise<T | undefined> {
    if (this.#over) return undefined;
    this.#run ??= this.#begin();
    try {
      this.#session.check();
      const made = await this.#session.orAborted(this.#run.next);
      // A source that was closed meanwhile looks like one at its end: never take that for the end of the file.
      if (made === undefined && !this.#over) this.#session.check();
      if (made === undefined) await this.close();
      return this.#over ? undefined : made;
    } catch (error) {
      if (this.#over) return undefined;
      this.#over = true;
      throw this.#session.fail(error);
    }
  }

  /** Leave off: what a `next` that is under way finds, data or error, is void. */
  async close(): Promise<void> {
    this.#over = true;
    if (this.#run !== undefined) await this.#session.release(this.#run.cursor);
  }

  #begin() {
    const step = this.#start.step();
    const { cursor, blocks } = this.#start.open();
    return { cursor, next: () => step(blocks) };
  }
}
