import { describe, expect, it } from "vitest";
import { Sink } from "../../src/bytes/sink.js";
import { RecordBatch } from "../../src/column/batch.js";
import { columnWriter } from "../../src/column/write.js";
import { avroType } from "../../src/index.js";
import { expectError, hexOf } from "../helpers.js";

function slots(schema: unknown, values: readonly unknown[], itemBlocks: "counted" | "sized" = "counted"): string[] {
  const type = avroType<unknown>(schema as never, { long: "auto" });
  const columns = type.decodeColumns(type.encodeBatch(values), { count: values.length });
  const write = columnWriter(RecordBatch.dataOf(columns), itemBlocks);
  return values.map((_, i) => {
    const sink = new Sink(1);
    write(sink, i);
    return hexOf(sink.toBytes());
  });
}

const LONG = "x".repeat(50);

describe("a column's writer", () => {
  it.each<[unknown, readonly unknown[]]>([
    ["null", [null, null]],
    ["boolean", [true, false]],
    ["int", [0, -1, 2 ** 31 - 1]],
    ["long", [0, -1, 2 ** 40, -(2 ** 52), 2n ** 63n - 1n, -(2n ** 63n)]],
    ["float", [0.5, -0, Number.NaN]],
    ["double", [0.1, Number.NEGATIVE_INFINITY]],
    ["bytes", [new Uint8Array(0), new Uint8Array(40).fill(7)]],
    ["string", ["", "é", LONG]],
    [{ type: "fixed", name: "F", size: 3 }, [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5, 6)]],
    [{ type: "array", items: "double" }, [[], [1, 2], [3]]],
    [{ type: "array", items: ["null", "float"] }, [[], [1, null]]],
    [{ type: "map", values: "int" }, [{}, { a: 1, b: 2 }]],
    [
      ["string", "null"],
      ["a", null],
    ],
    [
      ["null", "int", "string"],
      ["a", null, 5],
    ],
  ])("writes each slot of %j as its value", (schema, values) => {
    const type = avroType<unknown>(schema as never);
    expect(slots(schema, values)).toEqual(values.map((value) => hexOf(type.encode(value))));
    const sized = type.with({ itemBlocks: "sized" });
    expect(slots(schema, values, "sized")).toEqual(values.map((value) => hexOf(sized.encode(value))));
  });

  it("refuses a filler that no null stands above", () => {
    const type = avroType<unknown>(["null", "int", "string"] as never);
    const columns = type.decodeColumns(type.encodeBatch([1, "a"]));
    columns.column("").typeIds!.set([-1]);
    const write = columnWriter(RecordBatch.dataOf(columns), "counted");
    expect(expectError(() => write(new Sink(), 0)).code).toBe("invalid-value");
  });
});
