import { expect, it } from "vitest";
import { Sink } from "../../src/bytes/sink.js";
import { buildWriter } from "../../src/closures/writer.js";
import { array, map, optionsOf, record, schemaOf } from "../closures/make.js";
import { Shredding } from "../codegen/shred.js";
import { hexOf } from "../helpers.js";

const counts = [0, 1, 2, 63, 64, 65, 300];

function expectSame(schema: unknown, ...values: unknown[]): void {
  const sink = new Sink();
  const write = buildWriter(schemaOf(schema), optionsOf());
  for (const value of values) write(sink, value);
  expect(new Shredding(schema).write(...values)).toBe(hexOf(sink.toBytes()));
}

it("arrays and maps have any number of items, in each other too", () => {
  const list = (n: number) => Array.from({ length: n }, (_, i) => ({ a: i, b: i % 2 ? `${i}` : null }));
  const items = array(record("I", { a: "int", b: ["null", "string"] }));
  expectSame(items, ...counts.map(list));
  const names = (n: number) => Object.fromEntries(list(n).map(({ a }) => [`key ${a}`, a]));
  expectSame(map("int"), ...counts.map(names));
  expectSame(array(map(items)), [{ a: list(3), b: [] }, {}, { c: list(70) }], []);
});

it("arrays of plain numbers are written whole, and end where they end", () => {
  const numbers = (n: number) => Array.from({ length: n }, (_, i) => i * i * 31 - 5);
  const schema = (of: string) => record("R", { a: array(of), b: "int", c: "double" });
  for (const of of ["int", "long", "float", "double"])
    expectSame(schema(of), ...counts.map((n) => ({ a: numbers(n), b: n, c: n })));
  expectSame(schema("long"), { a: [1n, 2, 2n ** 62n], b: 1, c: 2 }, { a: [], b: 3, c: 4 });
  const shredding = new Shredding(schema("long"));
  expect(shredding.write({ a: [1, 0.5], b: 1, c: 1 })).toBeUndefined();
});
