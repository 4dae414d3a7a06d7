import { wasmModule } from "#wasm";
import { State } from "../../assembly/abi.js";
import { viewColumns } from "../../src/column/read.js";
import { Kernel } from "../../src/kernel/kernel.js";
import { Placement } from "../../src/kernel/placement.js";
import type { Specialised } from "../../src/kernel/specialised.js";
import { DEFAULT_LIMITS, type Limits } from "../../src/limits.js";
import { compile, compileSkip } from "../../src/plan/compile.js";
import { layOut } from "../../src/plan/layout.js";
import type { Program } from "../../src/plan/program.js";
import { project } from "../../src/plan/project.js";
import { resolve } from "../../src/plan/resolve.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { getterOf } from "../../src/value/getter.js";
import { resolveOptions } from "../../src/value/options.js";

/** Values lose nothing, and every branch is named. */
const VALUES = { ...resolveOptions({ long: "bigint", union: "wrapped" }), unsafe: "bigint" } as const;

/** The program that reads a schema, or some of its fields. */
export function programOf(schema: unknown, fields?: readonly string[]): Program {
  const writer = parseSchema(schema as object);
  const plan = resolve(writer, fields ? project(writer, fields) : writer);
  return compile(writer, plan, layOut(plan))!;
}

/** The program that skips a schema. */
export function skipOf(schema: unknown): Program {
  return compileSkip(parseSchema(schema as object))!;
}

export function freshKernel(): Kernel {
  return new Kernel(wasmModule!);
}

export interface Outcome {
  readonly status: number;
  /** Whole rows in the buffers. */
  readonly rows: number;
  /** Where the next datum begins, in the bytes of the run. */
  readonly offset: number;
  readonly need: number;
}

interface RunOptions {
  /** Datums wanted; without it, to the end of the bytes. */
  readonly count?: number;
  /** Rows that stand in the buffers already. */
  readonly slot?: number;
  /** Ends of messages in the bytes. */
  readonly ends?: readonly number[];
}

/** A kernel of its own with one program, run by hand: what `Run` does, without its windows and chunks. */
export class Scratch {
  readonly kernel = freshKernel();
  readonly placement: Placement;

  constructor(
    readonly program: Program,
    limits: Partial<Limits> = {},
    specialised?: Specialised,
  ) {
    this.placement = new Placement(program, 1 << 19, specialised);
    this.placement.widen(1 << 16, DEFAULT_LIMITS.maxScratchBytes);
    this.kernel.load(this.placement);
    const { maxBytesLength, maxCollectionItems, maxFreeValues } = { ...DEFAULT_LIMITS, ...limits };
    const { i32, i64 } = this.kernel;
    i32[State.MaxBytes >> 2] = maxBytesLength;
    i32[State.MaxItems >> 2] = maxCollectionItems;
    i32[State.MaxFree >> 2] = maxFreeValues;
    i64[State.FreeLeft >> 3] = BigInt(Number.MAX_SAFE_INTEGER);
  }

  /** Tell the program that capacity number `need` is no more than this; never more than there is. */
  shrink(need: number, capacity: number): void {
    const { spaces } = this.program.layouts;
    const wanted = need < spaces ? { space: need } : { space: undefined, of: need - spaces };
    for (const { word, what, of, space } of this.program.patches) {
      if (what !== "capacity" || space !== wanted.space) continue;
      if (space !== undefined || of === (wanted as { of: number }).of)
        this.kernel.i32[(State.Bytes >> 2) + word] = Math.min(capacity, this.placement.words[word]!);
    }
  }

  run(bytes: ArrayLike<number>, { count, slot = 0, ends }: RunOptions = {}): Outcome {
    const { kernel, placement } = this;
    const { i32, u8 } = kernel;
    const { input } = placement;
    u8.fill(0xff, input, input + placement.window); // what lies behind the input must not matter
    u8.set(bytes, input);
    const endsAt = (input + bytes.length + 3) & -4;
    if (ends)
      i32.set(
        ends.map((end) => input + end),
        endsAt >> 2,
      );
    i32[State.Position >> 2] = input;
    i32[State.End >> 2] = input + bytes.length;
    i32[State.Slot >> 2] = slot;
    i32[State.Rows >> 2] = ends ? slot + ends.length : count === undefined ? placement.rows : slot + count;
    i32[State.UntilEnd >> 2] = count === undefined && !ends ? 1 : 0;
    i32[State.Ends >> 2] = ends ? endsAt : 0;
    const status = kernel.run();
    return {
      status,
      rows: i32[State.Slot >> 2]!,
      offset: i32[State.Position >> 2]! - input,
      need: i32[State.Need >> 2]!,
    };
  }

  /** Forget what was written: as before a chunk. */
  clear(): void {
    const { kernel, placement } = this;
    kernel.u8.fill(0, placement.addresses[0] ?? placement.size, placement.size);
    kernel.u8.fill(0, placement.counters, placement.saved);
  }

  /** The values of the first rows. Packs bits: once a run. */
  values(rows: number): unknown[] {
    const get = getterOf(viewColumns(this.kernel, this.placement, rows), VALUES);
    return Array.from({ length: rows }, (_, i) => get(i));
  }

  /** Run and give the values, or undefined if the run did not end well. */
  read(bytes: ArrayLike<number>, options?: RunOptions): unknown[] | undefined {
    this.clear();
    const { status, rows } = this.run(bytes, options);
    return status === 0 ? this.values(rows) : undefined;
  }
}
