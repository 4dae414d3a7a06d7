import { expect, it } from "vitest";
import { DecodeError } from "../../src/errors.js";
import { CollectedBatch } from "../../src/type/collected.js";

it("pairs each value with the row of its datum", () => {
  const error = new DecodeError("truncated", "cut", { row: 1 });
  const batch = new CollectedBatch(["a", "c", null], [0, 2, 5], [error]);
  expect([...batch.entries()]).toEqual([
    [0, "a"],
    [2, "c"],
    [5, null],
  ]);
  expect(batch.values).toEqual(["a", "c", null]);
  expect(batch.errors).toEqual([error]);
  expect([...new CollectedBatch([], [], []).entries()]).toEqual([]);
});
