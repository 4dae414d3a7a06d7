import { describe, expect, it } from "vitest";
import { Sink } from "../../src/bytes/sink.js";
import { RandomDatum } from "../../src/datum/random-datum.js";
import { RandomSource } from "../../src/datum/random-source.js";
import { resolveOptions, type ValueOptions } from "../../src/value/options.js";
import { array, LIST, map, record, schemaOf, TREE } from "../closures/make.js";
import { expectError } from "../helpers.js";
import { decodeModel, type Json, modelOf, Random, randomSchema } from "../random.js";

function datumOf(schema: unknown, seed = 1, options: ValueOptions = {}): RandomDatum {
  return new RandomDatum(schemaOf(schema), resolveOptions(options), new RandomSource(seed));
}

function bytesOf(datum: RandomDatum): Uint8Array {
  const sink = new Sink();
  datum.write(sink);
  return sink.toBytes();
}

describe("data", () => {
  it("are those of any schema, as a decoder of the tests' own reads them", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = new Random(seed);
      const schema = randomSchema(random, { recursive: random.chance(0.3) });
      const bytes = bytesOf(datumOf(schema, seed));
      expect(decodeModel(modelOf(schema), bytes).end).toBe(bytes.length);
    }
  });

  it("are small, however wide the schema branches", () => {
    const branching = record("B", { a: array("B"), b: map("B"), c: ["B", "null"], d: ["null", "B"] });
    for (let seed = 1; seed <= 50; seed++) expect(bytesOf(datumOf(branching, seed)).length).toBeLessThan(50_000);
  });

  it("end where a schema holds itself", () => {
    for (const schema of [LIST, TREE, array(LIST)])
      for (let seed = 1; seed <= 50; seed++) {
        const bytes = bytesOf(datumOf(schema, seed));
        expect(decodeModel(modelOf(schema as Json), bytes).end).toBe(bytes.length);
      }
  });

  it("keep to maxDepth", () => {
    const datum = datumOf(TREE, 1, { limits: { maxDepth: 2 } });
    for (let i = 0; i < 50; i++) expect(bytesOf(datum)).toEqual(new Uint8Array(1));
  });

  it("take ways that end round types without values", () => {
    const endless = record("E", { again: "E" });
    const enough = record("R", { a: array(endless), b: map("E"), c: ["E", "int"] });
    for (let seed = 1; seed <= 20; seed++) {
      const bytes = bytesOf(datumOf(enough, seed));
      expect([...bytes.slice(0, 3)]).toEqual([0, 0, 2]);
    }
    for (const none of [endless, ["E2"].map(() => endless), { type: "enum", name: "N", symbols: [] }])
      expect(expectError(() => datumOf(none)).code).toBe("invalid-argument");
  });
});
