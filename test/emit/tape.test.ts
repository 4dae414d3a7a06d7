import { describe, expect, it } from "vitest";
import { Put } from "../../assembly/abi.js";
import { buildWriter } from "../../src/closures/writer.js";
import { makeShredder } from "../../src/codegen/shredder.js";
import { emitTape } from "../../src/emit/tape.js";
import { TapeProgram } from "../../src/plan/tape-program.js";
import { avroType } from "../../src/type/avro-type.js";
import type { AvroType } from "../../src/type/type.js";
import { array, map, optionsOf, record } from "../closures/make.js";
import { Shredding } from "../codegen/shred.js";
import { encodeModel, modelOf, Random, randomSchema, randomValue } from "../random.js";

const OPTIONS = { long: "auto", logical: "raw" } as const;
const seeds = Array.from({ length: 150 }, (_, i) => i + 1);

describe("an emitted tape program", () => {
  it("writes what the bytecode loop writes, of random rows of random schemas", () => {
    let [rows, bytes] = [0, 0];
    for (const seed of seeds) {
      const random = new Random(seed);
      const schema = randomSchema(random, { depth: 4 });
      const model = modelOf(schema);
      const type = avroType(schema as never, OPTIONS) as AvroType<unknown>;
      if (!makeShredder(buildWriter(type.schema, optionsOf(OPTIONS)))) continue;
      const shredding = new Shredding(schema, OPTIONS);
      for (let i = 0; i < 20; i++) {
        const data = Array.from({ length: 3 }, () => encodeModel(model, randomValue(random, model, 8)));
        const some = data.map((bytes) => type.decode(bytes));
        const reached = shredding.shred(...some);
        if (reached === 0) continue;
        shredding.shred(...some.slice(0, reached));
        rows += shredding.run(reached);
        bytes += shredding.tape.end - shredding.tape.start;
      }
    }
    expect(rows).toBeGreaterThan(3000);
    expect(bytes).toBeGreaterThan(100_000);
  });

  it("stops as the loop does on tapes that hold less than they say", () => {
    const schema = record("R", {
      a: "string",
      b: array("long"),
      c: array(record("I", { d: "int", e: ["null", "double"] })),
      f: map("bytes"),
      g: array("float"),
      h: { type: "fixed", name: "F", size: 20 },
      i: array("int"),
      j: "boolean",
    });
    const row = (i: number) => ({
      a: "text ".repeat(i % 20),
      b: [i, 2n ** 60n],
      c: [
        { d: i, e: null },
        { d: -i, e: i / 3 },
      ], // prettier-ignore
      f: { key: new Uint8Array(i) },
      g: [i, 0.5],
      h: new Uint8Array(20).fill(i),
      i: [i, 70_000 * i],
      j: true,
    });
    const random = new Random(1);
    const shredding = new Shredding(schema);
    const outcomes = new Set<number>();
    for (let i = 0; i < 400; i++) {
      const rows = Array.from({ length: 8 }, () => row(random.below(90)));
      expect(shredding.shred(...rows)).toBe(8);
      const { tape } = shredding;
      if (i > 0) {
        const part = random.pick(["p", "q", "r"] as const);
        tape[part] -= random.below(5);
        if (i % 3 === 0) tape.S = tape.S.slice(random.below(5));
      }
      outcomes.add(shredding.run(8));
    }
    expect(outcomes).toContain(8);
    expect(outcomes.size).toBeGreaterThan(2);
  });

  it("is not made of programs that are too long", () => {
    const program = new TapeProgram();
    for (let i = 0; i < 4096; i++) program.put(Put.String);
    expect(emitTape(program)).toBeUndefined();
    const wide = new TapeProgram();
    for (let i = 0; i < 2000; i++) wide.one(Put.Longs);
    expect(emitTape(wide)).toBeUndefined();
  });
});
