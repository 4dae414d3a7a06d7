/** Values by key, the ones used last: bounded in number and in the sum of their weights. */
export class Cache<T> {
  readonly #maxCount: number;
  readonly #maxWeight: number;
  /** In order of last use, the oldest one first. */
  readonly #entries = new Map<string, { readonly value: T; readonly weight: number }>();
  #weight = 0;

  constructor(maxCount: number, maxWeight: number) {
    this.#maxCount = maxCount;
    this.#maxWeight = maxWeight;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Sum of the weights. */
  get weight(): number {
    return this.#weight;
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** What is heavier than all that there is room for is not kept, and takes nobody else's place. */
  set(key: string, value: T, weight: number): void {
    this.delete(key);
    if (weight > this.#maxWeight) return;
    this.#entries.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxCount && this.#weight <= this.#maxWeight) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#weight -= this.#entries.get(key)?.weight ?? 0;
    this.#entries.delete(key);
  }

  /** Take out all whose key is so. */
  deleteAll(gone: (key: string) => boolean): void {
    for (const key of [...this.#entries.keys()]) if (gone(key)) this.delete(key);
  }
}
