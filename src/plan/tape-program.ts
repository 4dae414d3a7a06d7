import { Put } from "../../assembly/abi.js";

/** Instructions that take a number of adjacent values. */
type Many = Put.Ints | Put.Smalls | Put.Longs | Put.Floats | Put.Doubles;

/**
 * Gathers the instructions by which the kernel writes a tape as data, in the order of the data. Jumps are relative, so
 * that a part can stand in several places. (docs/program.md)
 */
export class TapeProgram {
  readonly words: number[] = [];
  /** Collections open at once, at most. */
  frames = 0;
  #open = 0;
  /** Where the instruction stands that the next value of its kind joins; -1 where a jump leads to. */
  #last = -1;

  /** One more value of a kind; adjacent ones are one instruction. */
  one(op: Many): void {
    if (this.#last >= 0 && this.words[this.#last] === op) this.words[this.#last + 1]!++;
    else {
      this.#last = this.words.length;
      this.words.push(op, 1);
    }
  }

  put(op: Put, ...operands: number[]): void {
    this.#last = -1;
    this.words.push(op, ...operands);
  }

  /** The branches of a union, each written by one function. */
  union(branches: readonly (() => void)[]): void {
    const at = this.words.length;
    this.put(Put.Union, ...branches.map(() => 0));
    const ends = branches.map((branch, index) => {
      this.words[at + 1 + index] = this.#distance(at);
      this.#last = -1;
      branch();
      const end = this.words.length;
      if (index < branches.length - 1) this.put(Put.Jump, 0);
      return end;
    });
    for (const end of ends.slice(0, -1)) this.words[end + 1] = this.#distance(end);
    this.#last = -1;
  }

  /** An array or a map of what `body` writes. */
  collection(body: () => void): void {
    this.frames = Math.max(this.frames, ++this.#open);
    const at = this.words.length;
    this.put(Put.Array, 0);
    this.#last = -1;
    const start = this.words.length;
    body();
    const loop = this.words.length;
    this.put(Put.Loop, (start - loop) * 4);
    this.words[at + 1] = this.#distance(at);
    this.#last = -1;
    this.#open--;
  }

  /** A part made before. */
  append(part: TapeProgram): void {
    this.frames = Math.max(this.frames, this.#open + part.frames);
    for (const word of part.words) this.words.push(word);
    this.#last = -1;
  }

  #distance(from: number): number {
    return (this.words.length - from) * 4;
  }
}
