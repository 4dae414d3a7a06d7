import type { Pass } from "./pass.js";

/**
 * Iterates over what a pass gives in lists. Written by hand: an item that is there costs one resolved promise, a third
 * of what an async generator takes.
 */
export class Items<T> implements AsyncIterableIterator<T> {
  readonly #pass: Pass<readonly T[]>;
  #items: readonly T[] = [];
  #index = 0;
  /** The call of `next` that waits for a list; calls that come before it is done queue behind it. */
  #waiting: Promise<IteratorResult<T>> | undefined;

  constructor(pass: Pass<readonly T[]>) {
    this.#pass = pass;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T>> {
    if (this.#waiting !== undefined) {
      const again = () => this.next();
      return this.#waiting.then(again, again);
    }
    if (this.#index < this.#items.length) return Promise.resolve({ done: false, value: this.#items[this.#index++]! });
    this.#waiting = this.#advance().finally(() => {
      this.#waiting = undefined;
    });
    return this.#waiting;
  }

  /** Leave off; a stream is given up. */
  async return(): Promise<IteratorResult<T>> {
    this.#items = [];
    this.#index = 0;
    await this.#pass.close();
    return { done: true, value: undefined };
  }

  async #advance(): Promise<IteratorResult<T>> {
    let items: readonly T[] | undefined;
    do {
      this.#items = [];
      items = await this.#pass.next();
    } while (items?.length === 0);
    if (items === undefined) return { done: true, value: undefined };
    this.#items = items;
    this.#index = 1;
    return { done: false, value: items[0]! };
  }
}
