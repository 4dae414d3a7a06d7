import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { FILLED, takePlaces } from "../../src/value/fill.js";
import { inRepository } from "../helpers.js";

const lines = readFileSync(inRepository("src/value/fill.ts"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("  [("));

it("is the same text again and again, as wide as it says", () => {
  expect(lines.length).toBeGreaterThan(8);
  expect(new Set(lines).size).toBe(1);
  expect(lines[0]!.match(/o\[n\[\d+\]!\] = g\[\d+\]!\(x\);/g)).toEqual(
    Array.from({ length: FILLED }, (_, k) => `o[n[${k}]!] = g[${k}]!(x);`),
  );
});

it("gives each place once, and all that are asked for or none", () => {
  const places = [...takePlaces(lines.length - 1)];
  expect(places).toHaveLength(lines.length - 1);
  expect(takePlaces(2)).toEqual([]);
  places.push(...takePlaces(1));
  expect(takePlaces(1)).toEqual([]);
  expect(new Set(places).size).toBe(lines.length);
  for (const [fill, start] of places) {
    for (let count = 1; count <= FILLED; count++) {
      const names = Array.from({ length: count }, (_, k) => `f${k}`);
      const record = fill(
        undefined,
        start,
        names,
        names.map((name) => () => name),
        0 as never,
        count,
      );
      expect(Object.entries(record)).toEqual(names.map((name) => [name, name]));
      expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    }
  }
});
