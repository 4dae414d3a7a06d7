import { describe, expect, it } from "vitest";
import { RecordBatch } from "../../src/column/batch.js";
import { checkColumn } from "../../src/column/check.js";
import type { Column } from "../../src/column/column.js";
import { avroType } from "../../src/index.js";
import { expectError } from "../helpers.js";

const SCHEMA = {
  type: "record",
  name: "R",
  fields: [
    { name: "text", type: "string" },
    { name: "hue", type: { type: "enum", name: "Hue", symbols: ["red", "blue"] } },
    { name: "list", type: { type: "array", items: "int" } },
    { name: "any", type: ["int", "string", "null"] },
    { name: "maybe", type: ["null", "Hue"] },
  ],
};
const type = avroType<unknown>(SCHEMA as never);
const ROWS = [
  { text: "é", hue: "red", list: [1, 2], any: 5, maybe: null },
  { text: "ab", hue: "blue", list: [], any: "x", maybe: "blue" },
  { text: "", hue: "red", list: [3], any: 6, maybe: null },
];
const batch = () => type.decodeColumns(type.encodeBatch(ROWS));

/** What is said of columns after a change. */
function changed(path: string, change: (column: Column) => void) {
  const columns = batch();
  change(columns.column(path));
  return expectError(() => checkColumn(RecordBatch.dataOf(columns)));
}

describe("columns", () => {
  it("pass as they were decoded, sliced or not", () => {
    for (const columns of [batch(), batch().slice(1, 3), batch().slice(2, 2)])
      expect(() => checkColumn(RecordBatch.dataOf(columns))).not.toThrow();
  });

  it.each<[string, string, (column: Column) => void, RegExp]>([
    ["a negative offset", "text", (column) => column.offsets!.set([-1]), /ascend/],
    ["offsets that fall", "text", (column) => column.offsets!.set([0, 9]), /ascend/],
    ["offsets beyond the bytes", "text", (column) => column.offsets!.set([90], 3), /beyond/],
    ["offsets beyond the items", "list", (column) => column.offsets!.set([4], 3), /beyond/],
    ["ill-formed text", "text", (column) => (column.values as Uint8Array).set([0xff]), /UTF-8/],
    ["a cut character", "text", (column) => column.offsets!.set([1], 1), /UTF-8/],
    ["an unknown symbol", "hue", (column) => (column.values as Int32Array).set([2]), /symbol/],
    ["a negative symbol", "hue", (column) => (column.values as Int32Array).set([-1]), /symbol/],
    ["an unknown symbol where there is one", "maybe", (column) => (column.values as Int32Array).set([2], 1), /symbol/],
    ["an unknown branch", "any", (column) => column.typeIds!.set([3]), /branch/],
    ["a branch below the filler", "any", (column) => column.typeIds!.set([-2]), /branch/],
    ["a slot that a branch does not have", "any", (column) => column.offsets!.set([7], 2), /branches/],
    ["a slot that comes twice", "any", (column) => column.offsets!.set([0], 2), /branches/],
  ])("with %s are refused", (_what, path, change, message) => {
    const error = changed(path, change);
    expect(error).toMatchObject({ code: "invalid-value", path: [path] });
    expect(error.message).toMatch(message);
  });

  it("whose memory is gone are refused", () => {
    for (const path of ["hue", "text", "any"]) {
      const error = changed(path, (column) => {
        const { values, typeIds } = column;
        structuredClone(null, { transfer: [(values ?? typeIds)!.buffer as ArrayBuffer] });
      });
      expect(error.code).toBe("invalid-value");
    }
  });

  it("may hold anything where a null stands", () => {
    const columns = batch();
    (columns.column("maybe").values as Int32Array).set([77]);
    expect(() => checkColumn(RecordBatch.dataOf(columns))).not.toThrow();
  });
});
