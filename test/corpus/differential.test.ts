import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/codegen/compile.js";
import { RecordBatch } from "../../src/column/batch.js";
import type { DatumDecoder } from "../../src/datum/decoder.js";
import { KernelBatch } from "../../src/datum/kernel-batch.js";
import { AvroError } from "../../src/errors.js";
import { type AvroType, avroType, branch, type TypeOptions } from "../../src/index.js";
import { layOut } from "../../src/plan/layout.js";
import { resolve } from "../../src/plan/resolve.js";
import { resolveOptions } from "../../src/value/options.js";
import { columnReader } from "../../src/value/reader.js";
import { difference, engine, expectError, expectTyped, hexOf, joined } from "../helpers.js";
import {
  branchOf,
  decodeModel,
  encodeModel,
  type Json,
  leastBytes,
  type Model,
  modelOf,
  object,
  Random,
  randomSchema,
  randomValue,
} from "../random.js";

/*
 * Random schemas and values. Three opinions must be one: the engine under test, the closures, and the model of
 * test/random.ts, which shares no code with src/.
 *
 *   WAVRO_RUNS=50 npx vitest run test/corpus/differential.test.ts      50 times as many seeds
 *   WAVRO_SEED=123 ...                                                only this one
 */

const subject = engine === "auto" ? "kernel" : engine;
const times = Number(process.env.WAVRO_RUNS ?? 1);
const onlySeed = process.env.WAVRO_SEED;

/** As test/random.ts makes values. */
const MODEL = { long: "bigint", union: "wrapped" } as const;

interface Case {
  readonly random: Random;
  readonly schema: Json;
  readonly model: Model;
  readonly values: readonly unknown[];
  /** One datum each. */
  readonly messages: readonly Uint8Array[];
  /** All end to end. */
  readonly data: Uint8Array;
  readonly mayBeEmpty: boolean;
}

function caseOf(random: Random, recursive = false): Case {
  const schema = randomSchema(random, { recursive });
  const model = modelOf(schema);
  const many = random.chance(0.05) ? 2000 : random.below(30);
  const budget = many > 100 ? 10 : 150;
  const values = Array.from({ length: 1 + many }, () => randomValue(random, model, budget));
  const messages = values.map((value) => encodeModel(model, value, random));
  return { random, schema, model, values, messages, data: joined(messages), mayBeEmpty: leastBytes(model) === 0 };
}

/** Run for many seeds; a failure names its seed. */
function seeds(count: number, run: (random: Random) => void): void {
  const last = onlySeed === undefined ? count * times : Number(onlySeed);
  for (let seed = onlySeed === undefined ? 1 : last; seed <= last; seed++) {
    try {
      run(new Random(seed));
    } catch (error) {
      throw new Error(`WAVRO_SEED=${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }
  expect(last).toBeGreaterThan(0);
}

function typeOf(schema: Json, options: TypeOptions): AvroType {
  return avroType<unknown>(schema as never, options);
}

/** Equal in the strict sense of `difference`. */
function same(have: unknown, want: unknown, what: string): void {
  const found = difference(have, want);
  if (found !== undefined) throw new Error(`${what}: ${found}`);
}

/** What came of a call, for comparison: its value, or all that an error says of the place. */
function outcome(run: () => unknown): unknown {
  const { value, error } = expectTyped(run);
  return error === undefined ? { value } : placeOf(error);
}

function placeOf({ name, code, offset, row, path }: AvroError): unknown {
  return { name, code, offset, row, path: path?.join(" ") };
}

describe(`${subject} on random schemas`, () => {
  it("reads the values that were written", () => {
    seeds(400, (random) => {
      const { schema, values, messages, data, mayBeEmpty } = caseOf(random);
      const type = typeOf(schema, { ...MODEL, engine: subject });
      const count = values.length;
      same(type.decodeBatch(messages), values, "messages");
      same(type.decodeBatch(data, { count }), values, "data with a count");
      same(type.decodeColumns(data, { count }).toObjects(), values, "columns");
      same(type.decodeColumns(messages).toObjects(), values, "columns of messages");
      same(type.decode(messages[0]!), values[0], "one datum");
      same(type.verify(data, { count }), count, "verify");
      if (mayBeEmpty) {
        for (const run of [
          () => type.decodeBatch(data),
          () => type.decodeColumns(data),
          () => type.count(data),
          () => type.verify(data),
        ])
          expect(expectError(run).code).toBe("count-needed");
      } else {
        same(type.decodeBatch(data), values, "data without a count");
        same(type.decodeColumns(data).length, count, "columns without a count");
        same(type.count(data), count, "count");
        same(type.verify(data), count, "verify without a count");
      }
    });
  });

  it("reads recursive schemas, and says that they have no columns", () => {
    seeds(150, (random) => {
      const { schema, values, messages, data } = caseOf(random, true);
      const type = typeOf(schema, { ...MODEL, engine: subject });
      const count = values.length;
      same(type.decodeBatch(messages), values, "messages");
      same(type.decodeBatch(data, { count }), values, "data");
      same(type.verify(data, { count }), count, "verify");
      expect(expectError(() => type.decodeColumns(data, { count })).code).toBe("not-columnar");
    });
  });

  it("finds every datum at its offset", () => {
    seeds(60, (random) => {
      const { schema, values, messages, data } = caseOf(random, random.chance(0.2));
      const type = typeOf(schema, { ...MODEL, engine: subject });
      let offset = 0;
      values.slice(0, 50).forEach((value, i) => {
        const end = offset + messages[i]!.length;
        same(type.decodeAt(data, offset), { value, end }, `datum ${i}`);
        offset = end;
      });
    });
  });

  it("keeps nulls among messages, and rows beside collected errors", () => {
    seeds(100, (random) => {
      const { schema, values, messages, mayBeEmpty } = caseOf(random);
      const type = typeOf(schema, { ...MODEL, engine: subject });
      const isNull = values.map(() => random.chance(0.2));
      const given = messages.map((message, i) => (isNull[i] ? null : message));
      const want = values.map((value, i) => (isNull[i] ? null : value));
      same(type.decodeBatch(given), want, "nulls");
      if (mayBeEmpty) return; // no message of it can be cut
      const isBad = values.map((_, i) => !isNull[i] && random.chance(0.2));
      const cut = given.map((message, i) => (isBad[i] ? message!.subarray(0, message!.length - 1) : message));
      const found = type.decodeBatch(cut, { errors: "collect" });
      same(
        [...found.entries()],
        want.map((value, i) => [i, value]).filter((_, i) => !isBad[i]),
        "entries",
      );
      same(
        found.errors.map((error) => error.row),
        isBad.flatMap((bad, i) => (bad ? [i] : [])),
        "rows of errors",
      );
    });
  });

  it("shows values as the options say", () => {
    seeds(300, (random) => {
      const { schema, model, values, messages, data } = caseOf(random, random.chance(0.2));
      const look = randomLook(random);
      const type = typeOf(schema, { ...look, engine: subject });
      const count = values.length;
      const unsafe = values.findIndex((value) => hasUnsafeLong(model, value, look));
      if (look.long === "number" && unsafe >= 0) {
        const errors = [
          expectError(() => type.decodeBatch(messages)),
          expectError(() => type.decodeBatch(data, { count })),
        ];
        for (const { code, row } of errors) same({ code, row }, { code: "unsafe-long", row: unsafe }, "an unsafe long");
        return;
      }
      const want = values.map((value) => shown(model, value, look));
      same(type.decodeBatch(messages), want, "messages");
      same(type.decodeBatch(data, { count }), want, "data");
      same(type.decode(messages[0]!), want[0], "one datum");
    });
  });

  it("gives only the fields that are wanted", () => {
    seeds(200, (random) => {
      const { schema, model, values, messages, data } = caseOf(random, random.chance(0.1));
      if (model.kind !== "record" || model.fields.length === 0) return;
      const type = typeOf(schema, { ...MODEL, engine: subject });
      const count = values.length;
      const kept = random.shuffled(model.fields).slice(0, 1 + random.below(model.fields.length));
      const fields = kept.map((field) => field.name);
      const names = model.fields.map((field) => field.name).filter((name) => fields.includes(name));
      const want = values.map((value) =>
        object(names.map((name) => [name, Object.getOwnPropertyDescriptor(value, name)!.value])),
      );
      same(type.decodeBatch(messages, { fields }), want, "messages");
      same(type.decodeBatch(data, { count, fields }), want, "data");
    });
  });
});

describe(`${subject} and the closures`, () => {
  it("agree on long data, whole and damaged: windows, chunks and growth are crossed", () => {
    seeds(15, (random) => {
      const { schema, values, messages, data } = caseOf(random, random.chance(0.1));
      const again = Math.min(Math.ceil(700_000 / (data.length + 20 * values.length)), 2000);
      const long = joined(Array.from({ length: again }, () => data));
      const count = again * values.length;
      const [one, other] = both(schema, MODEL);
      const have = one.decodeBatch(long, { count });
      same(have.length, count, "rows");
      for (let at = 0; at < count; at += values.length)
        same(have.slice(at, at + values.length), values, `from row ${at}`);
      const many = Array.from({ length: again }, () => messages).flat();
      same(one.decodeBatch(many).slice(-values.length), values, "the last messages");
      same(one.verify(long, { count }), count, "verify");
      const damaged = long.slice(0, long.length - random.below(Math.min(long.length, 2 * data.length)));
      for (const bad of [damaged, damage(random, long)]) {
        same(
          outcome(() => one.verify(bad, { count })),
          outcome(() => other.verify(bad, { count })),
          "verify of damaged data",
        );
        const found = [one, other].map((type) => type.decodeBatch(bad, { count, errors: "collect" }));
        same(found[0]!.values.length, found[1]!.values.length, "values of damaged data");
        same(found[0]!.errors.map(placeOf), found[1]!.errors.map(placeOf), "errors of damaged data");
      }
    });
  });

  it("agree on paths into records, arrays, maps and unions", () => {
    seeds(200, (random) => {
      const { schema, model, values, messages, data } = caseOf(random);
      const paths = pathsInto(model, "", 5);
      if (paths.length === 0) return;
      const fields = random.shuffled(paths).slice(0, 1 + random.below(3));
      const [one, other] = both(schema, MODEL);
      const count = values.length;
      const want = other.decodeBatch(messages, { fields });
      same(one.decodeBatch(messages, { fields }), want, `messages ${fields}`);
      same(one.decodeColumns(data, { count, fields }).toObjects(), want, `columns ${fields}`);
      same(other.decodeColumns(data, { count, fields }).toObjects(), want, `columns of the closures ${fields}`);
    });
  });

  it("agree on damaged messages: the values, or code, offset, row and path", () => {
    seeds(300, (random) => {
      const { schema, model, messages } = caseOf(random, random.chance(0.1));
      const [one, other] = both(schema, { ...MODEL, limits: { maxFreeValues: 20_000 } });
      const damaged = messages.slice(0, 40).map((message) => damage(random, message));
      const have = one.decodeBatch(damaged, { errors: "collect" });
      const want = other.decodeBatch(damaged, { errors: "collect" });
      same([...have.entries()], [...want.entries()], "values");
      same(have.errors.map(placeOf), want.errors.map(placeOf), "errors");
      const verdicts = new Map<number, unknown>([...want.entries()].map(([row, value]) => [row, { value }]));
      for (const error of want.errors) verdicts.set(error.row!, error);
      for (const [row, message] of damaged.entries()) agreeWithModel(model, message, verdicts.get(row));
    });
  });

  it("agree on damaged data, on every way through it", () => {
    seeds(300, (random) => {
      const { schema, model, values, data } = caseOf(random, random.chance(0.1));
      const [one, other] = both(schema, { ...MODEL, limits: { maxFreeValues: 20_000 } });
      const damaged = damage(random, data);
      const given = { count: random.chance(0.7) ? values.length : undefined };
      const paths = pathsInto(model, "", 3);
      const ways: Record<string, (type: AvroType) => unknown> = {
        decodeBatch: (type) => type.decodeBatch(damaged, given),
        decodeColumns: (type) => type.decodeColumns(damaged, given).toObjects(),
        verify: (type) => type.verify(damaged, given),
        count: (type) => type.count(damaged),
        collect: (type) => {
          const { values: good, errors } = type.decodeBatch(damaged, { ...given, errors: "collect" });
          return [good, errors.map(placeOf)];
        },
      };
      if (paths.length > 0) {
        const fields = [random.pick(paths)];
        ways.fields = (type) => type.decodeBatch(damaged, { ...given, fields });
      }
      for (const [name, way] of Object.entries(ways))
        same(
          outcome(() => way(one)),
          outcome(() => way(other)),
          name,
        );
    });
  });
});

describe.runIf(subject === "kernel")("the kernel", () => {
  it("needs no help with good data", () => {
    seeds(150, (random) => {
      const { schema, values, messages, data } = caseOf(random);
      const options = resolveOptions(MODEL);
      const writer = typeOf(schema, {}).schema;
      const plan = resolve(writer, writer);
      const refuse = () => {
        throw new Error("the closures were asked");
      };
      const decoder = {
        openData: refuse,
        decode: refuse,
        readNext: refuse,
        skipNext: refuse,
      } as unknown as DatumDecoder;
      const codegen = random.chance(0.5);
      const kernel = new KernelBatch({
        writer,
        plan,
        options,
        decoders: { values: decoder, plain: decoder },
        layouts: () => layOut(plan),
        closures: { objects: refuse, columns: refuse, verify: refuse, count: refuse },
        emits: random.chance(0.5),
        compile: codegen ? evaluate : undefined,
      });
      const count = values.length;
      same(kernel.objects({ messages }), values, "messages");
      same(kernel.objects({ bytes: data, count }), values, "data");
      same(kernel.verify({ bytes: data, count }), count, "verify");
      same(new RecordBatch(kernel.columns({ messages }), columnReader(options)).toObjects(), values, "columns");
    });
  });
});

describe("encoding", () => {
  it("writes what the specification says, and reads it back", () => {
    seeds(300, (random) => {
      const { schema, model, values } = caseOf(random, random.chance(0.2));
      const type = typeOf(schema, { ...MODEL, engine: subject });
      for (const value of values.slice(0, 20)) {
        const bytes = type.encode(value);
        same(hexOf(bytes), hexOf(encodeModel(model, value)), "bytes");
        same(bytes.byteLength, bytes.buffer.byteLength, "a buffer of their own");
        same(type.decode(bytes), value, "back");
        const target = new Uint8Array(bytes.length + 5).fill(0xaa);
        same(type.encodeInto(value, target, 3), 3 + bytes.length, "the end in a target");
        same(hexOf(target), `aaaaaa${hexOf(bytes)}aaaa`, "the target");
      }
    });
  });

  it("of values as they were decoded loses nothing", () => {
    seeds(300, (random) => {
      const { schema, model, values } = caseOf(random, random.chance(0.2));
      // with bigints, the 1 of a double branch would come back as the 1n of a long branch before it
      const look = { ...randomLook(random), long: "auto" } as const;
      const type = typeOf(schema, { ...look, engine: subject });
      for (const value of values.slice(0, 20)) {
        if (hasMinusZero(value)) continue; // it fits an int branch, as 0
        const decoded = shown(model, value, look);
        same(type.decode(type.encode(decoded)), decoded, "there and back");
      }
    });
  });
});

/** The engine under test, and the closures without generated code. */
function both(schema: Json, options: TypeOptions): [AvroType, AvroType] {
  return [
    typeOf(schema, { ...options, engine: subject }),
    typeOf(schema, { ...options, engine: "closures", codegen: "never" }),
  ];
}

/** Cut off the end, flip a bit, or put a hostile byte somewhere; sometimes nothing. */
function damage(random: Random, bytes: Uint8Array): Uint8Array {
  const kind = random.below(8);
  if (bytes.length === 0 || kind === 0) return bytes;
  const at = random.below(bytes.length);
  if (kind < 4) return bytes.slice(0, at);
  const copy = bytes.slice();
  copy[at] = kind < 7 ? copy[at]! ^ (1 << random.below(8)) : random.pick([0x00, 0x01, 0x7f, 0x80, 0xff]);
  return copy;
}

/** The model takes a message exactly if the library does; limits aside, which the model does not have. */
function agreeWithModel(model: Model, message: Uint8Array, verdict: unknown): void {
  if (verdict instanceof AvroError && verdict.code === "limit-exceeded") return;
  let read: { value: unknown; end: number } | undefined;
  try {
    read = decodeModel(model, message);
  } catch {}
  const accepted = read !== undefined && read.end === message.length;
  if (verdict instanceof AvroError) {
    if (accepted) throw new Error(`${verdict.code} for ${hexOf(message)}, which the model reads`);
  } else if (accepted) same((verdict as { value: unknown }).value, read!.value, "a damaged message");
  else throw new Error(`a value for ${hexOf(message)}, which the model refuses`);
}

type Look = Required<Pick<TypeOptions, "long" | "union" | "numericArrays" | "map" | "codegen">>;

function randomLook(random: Random): Look {
  return {
    long: random.pick(["number", "bigint", "auto"]),
    union: random.pick(["natural", "wrapped"]),
    numericArrays: random.pick(["plain", "typed"]),
    map: random.pick(["object", "Map"]),
    codegen: random.pick(["auto", "never"]),
  };
}

const TYPED_ARRAYS = { int: Int32Array, long: BigInt64Array, float: Float32Array, double: Float64Array };

/** A value of the model as it looks under other options. */
function shown(model: Model, value: unknown, look: Look): unknown {
  switch (model.kind) {
    case "long": {
      const exact = value as bigint;
      return look.long === "bigint" || (look.long === "auto" && !isSafe(exact)) ? exact : Number(exact);
    }
    case "record":
      return shownRecord(model, value as object, look);
    case "array": {
      const items = value as unknown[];
      const typed = look.numericArrays === "typed" ? TYPED_ARRAYS[model.items.kind as "int"] : undefined;
      return typed ? typed.from(items as number[]) : items.map((item) => shown(model.items, item, look));
    }
    case "map": {
      const entries = Object.entries(value as object).map(
        ([key, item]) => [key, shown(model.values, item, look)] as const,
      );
      return look.map === "Map" ? new Map(entries) : object(entries);
    }
    case "union":
      return shownBranch(model.branches, value, look);
    default:
      return value;
  }
}

function shownRecord(model: Model & { kind: "record" }, value: object, look: Look): object {
  return object(
    model.fields.map(({ name, type }) => [
      name,
      shown(type, Object.getOwnPropertyDescriptor(value, name)!.value, look),
    ]),
  );
}

function shownBranch(branches: readonly Model[], value: unknown, look: Look): unknown {
  if (value === null) return null;
  const [name, inner] = Object.entries(value as object)[0]!;
  const taken = branches.find((candidate) => branchOf(candidate) === name)!;
  const bare = shown(taken, inner, look);
  if (look.union === "wrapped") return object([[name, bare]]);
  const records = branches.filter((candidate) => candidate.kind === "record");
  return records.length > 1 && taken.kind === "record" ? Object.assign(bare as object, { [branch]: name }) : bare;
}

function isSafe(value: bigint): boolean {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
}

/** A long that `long: "number"` refuses; typed arrays of longs hold all. */
function hasUnsafeLong(model: Model, value: unknown, look: Look): boolean {
  if (typeof value === "bigint") return model.kind === "long" && !isSafe(value);
  if (typeof value !== "object" || value === null) return false;
  const parts = Object.entries(value);
  switch (model.kind) {
    case "record":
      return model.fields.some(({ type }, i) => hasUnsafeLong(type, parts[i]![1], look));
    case "array":
      if (look.numericArrays === "typed" && model.items.kind === "long") return false;
      return parts.some(([, item]) => hasUnsafeLong(model.items, item, look));
    case "map":
      return parts.some(([, item]) => hasUnsafeLong(model.values, item, look));
    case "union": {
      const [name, inner] = parts[0]!;
      return hasUnsafeLong(model.branches.find((candidate) => branchOf(candidate) === name)!, inner, look);
    }
    default:
      return false;
  }
}

function hasMinusZero(value: unknown): boolean {
  return (
    Object.is(value, -0) || (typeof value === "object" && value !== null && Object.values(value).some(hasMinusZero))
  );
}

/** Paths of fields, as the option `fields` takes them. */
function pathsInto(model: Model, path: string, depth: number): string[] {
  if (depth === 0) return [];
  switch (model.kind) {
    case "record":
      return model.fields.flatMap(({ name, type }) => {
        const inner = path === "" ? name : `${path}.${name}`;
        return [inner, ...pathsInto(type, inner, depth - 1)];
      });
    case "array":
      return pathsInto(model.items, path, depth);
    case "map":
      return pathsInto(model.values, path, depth);
    case "union": {
      const values = model.branches.filter((candidate) => candidate.kind !== "null");
      if (values.length === 1 && !leadsToBranches(values[0]!)) return pathsInto(values[0]!, path, depth);
      return values.flatMap((candidate) => {
        const inner = `${path}[${branchOf(candidate)}]`;
        return path === "" ? [] : [inner, ...pathsInto(candidate, inner, depth - 1)];
      });
    }
    default:
      return [];
  }
}

/** Whether the next step of a path names a branch, not a field: then all unions on the way are named. */
function leadsToBranches(model: Model): boolean {
  if (model.kind === "array") return leadsToBranches(model.items);
  if (model.kind === "map") return leadsToBranches(model.values);
  return model.kind === "union";
}
