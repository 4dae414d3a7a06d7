import { expect, it, vi } from "vitest";
import { EncodedWhole } from "../../src/datum/encoded.js";
import { DatumEncoder } from "../../src/datum/encoder.js";
import { TapeRun } from "../../src/datum/tape-run.js";
import { optionsOf, record, schemaOf } from "../closures/make.js";
import { Shredding } from "../codegen/shred.js";
import { hexOf } from "../helpers.js";

const SCHEMA = record("R", { a: ["int", "string"] });

function run(values: readonly unknown[]) {
  const { shredder, tape, sizes } = new Shredding(SCHEMA);
  const encoder = new DatumEncoder(schemaOf(SCHEMA), optionsOf());
  const encoded = new EncodedWhole();
  const shred = vi.fn(shredder.shred);
  const write = vi.spyOn(encoder, "write");
  new TapeRun({ ...shredder, shred }, tape, sizes, encoder, optionsOf(), encoded).run(values, 0);
  const bytes = hexOf(encoded.toBytes());
  expect(bytes).toBe(hexOf(encoder.encodeMany(values)));
  return { shreds: shred.mock.calls.length, singles: write.mock.calls.length - values.length };
}

const good = (n: number) => Array.from({ length: n }, (_, i) => ({ a: i % 2 ? i : "a text that is long enough" }));
const odd = { a: { string: "named" } };

it("leaves one row to the closures and goes on behind it", () => {
  expect(run(good(100))).toEqual({ shreds: 1, singles: 0 });
  expect(run([...good(50), odd, ...good(50)])).toEqual({ shreds: 2, singles: 1 });
  expect(run([odd, ...good(50), odd])).toEqual({ shreds: 2, singles: 2 });
});

it("leaves many to them without a try, until few of all were odd", () => {
  const { shreds, singles } = run(new Array(500).fill(odd));
  expect(shreds).toBeLessThan(40);
  expect(singles).toBe(500);
  const mixed = run([...new Array(20).fill(odd), ...good(5000)]);
  expect(mixed.singles).toBeLessThan(400);
});

it("leaves rows to the generated writers once these are as fast", () => {
  const ints = Array.from({ length: 9000 }, (_, i) => ({ a: i }));
  expect(run(ints)).toEqual({ shreds: 1, singles: 9000 - 8192 });
});
