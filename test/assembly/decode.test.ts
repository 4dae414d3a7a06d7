import { describe, expect, it } from "vitest";
import { State } from "../../assembly/abi.js";
import { difference, joined } from "../helpers.js";
import { programOf, Scratch, skipOf } from "../kernel/scratch.js";
import { encodeModel, type Json, modelOf, Random, randomSchema, randomValue } from "../random.js";

const DONE = 0;
const BAD = 1;
const FULL = 2;

function record(...types: unknown[]) {
  return { type: "record", name: "R", fields: types.map((type, i) => ({ name: `f${i}`, type })) };
}

function field(type: unknown, name = "f0") {
  return { [name]: type };
}

const E = { type: "enum", name: "E", symbols: ["A", "B", "C"] };
const F = { type: "fixed", name: "F", size: 3 };
const EMPTY = { type: "record", name: "Empty", fields: [] };

/** Data of a type and what it is; the same data is skipped. */
const DATA: Record<string, [schema: unknown, bytes: number[], values: unknown[]]> = {
  boolean: ["boolean", [0, 1, 1], [false, true, true]],
  int: ["int", [0, 1, 2, 0x80, 1], [0, -1, 1, 64]],
  long: ["long", [0, 1, 2, 0x80, 1], [0n, -1n, 1n, 64n]],
  float: ["float", [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0], [1, -2]],
  double: ["double", [0, 0, 0, 0, 0, 0, 0xf0, 0x3f], [1]],
  enum: [E, [0, 4, 2, 0x84, 0], ["A", "C", "B", "C"]],
  fixed: [F, [1, 2, 3, 4, 5, 6], [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5, 6)]],
  bytes: ["bytes", [0, 4, 0xff, 0xfe, 2, 7], [new Uint8Array(0), Uint8Array.of(0xff, 0xfe), Uint8Array.of(7)]],
  string: ["string", [0, 4, 0x68, 0x69, 4, 0xc3, 0xa9], ["", "hi", "é"]],
  "nullable int": [
    ["null", "int"],
    [0, 2, 6, 0, 0x80, 0, 0x82, 0, 6],
    [null, { int: 3 }, null, null, { int: 3 }],
  ],
  "int or null": [
    ["int", "null"],
    [2, 0, 6],
    [null, { int: 3 }],
  ],
  "nullable string": [
    ["null", "string"],
    [0, 2, 2, 0x61, 0, 2, 0],
    [null, { string: "a" }, null, { string: "" }],
  ],
  "nullable array": [
    ["null", { type: "array", items: "int" }],
    [0, 2, 2, 6, 0, 0],
    [null, { array: [3] }, null],
  ],
  "nullable nullable record": [
    ["null", record(["null", "int"], "string")],
    [0, 2, 0, 2, 0x61, 2, 2, 6, 0],
    [null, { R: { f0: null, f1: "a" } }, { R: { f0: { int: 3 }, f1: "" } }],
  ],
  "union below a null": [
    ["null", record(["int", "string"])],
    [0, 2, 0, 6, 0, 2, 2, 2, 0x61],
    [null, { R: { f0: { int: 3 } } }, null, { R: { f0: { string: "a" } } }],
  ],
  union: [
    ["null", "int", "string", E],
    [2, 6, 4, 2, 0x61, 0, 6, 4, 2, 7, 0x84, 0, 0],
    [{ int: 3 }, { string: "a" }, null, { E: "C" }, { int: -4 }, { string: "" }],
  ],
  "union of one": [["int"], [0, 6], [{ int: 3 }]],
  "record in a record": [record({ ...record("int"), name: "I" }, "boolean"), [6, 1], [{ f0: field(3), f1: true }]],
  array: [{ type: "array", items: "string" }, [4, 2, 0x61, 0, 0, 0], [["a", ""], []]],
  map: [{ type: "map", values: "long" }, [2, 2, 0x61, 6, 0, 0], [{ a: 3n }, {}]],
  "array of nullable": [{ type: "array", items: ["null", "int"] }, [6, 0, 2, 6, 0, 0], [[null, { int: 3 }, null]]],
  "array of unions": [
    { type: "array", items: ["int", { type: "array", items: "boolean" }] },
    [4, 2, 4, 1, 0, 0, 0, 6, 0],
    [[{ array: [true, false] }, { int: 3 }]],
  ],
};

describe.each(Object.entries(DATA))("%s", (_, [schema, bytes, values]) => {
  const reader = new Scratch(programOf(schema));
  const skipper = new Scratch(skipOf(schema));

  it("is read and skipped", () => {
    expect(reader.read(bytes)).toEqual(values);
    expect(skipper.run(bytes)).toMatchObject({ status: DONE, rows: values.length, offset: bytes.length });
  });

  it("is bad where it is cut, and the rows before it stand", () => {
    for (const scratch of [reader, skipper]) {
      const ends = Array.from(values, (_, row) => scratch.run(bytes, { count: row + 1 }).offset);
      for (let cut = 0; cut < bytes.length; cut++) {
        scratch.clear();
        const rows = ends.filter((end) => end <= cut).length;
        const offset = rows === 0 ? 0 : ends[rows - 1]!;
        const status = offset === cut ? DONE : BAD;
        expect(scratch.run(bytes.slice(0, cut))).toMatchObject({ status, rows, offset });
      }
    }
  });

  it("leaves room for a field behind it", () => {
    const { fields } = record(schema, "int");
    const last = values.length - 1;
    const start = reader.run(bytes, { count: last }).offset;
    const datum = [...bytes.slice(start), 10];
    expect(new Scratch(programOf({ ...record(), name: "Outer", fields })).read(datum)).toEqual([
      { f0: values[last], f1: 5 },
    ]);
    const only = programOf({ ...record(), name: "Outer", fields }, ["f1"]);
    expect(new Scratch(only).read(datum)).toEqual([{ f1: 5 }]);
  });
});

describe("bad data", () => {
  const cases: [string, unknown, number[]][] = [
    ["a boolean of 2", "boolean", [2]],
    ["a negative enum index", E, [1]],
    ["an enum index too many", E, [6]],
    ["a huge enum index", E, [0x80, 0x80, 0x80, 0x80, 0x80, 1]],
    ["an enum index of 6 bytes", E, [0x82, 0x80, 0x80, 0x80, 0x80, 0]],
    ["a negative branch", ["int", "string", "null"], [1, 0]],
    ["a branch too many", ["int", "string", "null"], [6, 0]],
    ["a branch of 6 bytes", ["int", "string", "null"], [0x80, 0x80, 0x80, 0x80, 0x80, 0, 0]],
    ["a negative branch of two", ["null", "int"], [1]],
    ["a branch too many of two", ["null", "int"], [4, 0]],
    ["a branch of 2^32 of two", ["null", "int"], [0x80, 0x80, 0x80, 0x80, 0x20, 0]],
    ["a negative length", "bytes", [1]],
    ["a length past the end", "bytes", [12, 1, 2, 3]],
    ["a length of 2^31", "string", [0x80, 0x80, 0x80, 0x80, 0x10]],
    ["a length of 2^62", "string", [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1]],
    ["a length of -2^63", "string", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]],
  ];

  it.each(cases)("%s", (_, schema, bytes) => {
    const row = record(schema, "int");
    for (const program of [programOf(row), programOf(row, ["f1"]), skipOf(row)]) {
      const scratch = new Scratch(program);
      expect(scratch.run([...bytes, 0, 0], { count: 1 })).toMatchObject({ status: BAD, rows: 0, offset: 0 });
    }
  });

  it("is text only where it is read", () => {
    const row = record("string", "int");
    const bytes = [2, 0xff, 0];
    expect(new Scratch(programOf(row)).run(bytes, { count: 1 }).status).toBe(BAD);
    expect(new Scratch(programOf(row, ["f1"])).run(bytes, { count: 1 }).status).toBe(DONE);
  });
});

describe("skips", () => {
  it("in a row are one instruction, and check each varint", () => {
    const row = record("int", "int", "long", "long", "double", F, "float", "boolean", "int");
    const good = [1, 2, 0x80, 1, 4, ...new Array<number>(15).fill(0xff), 1, 6];
    const skip = new Scratch(skipOf(row));
    expect(skip.run(good, { ends: [good.length] })).toMatchObject({ status: DONE, rows: 1 });
    const last = new Scratch(programOf(row, ["f8"]));
    expect(last.read(good, { ends: [good.length] })).toEqual([{ f8: 3 }]);
    for (const bad of [
      [0xff, 0xff, 0xff, 0xff, 0x1f, ...good.slice(1)], // more than 32 bits
      [...good.slice(0, 2), ...new Array<number>(10).fill(0xff), 1, ...good.slice(4)], // more than 64
      [...good.slice(0, -2), 2, 6],
    ])
      expect(skip.run(bad, { ends: [bad.length] }).status).toBe(BAD);
  });

  it("jump over sized item blocks, and walk through the others", () => {
    const skip = new Scratch(skipOf({ type: "array", items: "boolean" }));
    expect(skip.run([3, 4, 9, 9, 0], { ends: [5] }).status).toBe(DONE); // what stands in it is nobody's business
    expect(skip.run([4, 1, 9, 0], { ends: [4] }).status).toBe(BAD);
  });
});

describe("limits", () => {
  it("maxBytesLength holds for what is read and skipped, keys too", () => {
    const data: [unknown, (n: number) => number[]][] = [
      ["bytes", (n) => [n * 2, ...new Array<number>(n).fill(65)]],
      ["string", (n) => [n * 2, ...new Array<number>(n).fill(65)]],
      [{ type: "map", values: "int" }, (n) => [2, n * 2, ...new Array<number>(n).fill(65), 0, 0]],
    ];
    for (const [schema, datum] of data)
      for (const program of [programOf(schema), skipOf(schema)]) {
        const scratch = new Scratch(program, { maxBytesLength: 10 });
        expect(scratch.run(datum(10), { count: 1 }).status).toBe(DONE);
        expect(scratch.run(datum(11), { count: 1 }).status).toBe(BAD);
      }
  });

  it("maxFreeValues counts values without input, less the bytes of the datum", () => {
    const nulls = { type: "array", items: "null" };
    const block = (n: number) => [((n * 2) & 0x7f) | 0x80, n >> 6, 0];
    for (const program of [programOf(nulls), skipOf(nulls)]) {
      const scratch = new Scratch(program, { maxFreeValues: 100 });
      expect(scratch.run(block(102), { count: 1 }).status).toBe(DONE); // two bytes were read by then
      expect(scratch.run(block(103), { count: 1 }).status).toBe(BAD);
    }
  });

  it("maxFreeValues adds up over blocks and kinds of values", () => {
    const schema = { type: "array", items: record("null", EMPTY, { type: "fixed", name: "Z", size: 0 }) };
    // a record of three free values is itself free: 4 an item
    const scratch = new Scratch(programOf(schema), { maxFreeValues: 40 });
    expect(scratch.run([20, 0], { count: 1 }).status).toBe(DONE);
    expect(scratch.run([22, 0], { count: 1 }).status).toBe(BAD);
    expect(scratch.run([10, 10, 0], { count: 1 }).status).toBe(DONE);
    expect(scratch.run([12, 12, 0], { count: 1 }).status).toBe(BAD);
  });

  it("the budget of a batch is used up by its datums together", () => {
    const scratch = new Scratch(programOf({ type: "array", items: "null" }));
    scratch.kernel.i64[State.FreeLeft >> 3] = 25n;
    expect(scratch.run([20, 0, 20, 0, 20, 0])).toMatchObject({ status: BAD, rows: 2, offset: 4 });
    expect(scratch.kernel.i64[State.FreeLeft >> 3]).toBe(5n);
  });
});

describe("messages", () => {
  const scratch = new Scratch(programOf(record("int", "string")));
  const bytes = [2, 2, 0x61, 4, 0, 6, 2, 0x62];

  it("end where they are said to end", () => {
    expect(scratch.read(bytes, { ends: [3, 5, 8] })).toEqual([
      { f0: 1, f1: "a" },
      { f0: 2, f1: "" },
      { f0: 3, f1: "b" },
    ]);
  });

  it("are bad if they end later or earlier", () => {
    for (const [ends, rows, offset] of [
      [[2, 5, 8], 0, 0],
      [[4, 5, 8], 0, 0],
      [[3, 6, 8], 1, 3],
      [[3, 4, 8], 1, 3],
      [[3, 3, 8], 1, 3],
      [[3, 5, 7], 2, 5],
    ] as [number[], number, number][])
      expect(scratch.run(bytes, { ends })).toMatchObject({ status: BAD, rows, offset });
  });

  it("may be empty where the schema allows it", () => {
    const empty = new Scratch(programOf(record("null", EMPTY)));
    expect(empty.read([], { ends: [0, 0, 0] })).toHaveLength(3);
    expect(empty.run([0], { ends: [0, 1] })).toMatchObject({ status: BAD, rows: 1 });
  });
});

describe("a run", () => {
  it("goes on in the slots behind those that are filled", () => {
    const schema = record("string", { type: "array", items: "int" }, ["int", "string", "null"]);
    const data = [
      [2, 0x61, 2, 6, 0, 0, 2],
      [2, 0x62, 0, 2, 2, 0x7a],
      [0, 4, 1, 1, 0, 4],
    ];
    const scratch = new Scratch(programOf(schema));
    data.forEach((datum, slot) => {
      expect(scratch.run(datum, { slot, count: 1 })).toMatchObject({ status: DONE, rows: slot + 1 });
    });
    expect(scratch.values(3)).toEqual([
      { f0: "a", f1: [3], f2: { int: 1 } },
      { f0: "b", f1: [], f2: { string: "z" } },
      { f0: "", f1: [-1, -1], f2: null },
    ]);
  });

  it("that stops has the union counters of the rows that are whole", () => {
    const scratch = new Scratch(programOf(record(["int", "string", "null"], ["int", "string", "null"], "boolean")));
    const { counters, saved } = scratch.placement;
    const good = [0, 2, 2, 0, 1];
    const bad = [0, 2, 0, 4, 2]; // two ints, then a boolean of 2
    expect(scratch.run([...good, ...good, ...bad, ...good])).toMatchObject({ status: BAD, rows: 2, offset: 10 });
    expect([...scratch.kernel.i32.slice(counters >> 2, saved >> 2)]).toEqual([2, 0, 0, 0, 2, 0]);
  });
});

/** Random data that fits the window of a scratch kernel. */
function someData(seed: number): { schema: Json; values: unknown[]; messages: Uint8Array[] } {
  const random = new Random(seed);
  const schema = randomSchema(random, { depth: 4 });
  const model = modelOf(schema);
  const values = Array.from({ length: 8 }, () => randomValue(random, model, 12));
  return { schema, values, messages: values.map((value) => encodeModel(model, value, random)) };
}

function same(have: unknown, want: unknown, seed: number): void {
  const found = difference(have, want);
  if (found !== undefined) throw new Error(`seed ${seed}: ${found}`);
}

describe("random data", () => {
  const seeds = Array.from({ length: 120 }, (_, i) => i + 1);

  it("stopped by any full buffer, and resumed, is the same", () => {
    let stops = 0;
    for (const seed of seeds) {
      const { schema, values, messages } = someData(seed);
      const bytes = joined(messages);
      const program = programOf(schema);
      const { spaces, buffers } = program.layouts;
      const arenas = buffers.flatMap(({ kind }, i) => (kind === "arena" ? [spaces + i] : []));
      const needs = [...Array.from({ length: spaces - 1 }, (_, i) => i + 1), ...arenas];
      const scratch = new Scratch(program);
      if (bytes.length > 60_000 || scratch.read(bytes, { count: values.length }) === undefined) continue;
      scratch.clear();
      const capacities = new Map(needs.map((need) => [need, 0]));
      for (const need of needs) scratch.shrink(need, 0);
      let [slot, offset] = [0, 0];
      for (;;) {
        const {
          status,
          rows,
          offset: end,
          need,
        } = scratch.run(bytes.subarray(offset), { slot, count: values.length - slot });
        [slot, offset] = [rows, offset + end];
        if (status === DONE) break;
        same(status, FULL, seed);
        capacities.set(need, Math.max(1, capacities.get(need)! * 2));
        expect(capacities.get(need)).toBeLessThan(100_000);
        scratch.shrink(need, capacities.get(need)!);
        stops++;
      }
      same(scratch.values(slot), values, seed);
    }
    expect(stops).toBeGreaterThan(500);
  });

  it("whose input ends at any byte keeps the rows before, and goes on with them", () => {
    let cuts = 0;
    for (const seed of seeds.slice(0, 60)) {
      const { schema, values, messages } = someData(seed);
      const bytes = joined(messages);
      if (bytes.length > 500) continue;
      cuts += bytes.length;
      const ends = messages.map((_, i) => joined(messages.slice(0, i + 1)).length);
      const scratch = new Scratch(programOf(schema));
      for (let cut = 0; cut <= bytes.length; cut++) {
        scratch.clear();
        const first = scratch.run(bytes.subarray(0, cut), { count: values.length });
        const rows = ends.filter((end) => end <= cut).length;
        same([first.rows, first.offset], [rows, rows === 0 ? 0 : ends[rows - 1]], seed);
        const rest = scratch.run(bytes.subarray(first.offset), { slot: rows, count: values.length - rows });
        same([rest.status, rest.rows], [DONE, values.length], seed);
        same(scratch.values(values.length), values, seed);
      }
    }
    expect(cuts).toBeGreaterThan(2000);
  });

  it("is skipped to the same place as it is read to", () => {
    let skipped = 0;
    for (const seed of seeds) {
      const { schema, messages } = someData(seed);
      const bytes = joined(messages);
      if (bytes.length > 60_000) continue;
      const run = new Scratch(skipOf(schema)).run(bytes, { count: messages.length });
      same([run.status, run.offset], [DONE, bytes.length], seed);
      skipped += run.rows;
    }
    expect(skipped).toBeGreaterThan(800);
  });
});
