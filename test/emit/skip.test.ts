import { describe, expect, it } from "vitest";
import { programOf, skipOf } from "../kernel/scratch.js";
import { Random } from "../random.js";
import { someHabits, Twins } from "./twins.js";

const F = (size: number) => ({ type: "fixed", name: `F${size}`, size });
const record = (...types: unknown[]) => ({
  type: "record",
  name: "R",
  fields: types.map((type, i) => ({ name: `f${i}`, type })),
});

describe.each([
  ["fixed widths", record("float", "double", F(3), "boolean", F(100), "int", F(64), F(65), "boolean")],
  ["varints", record("int", "int", "long", "long", "long", "int", "boolean", "long")],
  ["texts", record("string", "bytes", "int", "string")],
  ["symbols", record({ type: "enum", name: "E", symbols: ["A", "B"] }, "int")],
])("%s", (_, schema) => {
  it("are skipped and checked as by the bytecode loop", () => {
    const last = schema.fields.at(-1)!.name;
    for (const program of [skipOf(schema), programOf(schema, [last])]) {
      const twins = new Twins(program);
      for (const fill of [0, 1, 2, 4, 0x7f, 0x80, 0xff])
        for (const first of [0, 2, 0x80, 0xff])
          for (let length = 0; length < 280; length += length < 30 ? 1 : 25) {
            const bytes = new Array<number>(length).fill(fill);
            if (length > 0) bytes[0] = first;
            twins.run(bytes, { count: 1 });
            twins.run(bytes, {});
          }
      expect(twins.statuses[0]).toBeGreaterThan(0);
      expect(twins.statuses[1]).toBeGreaterThan(100);
    }
  });
});

describe("varints that stand together", () => {
  /** Bytes of one: mostly of its usual length, some illegal. */
  function varint(random: Random, usual: number): number[] {
    const length = random.chance(0.8) ? Math.max(1, usual) : 1 + random.below(11);
    const last = random.pick([0, 1, 1, 0x0f, 0x0f, 0x10, 0x7f]);
    return [...Array.from({ length: length - 1 }, () => random.pick([0x80, 0xff, 0xaa])), last];
  }

  const types = ["int", "long", "int", "long", "double", "float", F(61), F(64)];

  it("are skipped as by the bytecode loop, whatever is usual", () => {
    const statuses = [0, 0, 0];
    for (let seed = 1; seed <= 150; seed++) {
      const random = new Random(seed);
      const picked = Array.from({ length: 1 + random.below(12) }, () => random.pick(types));
      const named = picked.map((type) => (typeof type === "string" ? type : type.size));
      const fields = named.map((name, i) => ({
        name: `f${i}`,
        type: typeof name === "string" ? name : { ...F(name), name: `F${i}` },
      }));
      const schema = { type: "record", name: "R", fields: [...fields, { name: "end", type: "boolean" }] };
      for (const program of [skipOf(schema), programOf(schema, ["end"])]) {
        const habits = new Map([...someHabits(program, random)].map(([at, habit]) => [at, habit % 11] as const));
        const usual = program.skipped.map((word) => habits.get(word) ?? 1);
        const twins = new Twins(program, {}, habits);
        for (let run = 0; run < 25; run++) {
          const row = () => {
            let next = 0;
            const bytes = named.flatMap((name) => {
              if (name === "int" || name === "long") return varint(random, usual[next++]!);
              const size = typeof name === "number" ? name : name === "float" ? 4 : 8;
              return Array.from({ length: size }, () => random.below(256));
            });
            return [...bytes, random.chance(0.95) ? 1 : 2];
          };
          const bytes = [...row(), ...row(), ...row()];
          twins.run(bytes, { count: 3 }, `seed ${seed}`);
          twins.run(bytes.slice(0, random.below(bytes.length)), {}, `seed ${seed}, cut`);
        }
        twins.statuses.forEach((count, status) => {
          statuses[status]! += count;
        });
      }
    }
    expect(statuses[0]).toBeGreaterThan(500);
    expect(statuses[1]).toBeGreaterThan(2000);
  });
});
