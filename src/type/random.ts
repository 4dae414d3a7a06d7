import { Sink } from "../bytes/sink.js";
import { RandomDatum } from "../datum/random-datum.js";
import { RandomSource } from "../datum/random-source.js";
import { AvroError, quote } from "../errors.js";
import { isValid } from "./check.js";
import type { AvroType } from "./type.js";

/** Options of `random`. */
export interface RandomOptions {
  /** A safe integer; the same seed gives the same values. Without it, another each time. */
  readonly seed?: number;
}

/** Values that are made before one is that encodes: an object may come to fit several records of a union. */
const TRIES = 100;

/**
 * Make a random value of a type, as `decode` gives it under the type's options, or with `count` so many: for tests,
 * examples and load. Values encode and, for logical types too, are sensible ones (times of this age, UUIDs); they are
 * small (arrays of 4 items, five levels of nesting, about 500 parts), and recursion ends. What a seed gives may change
 * with the version of this library.
 *
 * @throws AvroError "invalid-argument" for a seed or count that is none, and a schema without a value that ends; LimitError for
 * one whose every value is beyond `maxFreeValues` or `maxBytesLength`
 */
export function random<Out, In>(type: AvroType<Out, In>, options?: RandomOptions): Out;
export function random<Out, In>(
  type: AvroType<Out, In>,
  options: RandomOptions & { /** How many values. */ readonly count: number },
): Out[];
export function random<Out, In>(
  type: AvroType<Out, In>,
  options: RandomOptions & { readonly count?: number } = {},
): Out | Out[] {
  const { seed, count } = resolve(options);
  const datum = new RandomDatum(type.schema, type.options, new RandomSource(seed));
  if (count === undefined) return oneOf(type, datum);
  return Array.from({ length: count }, () => oneOf(type, datum));
}

function oneOf<Out, In>(type: AvroType<Out, In>, datum: RandomDatum): Out {
  const sink = new Sink();
  for (let i = 0; i < TRIES; i++) {
    sink.reset();
    datum.write(sink);
    const value = type.decode(sink.toBytes());
    if (isValid(type, value)) return value;
  }
  throw new AvroError("invalid-argument", `${TRIES} random values of the type were none that it encodes`);
}

function resolve(given: RandomOptions & { readonly count?: number }): { seed: number; count: number | undefined } {
  if (typeof given !== "object" || given === null) throw new AvroError("invalid-argument", "options must be an object");
  const options = new Map(Object.entries(given).filter(([, value]) => value !== undefined));
  for (const name of options.keys())
    if (name !== "seed" && name !== "count")
      throw new AvroError("unsupported-option", `there is no option ${quote(name)} of random values`);
  const seed = options.get("seed") ?? Math.floor(Math.random() * 2 ** 32);
  const count = options.get("count");
  if (!Number.isSafeInteger(seed)) throw new AvroError("invalid-argument", "seed must be a safe integer");
  if (count !== undefined && !(Number.isSafeInteger(count) && count >= 0))
    throw new AvroError("invalid-argument", "count must be a whole number from 0");
  return { seed, count };
}
