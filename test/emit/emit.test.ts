import { describe, expect, it } from "vitest";
import { emit } from "../../src/emit/emit.js";
import type { Program } from "../../src/plan/program.js";
import { joined } from "../helpers.js";
import { programOf, skipOf } from "../kernel/scratch.js";
import { encodeModel, type Json, modelOf, Random, randomSchema, randomValue } from "../random.js";
import { someHabits, Twins } from "./twins.js";

interface Sample {
  readonly schema: Json;
  readonly messages: Uint8Array[];
  readonly programs: Program[];
}

function sample(seed: number): Sample {
  const random = new Random(seed);
  const schema = randomSchema(random, { depth: 4 });
  const model = modelOf(schema);
  const messages = Array.from({ length: 6 }, () => encodeModel(model, randomValue(random, model, 8), random));
  const programs = [programOf(schema), skipOf(schema)];
  const { fields } = schema as { fields?: { name: string }[] };
  const some = fields?.filter(() => random.chance(0.5)).map(({ name }) => name);
  if (some && some.length > 0) programs.push(programOf(schema, some));
  return { schema, messages, programs };
}

const seeds = Array.from({ length: 150 }, (_, i) => i + 1);

describe("an emitted program", () => {
  it("is a module that compiles", () => {
    for (const seed of seeds)
      for (const program of sample(seed).programs) {
        const bytes = emit(program);
        expect(bytes).toBeDefined();
        expect(WebAssembly.validate(bytes!)).toBe(true);
      }
  });

  it("ends as the bytecode loop does on input that is cut at any byte", () => {
    let [runs, bad] = [0, 0];
    for (const seed of seeds) {
      const { messages, programs } = sample(seed);
      const bytes = joined(messages);
      if (bytes.length > 400) continue;
      for (const program of programs) {
        const twins = new Twins(program, {}, someHabits(program, new Random(seed + 3000)));
        for (let cut = 0; cut <= bytes.length; cut++) {
          twins.run(bytes.subarray(0, cut), { count: messages.length }, `seed ${seed}, cut at ${cut}`);
          twins.run(bytes.subarray(0, cut), {}, `seed ${seed}, cut at ${cut}, to the end`);
        }
        runs += twins.runs;
        bad += twins.statuses[1]!;
      }
    }
    expect(runs).toBeGreaterThan(5000);
    expect(bad).toBeGreaterThan(2000);
  });

  it("ends as the bytecode loop does on bits that are flipped", () => {
    let [runs, bad] = [0, 0];
    for (const seed of seeds) {
      const { messages, programs } = sample(seed);
      const bytes = joined(messages);
      const random = new Random(seed + 1000);
      if (bytes.length === 0 || bytes.length > 20_000) continue;
      for (const program of programs) {
        const limits = { maxBytesLength: 100, maxCollectionItems: 50, maxFreeValues: 30 };
        const twins = new Twins(program, limits, someHabits(program, random));
        for (let i = 0; i < 40; i++) {
          const flipped = bytes.slice();
          for (let flips = 1 + random.below(3); flips > 0; flips--)
            flipped[random.below(bytes.length)]! ^= 1 << random.below(8);
          twins.run(flipped, { count: messages.length }, `seed ${seed}, flip ${i}`);
        }
        runs += twins.runs;
        bad += twins.statuses[1]!;
      }
    }
    expect(runs).toBeGreaterThan(8000);
    expect(bad).toBeGreaterThan(1000);
  });

  it("ends as the bytecode loop does where any buffer is full, and goes on with larger ones", () => {
    let full = 0;
    for (const seed of seeds) {
      const { messages, programs } = sample(seed);
      const bytes = joined(messages);
      if (bytes.length > 60_000) continue;
      const program = programs[0]!;
      const twins = new Twins(program, {}, someHabits(program, new Random(seed)));
      const { spaces, buffers } = program.layouts;
      const needs = [...Array.from({ length: spaces - 1 }, (_, i) => i + 1)];
      buffers.forEach(({ kind }, i) => void (kind === "arena" && needs.push(spaces + i)));
      const capacities = new Map(needs.map((need) => [need, 0]));
      for (const need of needs) twins.shrink(need, 0);
      let [slot, offset, status] = [0, 0, 2];
      while (status === 2) {
        const count = messages.length - slot;
        const run = twins.run(bytes.subarray(offset), { slot, count }, `seed ${seed}, slot ${slot}`);
        ({ status } = run);
        [slot, offset] = [run.rows, offset + run.offset];
        capacities.set(run.need, Math.max(1, capacities.get(run.need)! * 2));
        if (status === 2) twins.shrink(run.need, capacities.get(run.need)!);
      }
      full += twins.statuses[2]!;
    }
    expect(full).toBeGreaterThan(500);
  });

  it("holds messages to their ends", () => {
    let runs = 0;
    for (const seed of seeds) {
      const { messages, programs } = sample(seed);
      const bytes = joined(messages);
      if (bytes.length > 2000) continue;
      const random = new Random(seed + 2000);
      const ends = messages.map((_, i) => joined(messages.slice(0, i + 1)).length);
      for (const program of programs) {
        const twins = new Twins(program);
        twins.run(bytes, { ends }, `seed ${seed}`);
        for (let i = 0; i < ends.length; i++) {
          const moved = ends.map((end, j) =>
            j === i ? Math.max(0, Math.min(bytes.length, end + random.below(5) - 2)) : end,
          );
          twins.run(bytes, { ends: moved.sort((a, b) => a - b) }, `seed ${seed}, end ${i} moved`);
        }
        runs += twins.runs;
      }
    }
    expect(runs).toBeGreaterThan(1000);
  });
});
