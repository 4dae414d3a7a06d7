import { decodeUtf8 } from "../bytes/utf8.js";
import type { Kernel } from "../kernel/kernel.js";
import type { Placement } from "../kernel/placement.js";

/** Slots from which on it is worth a try. */
const FEW = 128;
/** Chunks that pass at most before a column whose strings differed is looked at again. */
const LONGEST_PAUSE = 64;

/**
 * Whether the strings of a column recur, by what its chunks showed so far. Those that do are decoded once a chunk: 5 ns
 * for a string instead of 9, and the rows share it, so that there is less to be kept alive and moved. A try that fails
 * costs 0.3 µs and is repeated ever more seldom.
 */
export class RepeatedText {
  #pause = 0;
  #wait = 0;

  /**
   * The strings of the slots of a chunk by the numbers at `placement.units`; undefined where each is to be made.
   * `offsets`: index among the words of memory; `data`: address; `slots`: how many are in use.
   */
  of(
    kernel: Kernel,
    placement: Placement,
    text: number,
    offsets: number,
    data: number,
    slots: number,
  ): string[] | undefined {
    if (slots < FEW || --this.#wait > 0) return undefined;
    const count = kernel.repeats(placement, text, offsets << 2, data, slots);
    this.#pause = count > 0 ? 0 : Math.min(2 * this.#pause + 1, LONGEST_PAUSE);
    this.#wait = this.#pause;
    if (count === 0) return undefined;
    const { i32, u8 } = kernel;
    const first = placement.firsts >> 2;
    return Array.from({ length: count }, (_, number) => {
      const slot = offsets + i32[first + number]!;
      return decodeUtf8(u8, data + i32[slot]!, data + i32[slot + 1]!, true)!;
    });
  }
}
