import { describe, expect, test } from "vitest";
import { openContainer } from "../../src/container/open.js";
import { LimitError } from "../../src/errors.js";
import { avroType } from "../../src/index.js";
import { concat, fileOf } from "../container/files.js";
import { bytesOf, difference, engine, expectTyped } from "../helpers.js";
import { array, CASES, type Case, datumOf, map, record, schemaOf } from "../limits/cases.js";
import { ROADS, type Road } from "../limits/roads.js";

/*
 * Every limit on data, on every road that data come in by: what is just within it passes, one more is a LimitError that
 * names it and says where. On the engine under test.
 */

/** Why a road does not meet a limit; undefined if it does. */
function spared(road: Road, one: Case): string | undefined {
  if (road.columns && one.recursive) return "recursive schemas have no columns";
  if (road.orders && JSON.stringify(one.type).includes('"map"')) return "maps have no order";
  if (road.skips && one.jumped) return "sized item blocks are jumped, and their values not counted";
  return undefined;
}

function given(one: Case, datum: string) {
  const options = { engine, limits: { [one.limit]: one.max } } as const;
  return { schema: schemaOf(one), options, datum: datumOf(datum) };
}

for (const one of CASES)
  describe(`${one.limit}: ${one.what}`, () => {
    for (const road of ROADS) {
      const why = spared(road, one);
      if (why !== undefined) {
        test.skip(`${road.name}: ${why}`);
        continue;
      }

      test(road.name, async () => {
        const value = await road.run(given(one, one.within));
        if (value !== undefined)
          expect(value).toEqual(road.skips ? { keep: 1, after: 2 } : { keep: 1, it: one.value, after: 2 });
        const error = await errorOf(() => road.run(given(one, one.over)));
        expect(error).toBeInstanceOf(LimitError);
        expect(error).toMatchObject({ code: "limit-exceeded", limit: one.limit, max: one.max });
        expect((error as LimitError).path).toEqual(["it", ...one.path]);
        if (!road.name.startsWith("container"))
          expect((error as LimitError).offset).toBe(1 + one.offset + (road.from ?? 0));
      });
    }
  });

async function errorOf(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error("a value where an error was expected");
}

describe("maxFreeValues of many data together", () => {
  // 12 nulls in 4 bytes: two are within what each may have, and above 10 and their bytes together
  const schema = record("R", { keep: "int", it: array("null"), after: "int" });
  const datum = datumOf("18 00");
  const data = (count: number) => concat(Array.from({ length: count }, () => datum));
  const type = avroType<unknown>(schema as never, { engine, limits: { maxFreeValues: 10 } });
  const file = (count: number) => fileOf({ schema: JSON.stringify(schema), blocks: [{ count, data: data(count) }] });
  const open = (count: number) => openContainer(file(count), { engine, limits: { maxFreeValues: 10 } });

  test("messages have a budget each", () => {
    expect(type.decodeBatch(Array(50).fill(datum))).toHaveLength(50);
    expect(type.decodeColumns(Array(50).fill(datum))).toHaveLength(50);
  });

  test.each<[string, (count: number) => unknown]>([
    ["decodeBatch", (count) => type.decodeBatch(data(count), { count })],
    ["decodeColumns", (count) => type.decodeColumns(data(count), { count })],
    ["verify", (count) => type.verify(data(count), { count })],
    ["fields", (count) => type.decodeBatch(data(count), { count, fields: ["keep"] })],
    ["count", (count) => type.count(data(count))],
    ["rows of a block", async (count) => (await open(count)).toArray()],
    [
      "batches of a block",
      async (count) => {
        for await (const _ of (await open(count)).batches());
      },
    ],
  ])("data end to end share one: %s", async (_, run) => {
    await run(1);
    expect(await errorOf(() => run(2))).toMatchObject({ code: "limit-exceeded", limit: "maxFreeValues", max: 10 });
  });

  test("the empty data of a schema of nulls are counted before any is made", async () => {
    const empty = avroType<unknown>("null", { engine, limits: { maxFreeValues: 10 } });
    expect(empty.decodeBatch(new Uint8Array(0), { count: 10 })).toHaveLength(10);
    for (const run of [
      () => empty.decodeBatch(new Uint8Array(0), { count: 11 }),
      () => empty.decodeColumns(new Uint8Array(0), { count: 11 }),
      () => empty.verify(new Uint8Array(0), { count: 2 ** 40 }),
      async () =>
        (
          await openContainer(fileOf({ schema: '"null"', blocks: [{ count: 2 ** 40, data: new Uint8Array(0) }] }), {
            engine,
          })
        ).toArray(),
    ])
      expect(await errorOf(run)).toMatchObject({ code: "limit-exceeded", limit: "maxFreeValues" });
  });
});

describe("maxFreeValues of a reader's defaults", () => {
  const writer = array(record("W", { x: "int" }));
  const item = {
    ...record("W", { x: "int" }),
    fields: [
      { name: "x", type: "int" },
      { name: "added", type: array("int"), default: [1, 2, 3] },
      { name: "scalar", type: "int", default: 7 },
    ],
  };
  const reader = avroType<unknown>(array(item) as never, { engine, limits: { maxFreeValues: 10 } }).reader(writer);
  const written = avroType<unknown>(writer as never);
  const datum = (items: number) => written.encode(Array.from({ length: items }, (_, x) => ({ x })));
  const roads: Record<string, (items: number) => unknown> = {
    decode: (items) => reader.decode(datum(items)),
    messages: (items) => reader.decodeBatch(Array(9).fill(datum(items))),
    data: (items) => reader.decodeBatch(datum(items), { count: 1 }),
    columns: (items) => reader.decodeColumns([datum(items)]),
    verify: (items) => reader.verify(datum(items), { count: 1 }),
  };
  const largest = (run: (items: number) => unknown) => {
    for (let items = 1; ; items++) if (expectTyped(() => run(items)).error) return items - 1;
  };

  test.each(Object.entries(roads))("%s: collections cost their size, scalars nothing", (_, run) => {
    const most = largest(run);
    expect(most).toBe(largest(roads.decode!));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThan(10);
    expect(expectTyped(() => run(most + 1)).error).toMatchObject({ limit: "maxFreeValues", max: 10 });
  });
});

describe("counts are held against the writer's type", () => {
  test("whose items are small, however large the reader makes them", () => {
    const added = Array.from({ length: 10 }, (_, i) => ({ name: `d${i}`, type: "int", default: i }));
    const narrow = array(record("N", { x: "int" }));
    const wide = array({ ...record("N", {}), fields: [{ name: "x", type: "int" }, ...added] });
    const datum = avroType<unknown>(narrow as never).encode(Array.from({ length: 50 }, (_, x) => ({ x })));
    const reader = avroType<unknown[]>(wide as never, { engine }).reader(narrow);
    expect(reader.decode(datum)).toHaveLength(50);
    expect(reader.decodeBatch(Array(9).fill(datum)).at(-1)).toHaveLength(50);
  });

  /** Each level holds the one below twice: read naively, 60 of them take forever, in every part of a reader. */
  const doubled = (levels: number, leaf: string): object =>
    levels === 0
      ? record("D0", { x: leaf })
      : record(`D${levels}`, { a: doubled(levels - 1, leaf), b: `D${levels - 1}` });

  test.each(["double", "null", "string"])(
    "least sizes of types that double at each level are known at once: %s",
    (leaf) => {
      const type = avroType<unknown>(record("R", { keep: "int", it: array(doubled(60, leaf)) }) as never, { engine });
      const none = type.with({ limits: { maxFreeValues: 10 } });
      const [empty, one] = [bytesOf("02 00"), bytesOf("02 02 00 00 00")];
      const start = performance.now();
      expect(type.decode(empty)).toEqual({ keep: 1, it: [] });
      expect(type.decodeBatch(Array(9).fill(empty), { fields: ["keep"] }).at(-1)).toEqual({ keep: 1 });
      expect(type.count(empty)).toBe(1);
      expect(type.verify(empty)).toBe(1);
      const code = leaf === "null" ? "limit-exceeded" : "invalid-count";
      for (const run of [
        () => none.decode(one),
        () => none.count(one),
        () => none.verify(one),
        () => none.decodeBatch(Array(9).fill(one)),
        () => none.decodeBatch(Array(9).fill(one), { fields: ["keep"] }),
      ])
        expect(expectTyped(run).error).toMatchObject({ code });
      expect(performance.now() - start).toBeLessThan(5000);
    },
  );
});

describe("maxScratchBytes", () => {
  const schema = record("R", { id: "long", text: "string", list: array("double"), keys: map("int") });
  const value = (i: number) => ({ id: i, text: "é".repeat(i % 50), list: Array(i % 9).fill(i), keys: { a: i } });
  const values = Array.from({ length: 600 }, (_, i) => value(i));
  const within = (maxScratchBytes: number) =>
    avroType<unknown>(schema as never, { engine, limits: { maxScratchBytes } });

  test.each([1, 100_000, 1_000_000, 256 * 2 ** 20])(
    "%i: what has no room is decoded without the kernel, the same",
    (max) => {
      const type = within(max);
      const data = within(256 * 2 ** 20).encodeBatch(values);
      expect(type.encodeBatch(values)).toEqual(data);
      expect(difference(type.decodeBatch(data), values)).toBeUndefined();
      expect(difference(type.decodeColumns(data).toObjects(), values)).toBeUndefined();
      expect(type.encodeColumns(type.decodeColumns(data))).toEqual(data);
      expect(type.verify(data)).toBe(600);
      expect(type.count(data)).toBe(600);
    },
  );
});
