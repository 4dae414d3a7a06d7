import { describe, expect, it } from "vitest";
import { avroType } from "../../src/index.js";
import { difference, engine, expectError, hexOf, joined } from "../helpers.js";
import { Random } from "../random.js";

/*
 * Random values of logical types, at any depth, on the engine under test: what is decoded alone, in batches, from
 * columns and from views is what a slow model makes of the underlying values, and is encoded as the same bytes.
 */

const SEEDS = 120;
const ROWS = 30;

/** A type as JSON, a random underlying value, and what that is by default and under "dates". */
interface Model {
  readonly schema: object | string;
  raw(random: Random): unknown;
  value(raw: never): unknown;
  date(raw: never): unknown;
}

const DAY = 86_400_000;
const iso = (millis: number) => new Date(millis).toISOString();
const same = (raw: unknown) => raw;
const whole = (random: Random, bits: number) => {
  const value = (BigInt(random.bits()) << 32n) | BigInt(random.bits());
  return BigInt.asIntN(1 + random.below(bits), value);
};
/** As `long: "auto"` reads it. */
const auto = (value: bigint) => (Number.isSafeInteger(Number(value)) ? Number(value) : value);
const floor = (value: bigint, by: bigint) => (value - (((value % by) + by) % by)) / by;

function timestamp(logicalType: string, units: bigint): Model {
  const toDate = (raw: number | bigint) => new Date(Number(floor(BigInt(raw), units)));
  const most = 8_640_000_000_000_000n * units;
  return {
    schema: { type: "long", logicalType },
    raw(random) {
      const value = whole(random, 64);
      return auto(value > most || value < -most ? value % most : value);
    },
    value: logicalType === "timestamp-millis" ? toDate : units === 1_000_000n ? (raw: number) => BigInt(raw) : same,
    date: toDate,
  };
}

function decimal(name: string, precision: number, scale: number, size?: number): Model {
  const attributes = { logicalType: "decimal", precision, scale };
  const schema = size === undefined ? { type: "bytes", ...attributes } : { type: "fixed", name, size, ...attributes };
  const value = (raw: Uint8Array) => {
    const digits = BigInt.asIntN(8 * raw.length, BigInt(`0x${hexOf(raw)}`)).toString();
    const [, sign, rest] = /^(-?)(.*)$/.exec(digits)!;
    const padded = rest!.padStart(scale + 1, "0");
    return `${sign}${padded.slice(0, padded.length - scale)}${scale > 0 ? `.${padded.slice(-scale)}` : ""}`;
  };
  return {
    schema,
    raw(random) {
      const digits = Array.from({ length: 1 + random.below(precision) }, () => random.below(10)).join("");
      const unscaled = random.chance(0.5) ? BigInt(digits) : -BigInt(digits);
      let length = 1;
      while (BigInt.asIntN(8 * length, unscaled) !== unscaled) length++;
      length = size ?? length;
      const hex = BigInt.asUintN(8 * length, unscaled)
        .toString(16)
        .padStart(2 * length, "0");
      return Uint8Array.from({ length }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
    },
    value,
    date: value,
  };
}

const grouped = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
const day = (raw: number) => iso(raw * DAY).replace(/T.*/, "");
const amounts = (raw: Uint8Array) => {
  const view = new DataView(raw.buffer, raw.byteOffset);
  return { months: view.getUint32(0, true), days: view.getUint32(4, true), millis: view.getUint32(8, true) };
};

const LEAVES: ((name: string) => Model)[] = [
  () => decimal("", 4, 2),
  () => decimal("", 18, 0),
  () => decimal("", 38, 9),
  () => decimal("", 100, 100),
  (name) => decimal(name, 9, 2, 4),
  (name) => decimal(name, 38, 20, 16),
  (name) => decimal(name, 60, 1, 40),
  () => ({
    schema: { type: "string", logicalType: "uuid" },
    raw: (random) => grouped(hexOf(random.bytes(16))),
    value: same,
    date: same,
  }),
  (name) => ({
    schema: { type: "fixed", name, size: 16, logicalType: "uuid" },
    raw: (random) => random.bytes(16),
    value: (raw: Uint8Array) => grouped(hexOf(raw)),
    date: (raw: Uint8Array) => grouped(hexOf(raw)),
  }),
  () => ({
    schema: { type: "int", logicalType: "date" },
    raw: (random) => (random.chance(0.5) ? random.below(30_000) : random.below(200_000_001) - 100_000_000),
    value: day,
    date: (raw: number) => new Date(raw * DAY),
  }),
  () => ({
    schema: { type: "int", logicalType: "time-millis" },
    raw: (random) => random.below(DAY),
    value: same,
    date: same,
  }),
  () => ({
    schema: { type: "long", logicalType: "time-micros" },
    raw: (random) => random.below(DAY) * 1000,
    value: same,
    date: same,
  }),
  ...(["", "local-"] as const).flatMap((local) => [
    () => timestamp(`${local}timestamp-millis`, 1n),
    () => timestamp(`${local}timestamp-micros`, 1_000n),
    () => timestamp(`${local}timestamp-nanos`, 1_000_000n),
  ]),
  (name) => ({
    schema: { type: "fixed", name, size: 12, logicalType: "duration" },
    raw: (random) => random.bytes(12),
    value: amounts,
    date: amounts,
  }),
  () => ({ schema: "string", raw: (random) => random.pick(["", "text", "2026-11-22"]), value: same, date: same }),
  () => ({
    schema: { type: "bytes", logicalType: "decimal" },
    raw: (random) => random.bytes(3),
    value: same,
    date: same,
  }),
];

class Maker {
  #names = 0;

  constructor(readonly random: Random) {}

  record(depth: number): Model {
    const fields = Array.from({ length: 1 + this.random.below(6) }, (_, i) => ({
      name: `f${i}`,
      model: this.#model(depth),
    }));
    const each = (make: (model: Model, part: never) => unknown) => (row: Record<string, never>) =>
      Object.fromEntries(fields.map(({ name, model }) => [name, make(model, row[name]!)]));
    return {
      schema: {
        type: "record",
        name: this.#name(),
        fields: fields.map(({ name, model }) => ({ name, type: model.schema })),
      },
      raw: (random) => Object.fromEntries(fields.map(({ name, model }) => [name, model.raw(random)])),
      value: each((model, part) => model.value(part)),
      date: each((model, part) => model.date(part)),
    };
  }

  #name(): string {
    return `N${this.#names++}`;
  }

  #model(depth: number): Model {
    const { random } = this;
    if (depth === 0 || random.chance(0.6)) return random.pick(LEAVES)(this.#name());
    const inner = depth > 1 && random.chance(0.3) ? this.record(depth - 1) : random.pick(LEAVES)(this.#name());
    return random.pick([nullable, arrayOf, mapOf])(inner, random.chance(0.5));
  }
}

function nullable(inner: Model, first: boolean): Model {
  return {
    schema: first ? ["null", inner.schema] : [inner.schema, "null"],
    raw: (random) => (random.chance(0.3) ? null : inner.raw(random)),
    value: (raw) => (raw === null ? null : inner.value(raw)),
    date: (raw) => (raw === null ? null : inner.date(raw)),
  };
}

function arrayOf(inner: Model): Model {
  return {
    schema: { type: "array", items: inner.schema },
    raw: (random) => Array.from({ length: random.below(4) }, () => inner.raw(random)),
    value: (raw: never[]) => raw.map((item) => inner.value(item)),
    date: (raw: never[]) => raw.map((item) => inner.date(item)),
  };
}

function mapOf(inner: Model): Model {
  const each = (make: (raw: never) => unknown) => (raw: object) =>
    Object.fromEntries(Object.entries(raw).map(([key, item]) => [key, make(item as never)]));
  return {
    schema: { type: "map", values: inner.schema },
    raw: (random) =>
      Object.fromEntries(["a", "__proto__", "c"].slice(random.below(4)).map((key) => [key, inner.raw(random)])),
    value: each((item) => inner.value(item)),
    date: each((item) => inner.date(item)),
  };
}

describe.each(["auto", "never"] as const)("random logical values, codegen %s", (codegen) => {
  it(`are what the model says, seeds 0 to ${SEEDS - 1}`, () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const random = new Random(seed);
      const model = new Maker(random).record(2);
      const raws = Array.from({ length: ROWS }, () => model.raw(random));
      const type = avroType<unknown>(model.schema, { engine, codegen, long: "auto" });
      const raw = type.with({ logical: "raw" });
      const data = raws.map((row) => raw.encode(row));
      for (const logical of ["default", "dates"] as const) {
        const values = raws.map((row) => (logical === "dates" ? model.date(row as never) : model.value(row as never)));
        const to = type.with({ logical });
        const at = `seed ${seed}, ${logical}`;
        const columns = to.decodeColumns(joined(data), { count: ROWS });
        for (const [road, found] of Object.entries({
          single: data.map((one) => to.decode(one)),
          messages: to.decodeBatch(data),
          data: to.decodeBatch(joined(data), { count: ROWS }),
          columns: columns.toObjects(),
          rows: [...columns.rows()].map((row) => (row as { toObject(): unknown }).toObject()),
          slots: columns.columns.length > 0 ? values.map((_, i) => columns.row(i)) : values,
        }))
          expect(difference(found, values), `${at}, ${road}`).toBeUndefined();
        if (logical === "default")
          values.forEach((value, i) => {
            expect(hexOf(to.encode(value)), `${at}, row ${i}`).toBe(hexOf(data[i]!));
          });
      }
      expect(difference(raw.decodeBatch(data), raws), `seed ${seed}, raw`).toBeUndefined();
    }
  });
});

describe("a batch with a value that is none of its logical type", () => {
  const schema = {
    type: "record",
    name: "R",
    fields: [
      { name: "n", type: "int" },
      {
        name: "list",
        type: { type: "array", items: ["null", { type: "bytes", logicalType: "decimal", precision: 2 }] },
      },
    ],
  };
  const raw = avroType<unknown>(schema, { engine, logical: "raw" });
  const rows = Array.from({ length: 200 }, (_, n) => ({ n, list: [null, Uint8Array.of(n)] }));
  const data = rows.map((row) => raw.encode(row));
  const isBad = (n: number) => n > 99 && n < 157; // as signed bytes, -128 to -100 and 100 to 127

  it.each(["auto", "never"] as const)("says where, and hides no neighbour, codegen %s", (codegen) => {
    const type = raw.with({ logical: "default", codegen });
    const error = expectError(() => type.decodeBatch(data));
    expect(error).toMatchObject({ code: "invalid-logical-value", row: 100, path: ["list", 1, "bytes"] });
    const { values, errors } = type.decodeBatch(data, { errors: "collect" });
    expect(errors.map(({ row }) => row)).toEqual(rows.map(({ n }) => n).filter(isBad));
    expect(values).toHaveLength(200 - errors.length);
    expect(values[42]).toEqual({ n: 42, list: [null, "42"] });
    expect(type.verify(joined(data))).toBe(200); // to verify is to check data, whatever is made of them
    const columns = type.decodeColumns(joined(data));
    expect(columns.column("list").get(7)).toEqual([null, "7"]);
    expect(expectError(() => columns.toObjects()).code).toBe("invalid-logical-value");
    expect(columns.column("list").children[0]!.values).toHaveLength(200);
  });
});
