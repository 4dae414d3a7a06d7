import avsc from "avsc";
import { describe, expect, it, TestRunner } from "vitest";
import { type AvroType, avroType, canonicalForm, compare, compareBytes } from "../../src/index.js";
import { bytesOf, difference, engine, expectTyped, hexOf } from "../helpers.js";
import {
  branchOf,
  encodeModel,
  type Json,
  type Model,
  modelOf,
  object,
  Random,
  randomSchema,
  randomValue,
} from "../random.js";

/*
 * avsc, which follows the specification but in the cases of the table below: the same bytes and the same values. Each
 * row of the table is shown, so that none outlives its reason; docs/conformance.md lists them.
 *
 *   WAVRO_RUNS=50 npx vitest run test/corpus/avsc.test.ts      50 times as many seeds
 */

const SCHEMAS = 600 * Number(process.env.WAVRO_RUNS ?? 1);
const VALUES = 3;

/** avsc's longs as bigints, without which it refuses all beyond 2^53. */
const Long = avsc.types.LongType.__with({
  fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
  toBuffer: (value: bigint) => Buffer.from(new BigInt64Array([value]).buffer),
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === "bigint",
  compare: (a: bigint, b: bigint) => (a === b ? 0 : a < b ? -1 : 1),
});

/** With every long as a bigint and every union wrapped, as test/random.ts has values. */
function exactTheirs(schema: Json): avsc.Type {
  const isLong = (part: unknown) => part === "long" || (part as { type?: unknown }).type === "long";
  return theirType(schema, { typeHook: (part) => (isLong(part) ? Long : undefined), wrapUnions: true });
}

function theirType(schema: Json, options?: Parameters<typeof avsc.Type.forSchema>[1]): avsc.Type {
  return avsc.Type.forSchema(schema as avsc.Schema, options);
}

function ourType(schema: Json, options: object = {}): AvroType<unknown, unknown> {
  return avroType<unknown>(schema as string | object, { logical: "raw", ...options, engine }) as never;
}

/** A value as avsc takes it: bytes are Buffers. */
function toTheirs(model: Model, value: unknown): unknown {
  switch (model.kind) {
    case "bytes":
    case "fixed":
      return Buffer.from(value as Uint8Array);
    case "array":
      return (value as unknown[]).map((item) => toTheirs(model.items, item));
    case "map":
      return object(Object.entries(value as object).map(([key, item]) => [key, toTheirs(model.values, item)]));
    case "record":
      return object(model.fields.map(({ name, type }) => [name, toTheirs(type, Reflect.get(value as object, name))]));
    case "union": {
      if (value === null) return null;
      const [name, item] = Object.entries(value as object)[0]!;
      return object([[name, toTheirs(model.branches.find((branch) => branchOf(branch) === name)!, item)]]);
    }
    default:
      return value;
  }
}

/** A value of avsc with plain objects and Uint8Arrays. */
function fromTheirs(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return new Uint8Array(value);
  if (Array.isArray(value)) return value.map(fromTheirs);
  if (typeof value !== "object" || value === null) return value;
  return object(Object.entries(value).map(([key, item]) => [key, fromTheirs(item)]));
}

/** `__proto__` as a field, a symbol or a key: avsc loses it (BIN-11, ENU-2, BIN-14 below). */
function holdsProto(value: unknown): boolean {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value === "__proto__";
  return Object.entries(value).some(([key, item]) => key === "__proto__" || holdsProto(item));
}

describe("avsc on random schemas", () => {
  it("writes the same bytes and reads the same values", () => {
    let compared = 0;
    for (let seed = 1; seed <= SCHEMAS; seed++) {
      const random = new Random(seed);
      const schema = randomSchema(random, { recursive: seed % 4 === 0 });
      if (holdsProto(schema)) continue;
      const model = modelOf(schema);
      const ours = ourType(schema, { long: "bigint", union: "wrapped" });
      const theirs = exactTheirs(schema);
      for (let i = 0; i < VALUES; i++) {
        const value = randomValue(random, model);
        if (holdsProto(value)) continue;
        compared++;
        const bytes = ours.encode(value);
        expect(hexOf(theirs.toBuffer(toTheirs(model, value))), `seed ${seed}`).toBe(hexOf(bytes));
        const inBlocks = encodeModel(model, value, random);
        const read = [bytes, inBlocks].map((data) => fromTheirs(theirs.fromBuffer(Buffer.from(data))));
        expect(difference(read, ours.decodeBatch([bytes, inBlocks])), `seed ${seed}`).toBeUndefined();
        expect(difference(read[1], ours.decode(inBlocks)), `seed ${seed}`).toBeUndefined();
      }
    }
    expect(compared).toBeGreaterThan(SCHEMAS);
  });
});

/** What came of it: hexadecimal bytes, a value as JSON, or that it was refused. */
function shown(run: () => unknown): string {
  const { value, error } = expectTyped(run);
  if (error !== undefined) return `refused: ${error.code}`;
  return text(value);
}

function theirsShown(run: () => unknown): string {
  let value: unknown;
  try {
    value = run();
  } catch {
    return "refused";
  }
  return text(value);
}

function text(value: unknown): string {
  if (value instanceof Uint8Array) return `bytes ${hexOf(value)}`;
  if (typeof value === "bigint" || typeof value === "number") return String(value);
  return value instanceof avsc.Type || (typeof value === "object" && value !== null && "encode" in value)
    ? "accepted"
    : JSON.stringify(value);
}

interface Difference {
  readonly clause: string;
  readonly what: string;
  readonly theirs: string;
  readonly ours: string;
  readonly run: { theirs: () => unknown; ours: () => unknown };
}

/** Both parse it. */
const parsing = (schema: Json) => ({ theirs: () => theirType(schema), ours: () => ourType(schema) });

/** Both decode it. */
const decoding = (schema: Json, hex: string, options: object = {}) => ({
  theirs: () => theirType(schema).fromBuffer(Buffer.from(hex, "hex")),
  ours: () => ourType(schema, options).decode(bytesOf(hex)),
});

/** Both encode it. */
const encoding = (schema: Json, value: unknown) => ({
  theirs: () => theirType(schema).toBuffer(value),
  ours: () => ourType(schema).encode(value),
});

/** Both compare two data. */
const comparing = (schema: Json, a: string, b: string) => ({
  theirs: () =>
    (theirType(schema) as unknown as { compareBuffers(a: Buffer, b: Buffer): number }).compareBuffers(
      Buffer.from(a, "hex"),
      Buffer.from(b, "hex"),
    ),
  ours: () => compareBytes(ourType(schema), bytesOf(a), bytesOf(b)),
});

/** Both read data of one schema as another. */
const resolving = (writer: Json, reader: Json, hex: string) => ({
  theirs: () => {
    const type = theirType(reader, { wrapUnions: true });
    return type.fromBuffer(Buffer.from(hex, "hex"), type.createResolver(theirType(writer, { wrapUnions: true })));
  },
  ours: () =>
    ourType(reader, { union: "wrapped" })
      .reader(writer as object)
      .decode(bytesOf(hex)),
});

const record = (...fields: Json[]): Json => ({ type: "record", name: "R", fields });
const enumOf = (...symbols: string[]): Json => ({ type: "enum", name: "E", symbols });
const LONGS: Json = { type: "array", items: "long" };
const INTS: Json = { type: "map", values: "int" };

const DIFFERENCES: readonly Difference[] = [
  {
    clause: "REC-1",
    what: "a record without a name",
    theirs: "accepted",
    ours: "refused: missing-attribute",
    run: parsing({ type: "record", fields: [] }),
  },
  {
    clause: "ENU-1",
    what: "an enum without symbols",
    theirs: "refused",
    ours: "accepted",
    run: parsing(enumOf()),
  },
  {
    clause: "ENU-2",
    what: "a symbol `__proto__`",
    theirs: "refused",
    ours: "accepted",
    run: parsing(enumOf("__proto__")),
  },
  { clause: "UNI-1", what: "a union without branches", theirs: "refused", ours: "accepted", run: parsing([]) },
  {
    clause: "NAM-2",
    what: "a record named `.a`",
    theirs: "accepted",
    ours: "refused: invalid-name",
    run: parsing({ type: "record", name: ".a", fields: [] }),
  },
  {
    clause: "ALI-3",
    what: "a type's alias that is no name",
    theirs: "refused",
    ours: "accepted",
    run: parsing({ type: "record", name: "R", aliases: ["old-name"], fields: [] }),
  },
  {
    clause: "DEF-2",
    what: "a default of a union's second branch",
    theirs: "refused",
    ours: "accepted",
    run: parsing(record({ name: "a", type: ["null", "int"], default: 1 })),
  },
  {
    clause: "BIN-2",
    what: "a boolean 02",
    theirs: "true",
    ours: "refused: invalid-boolean",
    run: decoding("boolean", "02"),
  },
  {
    clause: "BIN-3",
    what: "the long 2^53, without a type of one's own for longs",
    theirs: "refused",
    ours: "9007199254740992",
    run: decoding("long", "8080808080808020", { long: "auto" }),
  },
  {
    clause: "BIN-4",
    what: "an int of 2^31",
    theirs: "2147483648",
    ours: "refused: int-range",
    run: decoding("int", "8080808010"),
  },
  {
    clause: "BIN-5",
    what: "a long of 11 bytes",
    theirs: "0",
    ours: "refused: invalid-varint",
    run: decoding("long", "8080808080808080808000"),
  },
  {
    clause: "BIN-10",
    what: "a string of the byte ff",
    theirs: '"\ufffd"',
    ours: "refused: invalid-utf8",
    run: decoding("string", "02ff"),
  },
  {
    clause: "BIN-10",
    what: "a lone surrogate, written",
    theirs: "bytes 06eda080",
    ours: "refused: invalid-value",
    run: encoding("string", "\ud800"),
  },
  {
    clause: "BIN-11",
    what: "a field `__proto__`",
    theirs: "{}",
    ours: '{"__proto__":1}',
    run: decoding(record({ name: "__proto__", type: "int" }), "02"),
  },
  {
    clause: "BIN-12",
    what: "`toString`, which is no symbol, written",
    theirs: "bytes 00",
    ours: "refused: invalid-value",
    run: encoding(enumOf("A"), "toString"),
  },
  {
    clause: "BIN-13",
    what: "a block whose size is wrong",
    theirs: "[3,27]",
    ours: "refused: invalid-block-size",
    run: decoding(LONGS, "03c601063600"),
  },
  {
    clause: "BIN-14",
    what: "a key `__proto__`",
    theirs: "{}",
    ours: '{"__proto__":1}',
    run: decoding(INTS, "02125f5f70726f746f5f5f0200"),
  },
  {
    clause: "SORT-4",
    what: "the longs 2^53 + 1 and 2^53 compared",
    theirs: "0",
    ours: "1",
    run: comparing("long", "8280808080808020", "8080808080808020"),
  },
  {
    clause: "SORT-4",
    what: "-0 and 0 compared",
    theirs: "0",
    ours: "-1",
    run: comparing("double", "0000000000000080", "0000000000000000"),
  },
  {
    clause: "SORT-6",
    what: "U+E000 and U+1F600 compared as values",
    theirs: "1",
    ours: "-1",
    run: {
      theirs: () => theirType("string").compare("\ue000", "\u{1f600}"),
      ours: () => compare(ourType("string"), "\ue000", "\u{1f600}"),
    },
  },
  {
    clause: "RES-2",
    what: "the long -2^63 read as a double",
    theirs: "9223372036854776000",
    ours: "-9223372036854776000",
    run: resolving("long", "double", "ffffffffffffffffff01"),
  },
  {
    clause: "RES-10",
    what: "a record of another namespace",
    theirs: "refused",
    ours: "{}",
    run: resolving({ type: "record", name: "n.A", fields: [] }, { type: "record", name: "m.A", fields: [] }, ""),
  },
  {
    clause: "RES-11",
    what: "an enum with a symbol that the reader lacks, where the data have another",
    theirs: "refused",
    ours: '"A"',
    run: resolving(enumOf("A", "B"), enumOf("A"), "00"),
  },
  {
    clause: "RES-12",
    what: "a fixed of another namespace",
    theirs: "refused",
    ours: "bytes 07",
    run: resolving({ type: "fixed", name: "n.F", size: 1 }, { type: "fixed", name: "m.F", size: 1 }, "07"),
  },
  {
    clause: "RES-15",
    what: "an int read as [long, int]",
    theirs: '{"long":3}',
    ours: '{"int":3}',
    run: resolving("int", ["long", "int"], "06"),
  },
  {
    clause: "RES-16",
    what: "[null, int] read as an int, where the data have one",
    theirs: "refused",
    ours: "3",
    run: resolving(["null", "int"], "int", "0206"),
  },
  {
    clause: "PCF-10",
    what: "the canonical form of an error",
    theirs: '{"name":"E","type":"error","fields":[]}',
    ours: '{"name":"E","type":"record","fields":[]}',
    run: {
      theirs: () => theirType({ type: "error", name: "E", fields: [] }).schema(),
      ours: () => JSON.parse(canonicalForm({ type: "error", name: "E", fields: [] })),
    },
  },
];

describe("avsc differs", () => {
  for (const { clause, what, theirs, ours, run } of DIFFERENCES)
    it(`${clause}: ${what}`, () => {
      TestRunner.getCurrentTest()!.meta.difference = { clause, what, theirs, ours };
      expect(theirsShown(run.theirs)).toBe(theirs);
      expect(shown(run.ours)).toBe(ours);
    });
});
