import { State } from "../../assembly/abi.js";
import { Specialised } from "../../src/kernel/specialised.js";
import type { Limits } from "../../src/limits.js";
import type { Program } from "../../src/plan/program.js";
import { difference } from "../helpers.js";
import { Scratch } from "../kernel/scratch.js";

/** One program on two kernels: in the bytecode loop, and as a module of its own. Every run must end the same. */
export class Twins {
  readonly loop: Scratch;
  readonly own: Scratch;
  runs = 0;
  /** How often each status was met. */
  readonly statuses = [0, 0, 0];

  constructor(
    readonly program: Program,
    limits: Partial<Limits> = {},
  ) {
    this.loop = new Scratch(program, limits);
    this.own = new Scratch(program, limits, new Specialised(program, 0));
  }

  shrink(need: number, capacity: number): void {
    for (const scratch of [this.loop, this.own]) scratch.shrink(need, capacity);
  }

  run(bytes: ArrayLike<number>, options: Parameters<Scratch["run"]>[1], what = "data"): ReturnType<Scratch["run"]> {
    const [expected, found] = [this.loop, this.own].map((scratch) => {
      if (!options?.slot) clear(scratch);
      const outcome = scratch.run(bytes, options);
      const { kernel, placement } = scratch;
      const counters = [...kernel.i32.slice(placement.counters >> 2, placement.saved >> 2)];
      const marks = scratch.program.texts.map((_, text) => {
        const at = placement.marks[text]! >> 2;
        return [...kernel.i32.slice(at, at + kernel.marked(placement, text))];
      });
      return { outcome, counters, marks, values: valuesOf(scratch, outcome.rows, options?.slot !== undefined) };
    });
    const wrong = difference(found, expected);
    if (wrong !== undefined) throw new Error(`${what}: ${wrong}`);
    this.runs++;
    this.statuses[expected!.outcome.status]!++;
    return expected!.outcome;
  }
}

/** As before a chunk. */
function clear(scratch: Scratch): void {
  scratch.clear();
  for (const { marked } of scratch.program.texts) scratch.kernel.i32[(State.Bytes >> 2) + marked] = 0;
}

/** The values of the first rows. Reading them packs bits, so that what goes on needs the memory as it was. */
function valuesOf(scratch: Scratch, rows: number, more: boolean): unknown[] {
  if (!more) return scratch.values(rows);
  const { kernel, placement } = scratch;
  const start = placement.addresses[0] ?? placement.size;
  const before = kernel.u8.slice(start, placement.size);
  const values = scratch.values(rows);
  kernel.u8.set(before, start);
  return values;
}
