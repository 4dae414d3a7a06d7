import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { avroType, fromAvroJSON, parse, stringify, toAvroJSON, type ValueOptions } from "../../src/index.js";
import { bytesOf, difference, engine, expectError, fixture, hexOf } from "../helpers.js";
import { object, Random } from "../random.js";

/*
 * Logical types in plain JSON and in Avro JSON, on the engine under test: the conformance vectors, and random data
 * under every value of the option.
 */

interface Vector {
  readonly name: string;
  readonly schema: { readonly type: string; readonly logicalType: string };
  readonly hex: string;
  readonly value: unknown;
}

const VECTORS = JSON.parse(readFileSync(fixture("conformance/logical.json"), "utf8")) as Vector[];
const AVRO = { json: "avro" } as const;
const OWN = { date: { decode: (days: number) => ({ days }), encode: ({ days }: { days: number }) => days } };
const LOGICAL = ["default", "raw", "dates", OWN] as const;

describe("logical.json", () => {
  /** Their plain JSON is a string that the vectors spell out. */
  const spelled = VECTORS.filter(
    ({ schema, value }) =>
      typeof value === "string" && /^(decimal|date|uuid|timestamp-millis)$/.test(schema.logicalType),
  );

  it.each(spelled)("$name", ({ name, schema, hex, value }) => {
    const raw = avroType<unknown>(schema, { logical: "raw", long: "auto", engine });
    const text = stringify(raw, raw.decode(bytesOf(hex)));
    if (name === "timestamp-millis max") expect(text).toMatch(/^\d+$/);
    else expect(text).toBe(JSON.stringify(value));
    expect(hexOf(raw.encode(parse(raw, text)))).toBe(hex);
  });

  /** As a decimal it is 0, which is written as a byte. */
  const EMPTY = "decimal bytes empty";

  it(EMPTY, () => {
    const { schema } = VECTORS.find(({ name }) => name === EMPTY)!;
    const raw = avroType<unknown>(schema, { logical: "raw", engine });
    expect(stringify(raw, new Uint8Array())).toBe('"0.00"');
    expect(parse(raw, '"0.00"')).toEqual(Uint8Array.of(0));
  });

  it.each(VECTORS.filter(({ name }) => name !== EMPTY))(
    "$name comes back under each value of the option",
    ({ schema, hex }) => {
      const raw = avroType<unknown>(schema, { logical: "raw", long: "auto", engine });
      const json = toAvroJSON(raw, raw.decode(bytesOf(hex)));
      const text = stringify(raw, raw.decode(bytesOf(hex)));
      for (const logical of LOGICAL) {
        const type = raw.with({ logical });
        const decoded = outcome(() => type.decode(bytesOf(hex)));
        if (decoded === undefined) continue;
        expect(toAvroJSON(type, decoded)).toEqual(toAvroJSON(type, type.decode(type.encode(decoded))));
        expect(difference(parse(type, stringify(type, decoded)), type.decode(type.encode(decoded)))).toBeUndefined();
        expect(difference(fromAvroJSON(type, json), decoded)).toBeUndefined();
        expect(difference(parse(type, text), decoded)).toBeUndefined();
      }
    },
  );
});

/** What a vector decodes to; undefined if JavaScript's value does not hold it. */
function outcome<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    expect(error).toMatchObject({ code: "invalid-logical-value" });
    return undefined;
  }
}

/* Random data: a leaf of each logical type with underlying values, in all kinds of places. */

type Make = (random: Random) => unknown;

const whole = (bits: number) => (random: Random) => (random.bits() - 2 ** 31) * 2 ** random.below(bits - 31);
const LEAVES: [schema: object, raw: Make][] = [
  [{ type: "int", logicalType: "date" }, (random) => (random.bits() | 0) % 100_000_000],
  [{ type: "int", logicalType: "time-millis" }, (random) => random.below(86_400_000)],
  [{ type: "long", logicalType: "time-micros" }, (random) => random.below(86_400_000_000)],
  [{ type: "long", logicalType: "timestamp-millis" }, whole(50)],
  [{ type: "long", logicalType: "timestamp-micros" }, whole(52)],
  [{ type: "long", logicalType: "timestamp-nanos" }, (random) => BigInt(whole(52)(random)) * 1000n + 7n],
  [{ type: "long", logicalType: "local-timestamp-millis" }, whole(50)],
  [
    { type: "bytes", logicalType: "decimal", precision: 20, scale: 4 },
    (random) => minimal(random.bytes(1 + random.below(8))),
  ],
  [
    { type: "fixed", name: "D9", size: 9, logicalType: "decimal", precision: 21, scale: 0 },
    (random) => signed(random.bytes(9)),
  ],
  [{ type: "string", logicalType: "uuid" }, (random) => uuid(random)],
  [{ type: "fixed", name: "U16", size: 16, logicalType: "uuid" }, (random) => random.bytes(16)],
  [{ type: "fixed", name: "P12", size: 12, logicalType: "duration" }, (random) => random.bytes(12)],
];

/** Two's complement in as few bytes as it takes. */
function minimal(bytes: Uint8Array): Uint8Array {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === (bytes[from + 1]! >= 128 ? 255 : 0)) from++;
  return bytes.slice(from);
}

/** A number of nine bytes that has no more than 21 digits. */
function signed(bytes: Uint8Array): Uint8Array {
  bytes[0] = bytes[1]! >= 128 ? 255 : 0;
  return bytes;
}

function uuid(random: Random): string {
  return hexOf(random.bytes(16)).replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const SEED = 4711;

describe(`random logical data, seed ${SEED}`, () => {
  const fields = LEAVES.map(([schema], i) => ({
    name: `f${i}`,
    type: [schema, ["null", schema], { type: "array", items: schema }, { type: "map", values: schema }][i % 4]!,
  }));
  const schema = { type: "record", name: "R", fields };

  function value(random: Random): object {
    return object(
      LEAVES.map(([, make], i) => {
        const raw = make(random);
        return [
          `f${i}`,
          [raw, random.chance(0.2) ? null : raw, [raw, make(random)], { a: raw, b: make(random) }][i % 4],
        ];
      }),
    );
  }

  it.each(LOGICAL.map((logical) => [typeof logical === "string" ? logical : "custom", logical] as const))(
    "%s: comes back from plain JSON and from Avro JSON, as the same bytes",
    (_, logical) => {
      const random = new Random(SEED);
      const options: ValueOptions = { long: "auto", engine };
      const raw = avroType<unknown>(schema, { ...options, logical: "raw" });
      const type = raw.with({ logical });
      for (let i = 0; i < 500; i++) {
        const given = value(random);
        const bytes = raw.encode(given);
        const decoded = type.decode(bytes);
        const again = type.encode(decoded); // Dates are rounded
        const plain = stringify(type, decoded);
        expect(plain).toBe(stringify(raw, raw.decode(again)));
        expect(hexOf(type.encode(parse(type, plain)))).toBe(hexOf(again));
        expect(hexOf(type.encode(fromAvroJSON(type, toAvroJSON(type, decoded))))).toBe(hexOf(again));
        expect(stringify(type, decoded, AVRO)).toBe(stringify(raw, raw.decode(again), AVRO));
      }
    },
  );
});

describe("unions of logical types in plain JSON", () => {
  const branchOf = (schema: object, text: string) =>
    Object.keys(parse(avroType<unknown>(schema, { union: "wrapped", engine }), text) as object)[0];
  const DATE = { type: "int", logicalType: "date" };
  const DECIMAL = { type: "bytes", logicalType: "decimal", precision: 6, scale: 2 };
  const DURATION = { type: "fixed", name: "P", size: 12, logicalType: "duration" };

  it("are the first branch that would be written so", () => {
    expect(branchOf([DATE, "string"], '"2026-11-22"')).toBe("int");
    expect(branchOf([DATE, "string"], '"2026-11-31"')).toBe("string");
    expect(branchOf(["string", DATE], '"2026-11-22"')).toBe("string");
    expect(branchOf([DATE, "long"], "5")).toBe("long");
    expect(branchOf([DECIMAL, "string"], '"1.50"')).toBe("bytes");
    expect(branchOf([DECIMAL, "string"], '"1.5"')).toBe("string");
    expect(branchOf([DECIMAL, DATE], '"1.5"')).toBe("bytes");
    expect(branchOf([DECIMAL, "double"], "1.5")).toBe("double");
    expect(branchOf([{ type: "map", values: "int" }, DURATION], '{"months":1,"days":2,"millis":3}')).toBe("map");
    expect(branchOf([DURATION, { type: "map", values: "int" }], '{"months":1,"days":2}')).toBe("map");
  });

  it("say what is expected where there is one branch", () => {
    const type = avroType<unknown>(["null", DECIMAL], { engine });
    const error = expectError(() => parse(type, '"1.234"'));
    expect([error.code, error.path]).toEqual(["invalid-value", ["bytes"]]);
    expect(error.message).toContain("a decimal as a string");
  });
});
