import { wasmModule } from "#wasm";
import { Frame, State } from "../../assembly/abi.js";
import { Kernel } from "../../src/kernel/kernel.js";
import { Placement } from "../../src/kernel/placement.js";
import type { Program } from "../../src/plan/program.js";
import { FILLS } from "../faults/edge.js";
import { programOf, skipOf } from "../kernel/scratch.js";
import type { Random } from "../random.js";

/** Small chunks: their memory is copied for each input. */
const CHUNK = 8 * 1024;
const WINDOW = 8 * 1024;
/** What the bytecode loop may pass the end of each part by. */
const SLACK = 16;

type Region = readonly [start: number, bytes: number];

/** A program with its memory, as the native driver gets them. */
export class Native {
  readonly #kernel = new Kernel(wasmModule!);
  readonly #placement: Placement;
  readonly #image: Uint8Array;
  /** The program, with less room than there is: full buffers are met. */
  readonly #words: Int32Array;

  private constructor(program: Program, random: Random) {
    const placement = new Placement(program, CHUNK);
    placement.widen(WINDOW, 2 ** 20);
    this.#placement = placement;
    this.#kernel.load(placement);
    this.#words = placement.words.slice();
    if (random.chance(0.4))
      for (const { word, what } of program.patches)
        if (what === "capacity") this.#words[word] = Math.min(this.#words[word]!, random.below(40));
    const { i32, i64, u8 } = this.#kernel;
    i32.set(this.#words, State.Bytes >> 2);
    i32[State.MaxBytes >> 2] = 3000;
    i32[State.MaxItems >> 2] = 1000;
    i32[State.MaxFree >> 2] = 300;
    i64[State.FreeLeft >> 3] = 2000n;
    this.#image = u8.slice(0, placement.size);
  }

  /** The program that reads or skips a schema; undefined if it has none, or one that needs much memory. */
  static of(schema: unknown, random: Random): Native | undefined {
    const program = random.chance(0.8) ? programOf(schema) : skipOf(schema);
    if (program === undefined) return undefined;
    const native = new Native(program, random);
    return native.#placement.size > 500_000 ? undefined : native;
  }

  /** Everything that a run may touch besides the input: first what stays, then the buffers, which are compared. */
  get #regions(): { regions: Region[]; buffers: number } {
    const { program, frames, counters, saved, addresses, marks, rows } = this.#placement;
    const words = this.#words;
    const counterBytes = saved - counters;
    const regions: Region[] = [
      [State.Position, State.Bytes - State.Position + words.byteLength + 4], // an operand is read before its instruction is known
      [frames, (program.frames + 1) * Frame.Bytes],
      [counters, counterBytes],
      [saved, counterBytes],
    ];
    const slots = new Map([[0, rows]]);
    const arenas = new Map<number, number>();
    for (const { word, what, of, space } of program.patches)
      if (what === "capacity" && space !== undefined) slots.set(space, words[word]!);
      else if (what === "capacity") arenas.set(of, words[word]!);
    const kept = regions.filter(([, bytes]) => bytes > 0);
    const buffers = program.layouts.buffers.map(({ kind, space, width }, i): Region => {
      const bytes = kind === "arena" ? arenas.get(i)! : (slots.get(space)! + 1) * width;
      return [addresses[i]!, bytes + SLACK];
    });
    const lists = program.texts.map(({ space }, i): Region => [marks[i]!, (slots.get(space)! + 1) * 4]);
    return { regions: [...kept, ...buffers, ...lists], buffers: kept.length };
  }

  /** The program and inputs with what came of each in V8, and how often each status was met. */
  message(inputs: readonly Uint8Array[], random: Random): { message: Uint8Array; met: number[] } {
    const { regions, buffers } = this.#regions;
    const { input } = this.#placement;
    const words = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer);
    const parts = [
      words(this.#image.length),
      this.#image,
      words(input, regions.length, ...regions.flat(), buffers, inputs.length),
    ];
    const met = [0, 0, 0];
    for (const bytes of inputs) {
      const untilEnd = random.chance(0.5);
      const rows = untilEnd ? this.#placement.rows : 1 + random.below(2);
      const fill = random.pick(FILLS);
      const all = Uint8Array.from({ length: bytes.length + SLACK }, (_, i) =>
        i < bytes.length ? bytes[i]! : fill[(i - bytes.length) % fill.length]!,
      );
      const outcome = this.#run(all, rows, untilEnd, regions.slice(buffers));
      met[outcome[0]!]!++;
      parts.push(words(bytes.length), all, words(rows, untilEnd ? 1 : 0, ...outcome));
    }
    return { message: Buffer.concat(parts), met };
  }

  #run(bytes: Uint8Array, rows: number, untilEnd: boolean, buffers: readonly Region[]): number[] {
    const { i32, u8 } = this.#kernel;
    const { input } = this.#placement;
    u8.set(this.#image);
    u8.set(bytes, input);
    const state = [input, input + bytes.length - SLACK, 0, rows, 0, untilEnd ? 1 : 0];
    i32.set(state, State.Position >> 2);
    const status = this.#kernel.run();
    let sum = 0x811c9dc5;
    for (const [start, bytes] of buffers)
      for (let at = start >> 2; at < (start + bytes) >> 2; at++) sum = Math.imul(sum ^ i32[at]!, 16777619);
    return [status, i32[State.Slot >> 2]!, i32[State.Position >> 2]!, sum >>> 0];
  }
}
