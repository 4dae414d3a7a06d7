import { describe, expect, it } from "vitest";
import { State } from "../../assembly/abi.js";
import { COLUMNS_CHUNK, OBJECTS_CHUNK, Placement } from "../../src/kernel/placement.js";
import { Random, randomSchema } from "../random.js";
import { programOf } from "./scratch.js";

const PLENTY = 2 ** 30;
const SLACK = 16;

/** Everything in memory: where it begins and ends, slack included. */
function stretches(placement: Placement): [start: number, end: number, name: string][] {
  const { program, addresses, units } = placement;
  const { buffers, counters } = program.layouts;
  const capacity = capacitiesOf(placement);
  const all: [number, number, string][] = [
    [0, State.Bytes, "state"],
    [State.Bytes, State.Bytes + program.words.byteLength, "program"],
    [placement.frames, placement.frames + (program.frames + 1) * 24, "frames"],
    [placement.counters, placement.counters + counters * 4, "counters"],
    [placement.saved, placement.saved + counters * 4, "saved"],
    [placement.input, placement.input + placement.window + SLACK, "input"],
  ];
  buffers.forEach(({ kind, space, width }, i) => {
    const bytes = kind === "arena" ? capacity.arena(i) : (capacity.slots(space) + 1) * width;
    all.push([addresses[i]!, addresses[i]! + bytes + SLACK, `buffer ${i}`]);
  });
  program.texts.forEach(({ space }, i) => {
    all.push([units[i]!, units[i]! + (capacity.slots(space) + 1) * 4 + SLACK, `units ${i}`]);
  });
  return all;
}

/** What the patched program believes about capacities; rows where it does not say. */
function capacitiesOf({ program, words, rows }: Placement) {
  const slots = new Map<number, number>([[0, rows]]);
  const arenas = new Map<number, number>();
  for (const { word, what, of, space } of program.patches)
    if (what === "capacity") (space === undefined ? arenas : slots).set(space ?? of, words[word]!);
  return { slots: (space: number) => slots.get(space)!, arena: (buffer: number) => arenas.get(buffer)! };
}

function expectApart(placement: Placement): void {
  const sorted = stretches(placement)
    .filter(([start, end]) => start !== end)
    .sort((a, b) => a[0] - b[0]);
  for (let i = 1; i < sorted.length; i++)
    if (sorted[i]![0] < sorted[i - 1]![1])
      throw new Error(
        `${sorted[i]![2]} at ${sorted[i]![0]} overlaps ${sorted[i - 1]![2]}, which ends at ${sorted[i - 1]![1]}`,
      );
  expect(sorted.at(-1)![1]).toBeLessThanOrEqual(placement.size);
}

const MIXED = programOf({
  type: "record",
  name: "R",
  fields: [
    { name: "a", type: "long" },
    { name: "b", type: ["null", "string"] },
    { name: "c", type: { type: "map", values: ["int", "string", "null"] } },
    { name: "d", type: { type: "array", items: "double" } },
  ],
});

describe("Placement", () => {
  it("keeps everything apart, with slack, however it grows", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = new Random(seed);
      const program = programOf(randomSchema(random));
      const placement = new Placement(program, random.pick([1, 1000, OBJECTS_CHUNK]));
      expectApart(placement);
      const { spaces, buffers } = program.layouts;
      const needs = [
        ...Array.from({ length: spaces - 1 }, (_, i) => i + 1),
        ...buffers.flatMap(({ kind }, i) => (kind === "arena" ? [spaces + i] : [])),
      ];
      for (let step = 0; step < 5; step++) {
        if (needs.length > 0) placement.grow(random.pick(needs), PLENTY);
        placement.widen(random.below(200_000), PLENTY);
        expectApart(placement);
      }
    }
  });

  it("has the input and the buffers of all widths at aligned addresses", () => {
    const placement = new Placement(MIXED, 100_000);
    for (const address of [placement.input, placement.frames, ...placement.addresses, ...placement.units])
      expect(address % 64).toBe(0);
  });

  it("staggers buffers: none at a power-of-two stride from the next", () => {
    const columns = Array.from({ length: 20 }, (_, i) => ({ name: `f${i}`, type: "long" }));
    const placement = new Placement(programOf({ type: "record", name: "R", fields: columns }), 1 << 20);
    const { addresses } = placement;
    const sets = new Set(Array.from(addresses, (address) => (address >> 6) & 63)); // of a cache with 64 sets
    expect(sets.size).toBe(20);
  });

  it("has as many rows as the chunk's bytes allow, from 16 to 65536", () => {
    expect(new Placement(programOf("long"), 1).rows).toBe(16);
    expect(new Placement(programOf("null"), PLENTY).rows).toBe(65536);
    expect(new Placement(programOf("long"), OBJECTS_CHUNK).rows).toBe(Math.floor(OBJECTS_CHUNK / 9));
    const wide = programOf({ type: "fixed", name: "F", size: 100_000 });
    expect(new Placement(wide, OBJECTS_CHUNK).rows).toBe(16);
    expect(new Placement(MIXED, COLUMNS_CHUNK).rows).toBeGreaterThan(new Placement(MIXED, OBJECTS_CHUNK).rows);
  });

  it("grows one capacity at a time to twice its size", () => {
    const placement = new Placement(MIXED, 50_000);
    const { spaces, buffers } = MIXED.layouts;
    const arena = buffers.findIndex(({ kind }) => kind === "arena");
    const before = capacitiesOf(placement);
    const words = placement.words;
    expect(placement.grow(1, PLENTY)).toBe(true);
    expect(placement.grow(spaces + arena, PLENTY)).toBe(true);
    const after = capacitiesOf(placement);
    expect(after.slots(1)).toBe(before.slots(1) * 2);
    expect(after.slots(2)).toBe(before.slots(2));
    expect(after.arena(arena)).toBe(before.arena(arena) * 2);
    expect(placement.words).not.toBe(words); // so that the kernel loads them again
  });

  it("never grows or widens past the limit, and is then as it was", () => {
    const placement = new Placement(MIXED, 50_000);
    const { size, window } = placement;
    const addresses = [...placement.addresses];
    expect(placement.grow(1, size)).toBe(false);
    expect(placement.widen(window + 100_000, size + 50_000)).toBe(false);
    expect({ size: placement.size, window: placement.window, addresses: [...placement.addresses] }).toEqual({
      size,
      window,
      addresses,
    });
    expect(placement.widen(window + 1000, size + 2000)).toBe(true);
    expect(placement.size).toBeLessThanOrEqual(size + 2000);
  });

  it("grows by doubling until the limit", () => {
    const placement = new Placement(MIXED, 50_000);
    let times = 0;
    while (placement.grow(1, 4_000_000)) times++;
    expect(times).toBeGreaterThan(2);
    expect(placement.size).toBeLessThanOrEqual(4_000_000);
    expectApart(placement);
  });

  it("knows that sizes beyond 32 bits are too large", () => {
    const placement = new Placement(MIXED, 50_000);
    const { size } = placement;
    for (const bytes of [2 ** 31, 2 ** 32, 2 ** 32 + 64, 2 ** 40])
      expect(placement.widen(bytes, 2 ** 31 - 1)).toBe(false);
    expect(placement.size).toBe(size);
    while (placement.grow(1, 2 ** 31 - 1)) expect(placement.size).toBeGreaterThan(size);
    expect(placement.size).toBeLessThan(2 ** 31);
  });

  it("widens the window once, and never narrows it", () => {
    const placement = new Placement(MIXED, 50_000);
    expect(placement.widen(10_000, PLENTY)).toBe(true);
    const { words } = placement;
    expect(placement.widen(5_000, PLENTY)).toBe(true);
    expect([placement.window, placement.words]).toEqual([10_000, words]);
  });

  it("shortens chunks, to one row at least", () => {
    const placement = new Placement(MIXED, 50_000);
    const { rows } = placement;
    placement.shorten(rows + 10);
    expect(placement.rows).toBe(rows);
    placement.shorten(70);
    expect(placement.rows).toBe(70);
    placement.shorten(0);
    expect(placement.rows).toBe(1);
  });

  it("forgets what it learned of sizes", () => {
    const placement = new Placement(MIXED, OBJECTS_CHUNK);
    const { size, rows, words } = placement;
    placement.widen(1 << 20, PLENTY);
    for (let need = 0; need < 3; need++) placement.grow(need, PLENTY);
    placement.shorten(2);
    placement.forget();
    expect([placement.size, placement.rows, placement.window]).toEqual([size, rows, 0]);
    expect(placement.words).toEqual(words);
    expectApart(placement);
  });

  it("zeroes what nulls leave unwritten, no further than slots can be filled", () => {
    const program = programOf(["null", "long"]);
    const placement = new Placement(program, 9000);
    const { rows } = placement;
    expect([placement.clearedBytes(0, 1e9), placement.clearedBytes(1, 1e9)]).toEqual([rows, rows * 8]);
    expect([placement.clearedBytes(0, 10), placement.clearedBytes(1, 10)]).toEqual([10, 80]);
    expect(new Placement(programOf("long"), 9000).clearedBytes(0, 10)).toBe(0);
  });
});
