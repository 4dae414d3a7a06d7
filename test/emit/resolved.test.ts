import { describe, expect, it } from "vitest";
import type { Op } from "../../assembly/abi.js";
import { compile } from "../../src/plan/compile.js";
import { disassemble } from "../../src/plan/disassemble.js";
import { layOut } from "../../src/plan/layout.js";
import type { Program } from "../../src/plan/program.js";
import { resolve } from "../../src/plan/resolve.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { Random } from "../random.js";
import { someHabits, Twins, varints } from "./twins.js";

const record = (name: string, fields: Record<string, unknown>, defaults: Record<string, unknown> = {}) => ({
  type: "record",
  name,
  fields: Object.entries(fields).map(([field, type]) => ({
    name: field,
    type,
    ...(Object.hasOwn(defaults, field) ? { default: defaults[field] } : {}),
  })),
});

function resolved(writer: unknown, reader: unknown): Program {
  const from = parseSchema(writer as object);
  const plan = resolve(from, parseSchema(reader as object));
  return compile(from, plan, layOut(plan))!;
}

/** The program holds these instructions, and each run of the data, cut anywhere, ends as in the bytecode loop. */
function check(writer: unknown, reader: unknown, ops: readonly (keyof typeof Op)[], data: readonly number[][]) {
  const program = resolved(writer, reader);
  for (const op of ops) expect(disassemble(program)).toMatch(new RegExp(` ${op}\\b`));
  const random = new Random(1);
  for (const habits of [undefined, someHabits(program, random), someHabits(program, random)]) {
    const twins = new Twins(program, {}, habits);
    const all = data.flat();
    twins.run(all, {});
    for (const bytes of data) {
      twins.run(bytes, { ends: [bytes.length] });
      twins.run(bytes, { ends: [bytes.length - 1] });
      for (let cut = 0; cut < bytes.length; cut++) twins.run(bytes.slice(0, cut), { count: 2 });
      for (let bit = 0; bit < bytes.length * 8; bit++)
        twins.run(
          bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)),
          { count: 2 },
        );
    }
    expect(twins.statuses[0]).toBeGreaterThan(0);
    expect(twins.statuses[1]).toBeGreaterThan(0);
    full(program, all);
  }
}

/** Every buffer full from the start, and then with more and more room. */
function full(program: Program, bytes: number[]) {
  const { spaces, buffers } = program.layouts;
  const needs = Array.from({ length: spaces - 1 }, (_, i) => i + 1);
  buffers.forEach(({ kind }, i) => void (kind === "arena" && needs.push(spaces + i)));
  for (const need of needs)
    for (let capacity = 0; capacity < 6; capacity++) {
      const twins = new Twins(program);
      twins.shrink(need, capacity);
      twins.run(bytes, {});
    }
}

const between = (writer: unknown) => record("R", { a: "int", x: writer, z: "string" });

describe("promotions", () => {
  it.each([
    ["int", "long", "IntLong"],
    ["int", "float", "IntFloat"],
    ["int", "double", "IntDouble"],
    ["long", "float", "LongFloat"],
    ["long", "double", "LongDouble"],
  ] as const)("of %s to %s", (writer, reader, op) => {
    const rows = varints().map((bytes) => [2, ...bytes.slice(0, -2), 2, 0x61]);
    const twins = new Twins(resolved(between(writer), between(reader)));
    for (const row of rows) twins.run([...row, ...row], { count: 2 });
    expect(twins.statuses[0]).toBeGreaterThan(20);
    expect(twins.statuses[1]).toBeGreaterThan(20);
    check(
      between(writer),
      between(reader),
      [op],
      [
        [2, 0x80, 0x80, 0x02, 2, 0x61],
        [2, 3, 2, 0x61],
      ],
    );
  });

  it("of float to double", () => {
    const float = (value: number) => [...new Uint8Array(Float32Array.of(value).buffer)];
    const rows = [0, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e-40].map((value) => [4, ...float(value), 0]);
    check(between("float"), between("double"), ["FloatDouble"], rows);
  });

  it("of the items of arrays", () => {
    const list = (items: string) => ({ type: "array", items });
    check(
      list("int"),
      list("double"),
      ["IntDouble"],
      [
        [4, 2, 0x80, 4, 0],
        [3, 4, 2, 4, 2, 6, 0],
      ],
    );
  });
});

describe("symbols", () => {
  it("are the reader's; one that it lacks is bad", () => {
    const symbols = (...names: string[]) => between({ type: "enum", name: "E", symbols: names });
    const data = Array.from({ length: 5 }, (_, i) => [0, i * 2, 2, 0x62]);
    check(symbols("A", "B", "C", "D"), symbols("D", "B", "A"), ["EnumMap"], data);
  });
});

describe("branches", () => {
  it("of a nullable that the writer does not have", () => {
    const pair = record("P", { s: "string", n: ["null", "int"] });
    for (const type of ["int", "string", { type: "array", items: "int" }])
      check(
        between(type),
        between(["null", type]),
        ["Valid"],
        [
          [2, 0, 2, 0x61],
          [2, 2, 0x61, 0, 2, 0x61],
        ],
      );
    check(between(pair), between(["null", pair]), ["Valid"], [[2, 2, 0x61, 2, 5, 2, 0x61]]);
    check(
      between("null"),
      between(["null", "string"]),
      ["Null"],
      [
        [2, 2, 0x61],
        [4, 0],
      ],
    );
  });

  it("of a union that the writer does not have", () => {
    const reader = ["string", "null", "double"];
    check(
      between("int"),
      between(reader),
      ["Branch", "UnionEnd"],
      [
        [2, 5, 2, 0x61],
        [2, 0x80, 2, 0],
      ],
    );
    check(between("string"), between(reader), ["Branch"], [[2, 4, 0x61, 0x62, 2, 0x61]]);
    check(
      between(["int", "string"]),
      between(["string", "long", "null"]),
      ["Union"],
      [
        [2, 0, 5, 2, 0x61],
        [2, 2, 2, 0x61, 0],
      ],
    );
  });

  it("that the reader cannot read are bad when they are met", () => {
    check(
      between(["int", "string"]),
      between("int"),
      ["Fail"],
      [
        [2, 0, 5, 2, 0x61],
        [2, 2, 2, 0x61, 0],
      ],
    );
    check(
      between(["int", "null"]),
      between(["null", "string"]),
      ["Fail", "Null"],
      [
        [2, 2, 2, 0x61],
        [2, 0, 4, 2, 0x61],
      ],
    );
  });
});

describe("defaults that depend on the writer's branch", () => {
  it("are read from the program, and then the input goes on", () => {
    const list = { type: "array", items: "int" };
    const writer = [record("A", { x: "int", z: ["null", "int"] }), record("B", { y: "string", list })];
    const fields = { x: "long", y: "string", list, z: ["null", "int"] };
    const reader = { ...record("A", fields, { x: 7, y: "é", list: [1, 2, 3], z: null }), aliases: ["B"] };
    check(
      between(writer),
      between(reader),
      ["Constant", "Resume"],
      [
        [2, 0, 5, 0, 2, 0x61],
        [2, 0, 5, 2, 3, 0],
        [2, 2, 4, 0x61, 0x62, 4, 1, 2, 0, 2, 0x61],
        [0, 2, 0x80, 2, 0],
      ],
    );
  });
});
