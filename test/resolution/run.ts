import { type AvroError, type AvroReader, avroType } from "../../src/index.js";
import { difference, expectTyped, hexOf, joined } from "../helpers.js";
import { encodeModel, type Json, modelOf, Random, randomValue } from "../random.js";
import { type Names, Resolution, Unreadable } from "./model.js";
import { jsonOf, SchemaMaker } from "./schemas.js";

/*
 * Random writer and reader schemas on both engines and in the model, which must agree:
 *
 *   WAVRO_SEED=123 npx vitest run test/resolution     only this pair
 *   WAVRO_RUNS=50 …                                   50 times as many
 */

const times = Number(process.env.WAVRO_RUNS ?? 1);
const onlySeed = process.env.WAVRO_SEED;
/** What data may hold that a reader can't take; a datum may hold several, and the model meets them in another order. */
const CODES = ["unknown-symbol", "unreadable-branch", "invalid-utf8"];

export interface Tally {
  pairs: number;
  refused: number;
  values: number;
  unreadable: number;
  columns: number;
  damaged: number;
}

/** `count` pairs from seed `first` on. Failures name their seed. */
export function runPairs(first: number, count: number): Tally {
  const tally: Tally = { pairs: 0, refused: 0, values: 0, unreadable: 0, columns: 0, damaged: 0 };
  const [from, to] = onlySeed === undefined ? [first, first + count * times] : [Number(onlySeed), Number(onlySeed) + 1];
  for (let seed = from; seed < to; seed++) {
    try {
      runPair(new Random(seed), tally);
    } catch (error) {
      throw new Error(`WAVRO_SEED=${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }
  const words = Object.entries(tally).map(([name, value]) => `${value} ${name}`);
  console.info(`seeds ${from} to ${to - 1}: ${words.join(", ")}`);
  return tally;
}

function runPair(random: Random, tally: Tally): void {
  const maker = new SchemaMaker(random);
  const writer = maker.writer();
  const reader = maker.reader(writer);
  const names: Names = random.chance(0.1) ? "ignore" : "match";
  const resolution = new Resolution(writer, reader, names);
  const options = { long: "bigint", union: "wrapped", names, codegen: random.chance(0.02) ? "auto" : "never" } as const;
  const json = jsonOf(writer);
  const made = expectTyped(() => {
    const type = avroType<unknown>(jsonOf(reader) as never, { ...options, engine: "kernel" });
    return [type.reader(json as object), type.with({ engine: "closures" }).reader(json as object)] as const;
  });
  if (made.error?.code === "invalid-default") return; // one that holds itself: no pair
  tally.pairs++;
  if (made.error) {
    if (made.error.code !== "incompatible-schemas") throw made.error;
    if (resolution.readable) throw new Error(`refused: ${made.error.message}`);
    tally.refused++;
    return;
  }
  if (!resolution.readable) throw new Error("read, and should be refused");
  const model = modelOf(json);
  const values = Array.from({ length: 1 + random.below(4) }, () => randomValue(random, model, 6));
  const messages = values.map((value) => encodeModel(model, value, random.chance(0.2) ? random : undefined));
  const want = values.map((value) => wanted(resolution, value));
  const errors = made.value.map((one) => holdMessages(one, messages, want));
  same(errors[0], errors[1], "errors of the two engines");
  holdData(made.value, messages, want, random, tally);
  if (random.chance(0.15)) holdDamaged(made.value, messages, random, tally);
  if (random.chance(0.1)) holdLook(jsonOf(reader), json as object, messages, names, random);
  tally.values += want.length;
  tally.unreadable += want.filter((outcome) => "error" in outcome).length;
}

type Wanted = { readonly value: unknown } | { readonly error: unknown };

function wanted(resolution: Resolution, value: unknown): Wanted {
  try {
    return { value: resolution.convert(value) };
  } catch (error) {
    if (error instanceof Unreadable || error instanceof TypeError) return { error }; // the latter: no UTF-8
    throw error;
  }
}

/** Each message has the wanted value, or an error where one is wanted; the errors. */
function holdMessages(reader: AvroReader, messages: readonly Uint8Array[], want: readonly Wanted[]): unknown[] {
  const { values, errors } = reader.decodeBatch(messages, { errors: "collect" });
  const good = want.flatMap((outcome) => ("value" in outcome ? [outcome.value] : []));
  same(values, good, "values of messages");
  const bad = want.flatMap((outcome, row) => ("error" in outcome ? [row] : []));
  same(
    errors.map(({ row }) => row),
    bad,
    "errors of messages",
  );
  for (const error of errors) if (!CODES.includes(error.code)) throw error;
  return errors.map(placeOf);
}

function holdData(
  [kernel, closures]: readonly [AvroReader, AvroReader],
  messages: readonly Uint8Array[],
  want: readonly Wanted[],
  random: Random,
  tally: Tally,
): void {
  const good = messages.filter((_, i) => "value" in want[i]!);
  const values = want.flatMap((outcome) => ("value" in outcome ? [outcome.value] : []));
  const data = joined(good);
  const count = good.length;
  const one = random.chance(0.5) ? kernel : closures;
  same(one.decodeBatch(data, { count }), values, "data");
  same(one.verify(data, { count }), count, "verify");
  const columns = expectTyped(() => one.decodeColumns(data, { count }));
  if (columns.error) return same(columns.error.code, "not-columnar", "columns");
  tally.columns++;
  same(columns.value.toObjects(), values, "columns");
  const half = columns.value.slice(count >> 1, count);
  same(half.toObjects(), values.slice(count >> 1), "a slice of the columns");
}

/** Cut or changed data: the engines agree on values and errors. */
function holdDamaged(
  [kernel, closures]: readonly [AvroReader, AvroReader],
  messages: readonly Uint8Array[],
  random: Random,
  tally: Tally,
): void {
  const damaged = messages.map((message) => damage(random, message));
  tally.damaged += damaged.length;
  const [have, want] = [kernel, closures].map((reader) => {
    const { errors, ...rest } = reader.decodeBatch(damaged, { errors: "collect" });
    return { values: rest.values, errors: errors.map(placeOf) };
  });
  const hex = damaged.map(hexOf).join(" ");
  same(have!.values, want!.values, `values of damaged messages ${hex}`);
  same(have!.errors, want!.errors, `errors of damaged messages ${hex}`);
}

/** Under other options the engines agree too. */
function holdLook(reader: Json, writer: object, messages: readonly Uint8Array[], names: Names, random: Random): void {
  const look = {
    long: random.pick(["number", "bigint", "auto"]),
    union: random.pick(["natural", "wrapped"]),
    numericArrays: random.pick(["plain", "typed"]),
    map: random.pick(["object", "Map"]),
    codegen: random.pick(["never", "never", "auto"]),
    names,
  } as const;
  const [have, want] = (["kernel", "closures"] as const).map((engine) => {
    const type = avroType<unknown>(reader as never, { ...look, engine }).reader(writer);
    const { values, errors } = type.decodeBatch(messages, { errors: "collect" });
    return { values, errors: errors.map(placeOf) };
  });
  same(have, want, `with ${JSON.stringify(look)}`);
}

function placeOf({ name, code, offset, row, path }: AvroError): unknown {
  return { name, code, offset, row, path: path?.join(" ") };
}

function damage(random: Random, bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) return bytes;
  const at = random.below(bytes.length);
  if (random.chance(0.4)) return bytes.slice(0, at);
  const copy = bytes.slice();
  copy[at] = random.chance(0.5) ? copy[at]! ^ (1 << random.below(8)) : random.pick([0x00, 0x01, 0x7f, 0x80, 0xff]);
  return copy;
}

function same(have: unknown, want: unknown, what: string): void {
  const found = difference(have, want);
  if (found !== undefined) throw new Error(`${what}: ${found}`);
}
