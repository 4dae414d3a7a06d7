import { describe, expect, it } from "vitest";
import { type AvroType, avroType } from "../../src/index.js";
import { type Entry, eachEntry, entriesOf, isChoice } from "../conformance/entries.js";
import { bytesOf, difference, engine, expectError, hexOf, joined } from "../helpers.js";
import { vectorValue } from "../vectors.js";

/*
 * The conformance vectors of logical types, under each value of the option, alone and in batches, on the engine under
 * test.
 */

interface Vector extends Entry {
  readonly schema: { readonly type: string; readonly logicalType: string; readonly precision?: number };
  readonly hex: string;
  readonly raw: unknown;
  readonly value: unknown;
}

const VECTORS = entriesOf<Vector>("logical.json");

/** A value that no Date holds. */
const NO_DATE = "timestamp-millis max";

type Option = "default" | "dates";

function typeOf({ schema }: Vector, logical: "raw" | Option, codegen: "auto" | "never" = "auto"): AvroType<unknown> {
  return avroType<unknown>(schema, { logical, engine, codegen, long: "auto" });
}

/** What a vector decodes to. */
function expected(vector: Vector, type: AvroType<unknown>, option: Option): unknown {
  const { logicalType } = vector.schema;
  if (logicalType === "big-decimal") return bigDecimalText(vector.value as { unscaled: string; scale: number });
  const raw = vectorValue(type.schema, vector.raw);
  if (logicalType === "timestamp-millis") return new Date(vector.value as string);
  if (logicalType === "date") return option === "dates" ? new Date(vector.value as string) : vector.value;
  if (logicalType.startsWith("time-")) return raw;
  if (!logicalType.includes("timestamp-")) return vector.value;
  if (option === "default") return logicalType.endsWith("nanos") ? BigInt(raw as number) : raw;
  return new Date(`${(vector.value as string).slice(0, 23)}Z`); // what is finer than milliseconds is cut
}

function bigDecimalText({ unscaled, scale }: { unscaled: string; scale: number }): string {
  return scale === 0 ? unscaled : unscaled.replace(new RegExp(`(?=\\d{${scale}}$)`), ".");
}

const good = VECTORS.filter(({ name }) => name !== NO_DATE);

describe.each(["default", "dates"] as const)("logical.json as %s", (option) => {
  eachEntry("logical.json", good, (vector) => {
    const type = typeOf(vector, option);
    const bytes = bytesOf(vector.hex);
    const value = expected(vector, type, option);
    expect(difference(type.decode(bytes), value)).toBeUndefined();
    if (option === "default" && !isChoice(vector)) expect(hexOf(type.encode(value))).toBe(vector.hex);
  });

  it.each(good)("$name, ten in a batch, in columns, and without generated code", (vector) => {
    const bytes = bytesOf(vector.hex);
    for (const codegen of ["auto", "never"] as const) {
      const type = typeOf(vector, option, codegen);
      const values = Array.from({ length: 10 }, () => expected(vector, type, option));
      const data = joined(values.map(() => bytes));
      expect(difference(type.decodeBatch(data, { count: 10 }), values)).toBeUndefined();
      expect(difference(type.decodeBatch(values.map(() => bytes)), values)).toBeUndefined();
      const columns = type.decodeColumns(data, { count: 10 });
      expect(difference(columns.toObjects(), values)).toBeUndefined();
      expect(difference(columns.column("").get(3), values[3])).toBeUndefined();
      expect(difference(columns.column("").toArray(), values)).toBeUndefined();
    }
  });

  it(`${NO_DATE}: an error that names "raw"`, () => {
    const vector = VECTORS.find(({ name }) => name === NO_DATE)!;
    const type = typeOf(vector, option);
    const bytes = bytesOf(vector.hex);
    const error = expectError(() => type.decode(bytes));
    expect(error).toMatchObject({ name: "DecodeError", code: "invalid-logical-value", path: [], offset: 0 });
    expect(error.message).toContain('"raw"');
    const { values, errors } = type.decodeBatch(
      Array.from({ length: 12 }, (_, i) => (i === 5 ? bytes : Uint8Array.of(0))),
      { errors: "collect" },
    );
    expect(values).toHaveLength(11);
    expect(errors).toMatchObject([{ code: "invalid-logical-value", row: 5 }]);
    const columns = type.decodeColumns(bytes);
    expect(columns.column("").values).toEqual(BigInt64Array.of(2n ** 63n - 1n));
    expect(expectError(() => columns.column("").get(0)).code).toBe("invalid-logical-value");
  });
});

describe("logical.json as raw: a logical type changes nothing of the encoding (LOG-1a)", () => {
  eachEntry("logical.json", VECTORS, (vector) => {
    const type = typeOf(vector, "raw");
    const value = vectorValue(type.schema, vector.raw);
    expect(difference(type.decode(bytesOf(vector.hex)), value)).toBeUndefined();
    expect(hexOf(type.encode(value))).toBe(vector.hex);
  });
});
