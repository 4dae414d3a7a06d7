import { afterEach, describe, expect, it } from "vitest";
import { viewColumns } from "../../src/column/read.js";
import type { Kernel } from "../../src/kernel/kernel.js";
import { OBJECTS_CHUNK, Placement } from "../../src/kernel/placement.js";
import { Run, windowFor } from "../../src/kernel/run.js";
import { DEFAULT_LIMITS, type Limits } from "../../src/limits.js";
import type { Program } from "../../src/plan/program.js";
import { getterOf } from "../../src/value/getter.js";
import { resolveOptions } from "../../src/value/options.js";
import { difference, joined } from "../helpers.js";
import { encodeModel, type Json, modelOf, Random, randomSchema, randomValue } from "../random.js";
import { freshKernel, programOf } from "./scratch.js";

const VALUES = { ...resolveOptions({ long: "bigint", union: "wrapped" }), unsafe: "bigint" } as const;
const CLOSURE = Symbol("left to the closures");

type Input = { bytes: Uint8Array; count: number | undefined } | { messages: readonly Uint8Array[]; from?: number };

interface Options {
  readonly chunk?: number;
  readonly window?: number;
  readonly limits?: Partial<Limits>;
  /** Rows of a chunk. */
  readonly rows?: number;
  /** Where the datums end, so that stopped ones can be passed over. */
  readonly ends?: readonly number[];
}

let kernel: Kernel | undefined;
afterEach(() => {
  kernel = undefined;
});

/** All values of a batch, with CLOSURE for what the kernel left. */
function decode(
  program: Program,
  input: Input,
  options: Options = {},
): { values: unknown[]; chunks: number; run: Run } {
  const { chunk = OBJECTS_CHUNK, ends } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  kernel ??= freshKernel();
  const placement = new Placement(program, chunk);
  if (options.rows) placement.shorten(options.rows);
  placement.widen(options.window ?? windowFor(input), limits.maxScratchBytes);
  const run = new Run(kernel, placement, input, limits);
  const values: unknown[] = [];
  let chunks = 0;
  while (!run.done) {
    run.next();
    if (++chunks > 100_000) throw new Error("the run does not end");
    if (run.rows > 0) {
      expect(run.chunkRow).toBe(values.length);
      const get = getterOf(viewColumns(kernel, placement, run.rows), VALUES);
      for (let i = 0; i < run.rows; i++) values.push(get(i));
    }
    expect(run.row).toBe(values.length);
    if (!run.stopped) continue;
    values.push(CLOSURE);
    if ("messages" in input) run.resume(0);
    else if (ends) run.resume(ends[values.length - 1]!);
    else break;
  }
  return { values, chunks, run };
}

function endsOf(messages: readonly Uint8Array[]): number[] {
  let end = 0;
  return messages.map((message) => (end += message.length));
}

function someData(seed: number, rows: number) {
  const random = new Random(seed);
  const schema = randomSchema(random, { depth: 3 });
  const model = modelOf(schema);
  const values = Array.from({ length: rows }, () => randomValue(random, model, 20));
  return { schema, values, messages: values.map((value) => encodeModel(model, value, random)) };
}

function same(have: unknown, want: unknown, what: string): void {
  const found = difference(have, want);
  if (found !== undefined) throw new Error(`${what}: ${found}`);
}

const LINE: Json = {
  type: "record",
  name: "Line",
  fields: [
    { name: "id", type: "long" },
    { name: "text", type: "string" },
    { name: "tags", type: { type: "array", items: "string" } },
    { name: "u", type: ["null", "int", "string"] },
    { name: "n", type: ["null", "double"] },
  ],
};
const model = modelOf(LINE);
/** What stands before a datum in its message. */
const HEAD = new Uint8Array(17).fill(0xff);

function line(i: number, size = i % 50): unknown {
  return {
    id: BigInt(i),
    text: "x".repeat(size),
    tags: Array.from({ length: i % 4 }, (_, k) => `t${k}`),
    u: [null, { int: i }, { string: `s${i}` }][i % 3],
    n: i % 2 ? { double: i / 2 } : null,
  };
}

function lines(count: number, size?: (i: number) => number) {
  const values = Array.from({ length: count }, (_, i) => line(i, size?.(i)));
  const messages = values.map((value) => encodeModel(model, value));
  return { values, messages, bytes: joined(messages) };
}

describe("Run", () => {
  it("gives the same rows in chunks of any size", () => {
    const program = programOf(LINE);
    const { values, messages, bytes } = lines(1000);
    for (const rows of [1, 2, 7, 63, 64, 999, 1000, 1001]) {
      const data = decode(program, { bytes, count: undefined }, { rows });
      same(data.values, values, `data, ${rows} rows`);
      expect(data.chunks).toBeGreaterThanOrEqual(Math.ceil(1000 / rows));
      same(decode(program, { bytes, count: 1000 }, { rows }).values, values, `counted, ${rows} rows`);
      same(decode(program, { messages }, { rows }).values, values, `messages, ${rows} rows`);
      const framed = { messages: messages.map((datum) => joined([HEAD, datum])), from: HEAD.length };
      same(decode(program, framed, { rows }).values, values, `framed messages, ${rows} rows`);
    }
  });

  it("gives the same rows through windows of any size", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { schema, values, messages } = someData(seed, 20);
      const bytes = joined(messages);
      if (bytes.length > 20_000) continue;
      const program = programOf(schema);
      for (const window of [1, 2, 3, 5, 8, 13, 33, 100, 1000]) {
        const options = { window, ends: endsOf(messages) };
        same(decode(program, { bytes, count: 20 }, options).values, values, `seed ${seed}, data, window ${window}`);
        same(decode(program, { messages }, options).values, values, `seed ${seed}, messages, window ${window}`);
        const framed = { messages: messages.map((datum) => joined([HEAD, datum])), from: HEAD.length };
        same(decode(program, framed, options).values, values, `seed ${seed}, framed messages, window ${window}`);
      }
    }
    expect(kernel).toBeDefined();
  });

  it("stages data of more than a window, and of more than a megabyte", () => {
    const { values, messages, bytes } = lines(40_000);
    expect(bytes.length).toBeGreaterThan(1_000_000);
    const program = programOf(LINE);
    same(decode(program, { bytes, count: undefined }).values, values, "data");
    same(decode(program, { bytes, count: values.length }).values, values, "counted");
    same(decode(program, { messages }).values, values, "messages");
    same(decode(program, { bytes, count: undefined }, { chunk: 4 << 20 }).values, values, "large chunks");
  });

  it("widens the window for a datum that is larger than it", () => {
    const { values, messages, bytes } = lines(30, (i) => (i % 10 === 3 ? 300_000 + i : 5));
    const program = programOf(LINE);
    for (const input of [{ bytes, count: undefined }, { bytes, count: 30 }, { messages }]) {
      const { values: have, run } = decode(program, input);
      same(have, values, "rows");
      expect(run.placement.window).toBeGreaterThan(300_000);
    }
  });

  it("leaves a datum of more than four megabytes to the closures, and goes on behind it", () => {
    const { values, messages, bytes } = lines(20, (i) => (i === 7 ? 5_000_000 : 5));
    const want = values.map((value, i) => (i === 7 ? CLOSURE : value));
    const program = programOf(LINE);
    const ends = endsOf(messages);
    same(decode(program, { bytes, count: 20 }, { ends }).values, want, "data");
    same(decode(program, { messages }).values, want, "messages");
  });

  it("keeps memory under maxScratchBytes, and leaves to the closures what does not fit", () => {
    const { values, messages, bytes } = lines(300, (i) => (i % 100 === 50 ? 200_000 : 3));
    const want = values.map((value, i) => (i % 100 === 50 ? CLOSURE : value));
    const limits = { maxScratchBytes: 150_000 };
    const options = { limits, chunk: 20_000, window: 16_384, ends: endsOf(messages) };
    for (const input of [{ bytes, count: 300 }, { messages }]) {
      kernel = freshKernel();
      const before = kernel.u8.length;
      const run = decode(programOf(LINE), input, options);
      same(run.values, want, "rows");
      expect(run.run.placement.size).toBeLessThanOrEqual(150_000);
      expect(kernel.u8.length).toBeLessThanOrEqual(Math.max(before, 150_000 + 65_536));
    }
  });

  it("stops at every datum if there is no memory for the program at all", () => {
    const { messages, bytes } = lines(5);
    const options = { limits: { maxScratchBytes: 1000 }, window: 100, ends: endsOf(messages) };
    for (const input of [{ messages }, { bytes, count: 5 }, { bytes, count: undefined }]) {
      const { values, run } = decode(programOf(LINE), input, options);
      expect(values).toEqual(new Array(5).fill(CLOSURE));
      expect([run.done, run.stopped]).toEqual([true, false]);
    }
  });

  it("stops at a bad datum with the rows before it, and resumes behind it", () => {
    const program = programOf(LINE);
    const { values, messages, bytes } = lines(500);
    for (const bad of [0, 1, 250, 499]) {
      const broken = messages.map((message, i) => (i === bad ? message.slice(0, -1) : message));
      same(
        decode(program, { messages: broken }).values,
        values.map((value, i) => (i === bad ? CLOSURE : value)),
        `message ${bad}`,
      );
      const start = bad === 0 ? 0 : endsOf(messages)[bad - 1]!;
      const data = bytes.slice();
      data.set([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80], start); // no varint
      const { values: have, run } = decode(program, { bytes: data, count: 500 });
      same(have, [...values.slice(0, bad), CLOSURE], `datum ${bad}`);
      expect([run.row, run.offset, run.stopped]).toEqual([bad, start, true]);
    }
  });

  it("stops inside the last datum where data is cut", () => {
    const { values, bytes } = lines(200);
    const { values: have, run } = decode(programOf(LINE), { bytes: bytes.slice(0, -1), count: undefined });
    same(have, [...values.slice(0, 199), CLOSURE], "rows");
    expect(run.row).toBe(199);
  });

  it("ends after the wanted rows, wherever the data goes on", () => {
    const { values, messages, bytes } = lines(100);
    const { values: have, run } = decode(programOf(LINE), { bytes, count: 60 });
    same(have, values.slice(0, 60), "rows");
    expect([run.done, run.offset]).toEqual([true, endsOf(messages)[59]]);
    expect(decode(programOf(LINE), { bytes, count: 0 }).values).toEqual([]);
    expect(decode(programOf(LINE), { bytes: new Uint8Array(0), count: undefined }).values).toEqual([]);
    expect(decode(programOf(LINE), { messages: [] }).values).toEqual([]);
  });

  it("reads data without bytes as often as it is told to", () => {
    const empty = programOf({ type: "record", name: "Empty", fields: [] });
    expect(decode(empty, { bytes: new Uint8Array(0), count: 100_000 }).values).toHaveLength(100_000);
    expect(decode(empty, { messages: new Array(100).fill(new Uint8Array(0)) }).values).toHaveLength(100);
  });

  it("lets buffers grow while rows are few, then makes chunks shorter", () => {
    const program = programOf({ type: "array", items: "string" });
    const long = { array: Array.from({ length: 200 }, (_, i) => `item number ${i}`) };
    const message = encodeModel(modelOf({ type: "array", items: "string" }), long.array);
    const messages = new Array<Uint8Array>(3000).fill(message);
    const { values, run } = decode(program, { messages }, { chunk: 20_000 });
    expect(values).toHaveLength(3000);
    same(values[2999], long.array, "the last");
    expect(run.placement.size - run.placement.window).toBeLessThan(64 * 20_000);
  });

  it("counts values without input over the batch, not over messages", () => {
    const nulls = programOf({ type: "array", items: "null" });
    const datum = Uint8Array.of(100, 0); // 50 nulls
    const messages = new Array<Uint8Array>(20).fill(datum);
    const limits = { maxFreeValues: 110 };
    expect(decode(nulls, { messages }, { limits }).values).not.toContain(CLOSURE);
    const { values, run } = decode(nulls, { bytes: joined(messages), count: 20 }, { limits });
    // 110 and the 40 bytes of the data: three datums of 50
    expect(values.indexOf(CLOSURE)).toBe(3);
    expect(run.freeUsed).toBe(150);
    run.freeUsed = 7;
    expect(run.freeUsed).toBe(7);
  });

  it("may be told that nothing more is to be read", () => {
    const { bytes } = lines(3);
    const { run } = decode(programOf(LINE), { bytes, count: 2 });
    run.end();
    expect(run.done).toBe(true);
    expect(run.offset).toBeGreaterThan(bytes.length); // no trailing bytes to complain about
  });
});

describe("windowFor", () => {
  it("is no larger than the batch, within bounds", () => {
    expect(windowFor({ bytes: new Uint8Array(10), count: undefined })).toBe(16_384);
    expect(windowFor({ bytes: new Uint8Array(100_000), count: undefined })).toBe(100_000);
    expect(windowFor({ bytes: new Uint8Array(1_000_000), count: undefined })).toBe(262_144);
    const messages = new Array<Uint8Array>(1000).fill(new Uint8Array(50));
    expect(windowFor({ messages })).toBe(1000 * 54 + 16);
  });
});
