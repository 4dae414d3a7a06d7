/** Numbers that are kept for the median. */
const KEPT = 8192;

/** The least, the middle and the greatest of numbers: the middle of all up to 8,192, of as many at random beyond. */
export class Spread {
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  count = 0;
  readonly #kept: number[] = [];

  add(value: number): void {
    this.min = Math.min(this.min, value);
    this.max = Math.max(this.max, value);
    this.count++;
    if (this.count <= KEPT) this.#kept.push(value);
    else {
      // Each number is as likely as any other to be among those that are kept. (Vitter, algorithm R)
      const place = Math.floor(Math.random() * this.count);
      if (place < KEPT) this.#kept[place] = value;
    }
  }

  /** The lower of two in the middle. */
  get median(): number {
    const sorted = [...this.#kept].sort((a, b) => a - b);
    return sorted[(sorted.length - 1) >> 1]!;
  }
}
