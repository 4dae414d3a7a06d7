import type { Habits } from "../../src/emit/body.js";
import { Specialised } from "../../src/kernel/specialised.js";
import type { Limits } from "../../src/limits.js";
import type { Program } from "../../src/plan/program.js";
import { difference } from "../helpers.js";
import { Scratch } from "../kernel/scratch.js";
import type { Random } from "../random.js";

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
    habits?: Habits,
  ) {
    this.loop = new Scratch(program, limits);
    const specialised = new Specialised(program, 0);
    if (habits) specialised.learn(habits);
    this.own = new Scratch(program, limits, specialised);
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
        const at = (placement.marks[text]! >> 2) + 1;
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

/** Habits that may have nothing to do with the data. */
export function someHabits(program: Program, random: Random): Habits {
  const sizes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 16, 31, 32, 40, 48, 50, 63, 64, 90];
  return new Map([...program.words.keys()].filter(() => random.chance(0.8)).map((at) => [at, random.pick(sizes)]));
}

/** As before a chunk. */
function clear(scratch: Scratch): void {
  scratch.clear();
  for (const list of scratch.placement.marks) scratch.kernel.i32[list >> 2] = 0;
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

/** Varints of every length, good and bad ends: what follows each is 1, then 0. */
export function varints(): number[][] {
  const all: number[][] = [];
  for (let length = 1; length <= 11; length++)
    for (const last of [0, 1, 2, 0x0f, 0x10, 0x1f, 0x7f])
      for (const fill of [0x80, 0xff, 0xaa]) all.push([...new Array<number>(length - 1).fill(fill), last, 1, 0]);
  return all;
}
