import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inRepository } from "../helpers.js";
// @ts-expect-error plain JavaScript
import { between, conditions, fullTable, shortTable } from "./table.mjs";

const speed = { decodeBatch: 12.345, decodeColumns: 1.234, encodeBatch: 0.1234, container: 3 };
const rows = [
  {
    name: "A, plain",
    main: true,
    version: "1.2",
    passed: 7,
    failed: 0,
    report: { engine: "kernel", codegen: true, speed },
  },
  { name: "B", passed: 3, failed: 1, report: {} },
  { name: "C", main: true, skipped: "not here" },
];

describe("the tables of runtimes", () => {
  it("show what a run has seen", () => {
    expect(fullTable(rows).split("\n").slice(2)).toEqual([
      "| A, plain (1.2) | kernel | yes | 7 of 7 | 12 | 1.2 | 0.12 | 3.0 |",
      "| B |  |  | 3 of 4 |  |  |  |  |",
      "| C | not run |  | not here |  |  |  |  |",
    ]);
    expect(shortTable(rows).split("\n")).toHaveLength(4);
  });

  it("stand between marks, which must be there", () => {
    const text = "a\n<!-- written by npm run test:runtimes -- --write -->\nold\n<!-- end -->\nb\n";
    const made = between(text, "new");
    expect(made).toBe(text.replace("old", "new"));
    expect(() => between("a", "new")).toThrow("marks");
  });

  it("say when and how", () => {
    expect(conditions(new Date(0))).toMatch(/^Speeds are in million rows .*, 1970-01-01\.$/);
  });

  it("name in the README what docs/runtimes.md tells in full", () => {
    const tableIn = (file: string) =>
      readFileSync(inRepository(file), "utf8")
        .split("\n")
        .filter((line) => /^\| .* \| (kernel|closures) \|/.test(line));
    const short = tableIn("README.md");
    expect(short.length).toBeGreaterThan(8);
    const full = tableIn("docs/runtimes.md");
    expect(short.filter((line) => !full.includes(line))).toEqual([]);
  });
});
