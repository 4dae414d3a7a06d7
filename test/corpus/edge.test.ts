import { readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { avroType, parseSchemaText } from "../../src/index.js";
import { inflate } from "../../src/kernel/inflate.js";
import type { AvroReader } from "../../src/type/reader.js";
import { CASES } from "../container/inflate/cases.js";
import { Edge, FILLS, SCRATCH } from "../faults/edge.js";
import { watched } from "../faults/watch.js";
import { difference, engine, expectTyped, fixture, joined } from "../helpers.js";
import { encodeModel, type Json, modelOf, Random, randomSchema, randomValue } from "../random.js";
import { resolutionVectors, VECTOR_OPTIONS, type Vector, vectorBytes, vectorSchema, vectors } from "../vectors.js";

/*
 * Kernel, emitted modules and inflate with what they read and write at the end of memory (test/faults/edge.ts): no trap,
 * and what the closures say, whatever stands behind the input and in memory that was not written.
 */

const watch = watched();
const edge = new Edge(watch);
const LIMITS = { maxScratchBytes: SCRATCH, maxFreeValues: 20_000, maxCollectionItems: 1_000_000 };

/** One way to read, on both engines. */
type Readers = readonly AvroReader<unknown>[];

beforeAll(() => {
  edge.fill = FILLS[0];
});

afterAll(() => {
  expect(watch.traps).toBe(0);
});

let next = 0;

/** Three fills, others each time. */
function someFills(): (typeof FILLS)[number][] {
  return [0, 1, 2].map(() => FILLS[next++ % FILLS.length]!);
}

/** With each fill: the same as the closures, on every way into the kernel. */
function hold([closures, kernel]: Readers, data: readonly Uint8Array[], what: string): void {
  for (const road of ROADS) {
    const want = road(closures!, data);
    const { calls } = edge;
    for (const fill of road === ROADS[0] ? FILLS : someFills()) {
      edge.fill = fill;
      edge.poison();
      const wrong = difference(road(kernel!, data), want);
      if (wrong !== undefined) throw new Error(`${what}, behind it ${fill}: ${wrong}`);
      if (edge.calls === calls) break; // of recursive schemas no kernel reads anything
    }
  }
}

type Road = (reader: AvroReader<unknown>, data: readonly Uint8Array[]) => unknown;

const ROADS: readonly Road[] = [
  // each alone, so that each ends where memory ends, and all at once
  (reader, data) => data.map((one) => collected(reader, [one])),
  (reader, data) => collected(reader, data),
  (reader, data) => data.map((one) => told(() => reader.decodeBatch(one, { count: 1 }))),
  (reader, data) => data.map((one) => told(() => reader.verify(one, { count: 1 }))),
  (reader, data) =>
    data.map((one) => told(() => reader.decodeColumns(one, { count: 1 }).toObjects(), ["not-columnar"])),
  // what takes no bytes can't be counted
  (reader, data) => told(() => reader.count(joined(data)), ["invalid-argument"]),
];

function collected(reader: AvroReader<unknown>, data: readonly Uint8Array[]): unknown {
  const { values, errors } = reader.decodeBatch(data, { errors: "collect" });
  return { values, errors: errors.map(placeOf) };
}

/** A value, or the place of the error. */
function told(run: () => unknown, same: readonly string[] = []): unknown {
  const { value, error } = expectTyped(run);
  if (error === undefined) return { value };
  return same.includes(error.code) ? error.code : placeOf(error);
}

function placeOf({ code, offset, row, path }: { code: string; offset?: number; row?: number; path?: unknown }) {
  return { code, offset, row, path };
}

function readersOf(vector: Vector): Readers {
  return (["closures", "kernel"] as const).map((engine) => {
    const options = { ...VECTOR_OPTIONS, engine, limits: LIMITS };
    if (vector.reader === null) return avroType<unknown>(vectorSchema(vector.writer), options);
    return avroType<unknown>(vectorSchema(vector.reader), options).reader(vectorSchema(vector.writer));
  });
}

/** The bytes whole, cut at `spots` places at most, and with each cut's last byte as it would begin a longer varint. */
function cuts(bytes: Uint8Array, spots = 48): Uint8Array[] {
  const step = Math.max(1, Math.floor(bytes.length / spots));
  const all = [bytes];
  for (let end = 0; end < bytes.length; end += step) {
    all.push(bytes.slice(0, end));
    if (end > 0) all.push(Uint8Array.of(...bytes.slice(0, end - 1), bytes[end - 1]! | 0x80));
  }
  return all;
}

describe.skipIf(engine === "closures")("at the end of memory", () => {
  it("the vectors, whole and cut everywhere", () => {
    const all = [...vectors("vectors.json"), ...resolutionVectors()];
    let held = 0;
    for (const vector of all) {
      const made = expectTyped(() => readersOf(vector));
      if (made.error !== undefined) continue; // of a reader's schema that can't read
      hold(made.value!, cuts(vectorBytes(vector)), vector.name);
      held++;
    }
    expect(held).toBeGreaterThan(150);
    expect(edge.calls).toBeGreaterThan(5000);
  });

  it("the attack files, whole and cut", () => {
    const read = (name: string) => readFileSync(fixture(`attacks/${name}`));
    const { cases } = JSON.parse(read("cases.json").toString()) as {
      cases: { id: string; kind: string; writer: string; reader: string | null; file: string }[];
    };
    let held = 0;
    for (const { id, kind, writer, reader, file } of cases) {
      if (kind !== "datum") continue;
      const schemaOf = (name: string) => parseSchemaText(read(name).toString());
      const made = expectTyped(() =>
        (["closures", "kernel"] as const).map((engine) => {
          const options = { engine, limits: LIMITS, long: "auto" } as const;
          if (reader === null) return avroType<unknown>(schemaOf(writer), options);
          return avroType<unknown>(schemaOf(reader), options).reader(schemaOf(writer));
        }),
      );
      if (made.error !== undefined) continue;
      const bytes = new Uint8Array(read(file));
      hold(made.value!, bytes.length > 20_000 ? [bytes] : cuts(bytes, 20), id);
      held++;
    }
    expect(held).toBeGreaterThan(60);
  });

  it("data of random schemas, cut and spoiled", () => {
    const before = edge.calls;
    for (let seed = 1; seed <= 60; seed++) {
      const random = new Random(seed);
      const schema = randomSchema(random, { depth: random.pick([1, 2, 3]) });
      const model = modelOf(schema);
      const data = Array.from({ length: 4 }, () => encodeModel(model, randomValue(random, model, 12), random));
      const readers = (["closures", "kernel"] as const).map((engine) =>
        avroType<unknown>(schema as Json as never, { ...VECTOR_OPTIONS, engine, limits: LIMITS }),
      );
      const ends = data.flatMap((one) => cuts(one, 6).filter((cut) => cut.length < 4000));
      hold(readers, ends, `seed ${seed}`);
    }
    expect(edge.calls - before).toBeGreaterThan(1000);
  });

  it("values of random schemas, written", () => {
    const before = edge.calls;
    for (let seed = 1; seed <= 150; seed++) {
      const random = new Random(seed);
      const schema = randomSchema(random, { depth: random.pick([1, 2, 3]) });
      const model = modelOf(schema);
      const some = Array.from({ length: 6 }, () => randomValue(random, model, 12));
      const values = [...some, ...some, ...some]; // as many as are given to a kernel
      const typeOf = (engine: "closures" | "kernel") =>
        avroType<unknown>(schema as never, { ...VECTOR_OPTIONS, engine, limits: LIMITS });
      const written = (type: ReturnType<typeof typeOf>) => [
        told(() => type.encodeBatch(values)),
        told(() => type.encodeMessages(values)),
      ];
      const want = written(typeOf("closures"));
      for (const fill of [FILLS[seed % FILLS.length]!, FILLS[(seed + 3) % FILLS.length]!]) {
        const kernel = typeOf("kernel"); // a new one: what a kernel is not faster with it soon leaves alone
        for (let round = 0; round < 2; round++) {
          edge.fill = fill;
          edge.poison();
          expect(difference(written(kernel), want), `seed ${seed}`).toBeUndefined();
        }
      }
    }
    expect(edge.calls - before).toBeGreaterThan(200);
  });

  it("text and numbers of every length, written", () => {
    const before = edge.calls;
    const schema = {
      type: "record",
      name: "R",
      fields: [
        { name: "text", type: "string" },
        { name: "doubles", type: { type: "array", items: "double" } },
        { name: "longs", type: { type: "array", items: "long" } },
        { name: "raw", type: "bytes" },
      ],
    } as const;
    const typeOf = (engine: "closures" | "kernel") => avroType(schema, { engine, long: "auto", limits: LIMITS });
    for (const letter of ["a", "é", "漢", "😀", "\ud800"])
      for (let length = 0; length < 70; length++) {
        const row = {
          text: letter.repeat(length),
          doubles: Array.from({ length: length % 9 }, () => length / 3),
          longs: Array.from({ length: length % 5 }, (_, i) => (i === 3 ? 2n ** 62n : length * 2 ** i)),
          raw: new Uint8Array(length).fill(length),
        };
        const rows = Array.from({ length: 16 }, (_, i) => (i === 3 ? { ...row, text: "" } : row));
        const want = told(() => typeOf("closures").encodeBatch(rows));
        const kernel = typeOf("kernel");
        for (const fill of someFills()) {
          edge.fill = fill;
          edge.poison();
          expect(
            difference(
              told(() => kernel.encodeBatch(rows)),
              want,
            ),
            `${letter} × ${length}`,
          ).toBeUndefined();
        }
      }
    expect(edge.calls - before).toBeGreaterThan(1000);
  });

  it("deflate streams, whole, cut and bent", () => {
    const before = edge.calls;
    const random = new Random(7);
    const streams = CASES.filter(({ bytes, max }) => bytes.length < 3000 && max < 2 ** 21).map(({ bytes }) => bytes);
    for (let i = 0; i < 30; i++) {
      const alphabet = random.pick([1, 2, 5, 30, 256]);
      const data = Uint8Array.from({ length: random.pick([0, 1, 30, 300, 2000]) }, () => random.below(alphabet));
      streams.push(new Uint8Array(deflateRawSync(data, { level: random.pick([0, 1, 9]) })));
    }
    const made = (bytes: Uint8Array) => {
      try {
        const found = inflate(bytes, 65_536);
        return found && { output: found.output.slice(), used: found.used };
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return "over";
      }
    };
    for (const stream of streams)
      for (const bytes of [...cuts(stream, 60), ...bent(stream, random)]) {
        edge.fill = undefined;
        const want = made(bytes);
        for (const fill of someFills()) {
          edge.fill = fill;
          expect(difference(made(bytes), want)).toBeUndefined();
        }
      }
    expect(edge.calls - before).toBeGreaterThan(5000);
  });
});

function bent(bytes: Uint8Array, random: Random): Uint8Array[] {
  return Array.from({ length: 40 }, () => {
    const copy = bytes.slice();
    if (copy.length > 0) copy[random.below(copy.length)]! ^= 1 << random.below(8);
    return copy;
  });
}
