import { expect, it } from "vitest";
import { table } from "../../src/cli/table.js";

it("numbers stand at the right, all else at the left", () => {
  const rows = [
    ["name", "values"],
    ["a", "10"],
    ["longer", "~1234567"],
    ["b", ""],
  ];
  expect(table(rows)).toEqual(["name    values", "a             10", "longer  ~1234567", "b"]);
  expect(table([])).toEqual([]);
});

it("cells have no line feeds", () => {
  expect(table([["a\nb\u001b[2J"]])).toEqual(["a b [2J"]);
});
