import { random } from "./random.mjs";

/** A sample of the first function lasts at least so long: enough for the garbage it makes to be paid within it. */
const SAMPLE_MILLISECONDS = 12;
const WARMUP_ROUNDS = 10;

/**
 * Time functions in turns: each round runs every function, each round begins with another one, so that a slow moment
 * of the machine hits all alike. Young garbage of the one before is collected outside the time, where `gc` is exposed.
 * Returns the milliseconds of one run in each round, by name.
 */
export async function interleave(functions, { rounds }) {
  const names = Object.keys(functions);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  const repeats = Object.fromEntries(names.map((name) => [name, 1]));
  for (let round = -WARMUP_ROUNDS; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round + WARMUP_ROUNDS) % names.length];
      globalThis.gc?.({ type: "minor" });
      const time = await sample(functions[name], repeats[name]);
      if (round >= 0) times[name].push(time);
      else repeats[name] = repeatsFor(time, name === names[0] ? Number.POSITIVE_INFINITY : repeats[names[0]]);
    }
  }
  return times;
}

/** No more than the first function's: what is faster than it is sampled as often, and for less time. */
function repeatsFor(time, most) {
  return Math.min(most, Math.ceil(SAMPLE_MILLISECONDS / time));
}

async function sample(run, repeats) {
  const start = performance.now();
  for (let i = 0; i < repeats; i++) {
    const pending = run();
    if (pending instanceof Promise) await pending;
  }
  return (performance.now() - start) / repeats;
}

export function median(values) {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

const RESAMPLES = 1000;

/** How many times faster `times` is than `base`: ratio of medians, with the interval that holds 95 of 100 resamples. */
export function ratio(base, times) {
  return { ratio: median(base) / median(times), ...spread([[base, times]]) };
}

/** The interval of the geometric mean of several ratios, each of a pair [base, times]. */
export function spread(pairs) {
  const { int } = random(1);
  const draw = (values) => median(values.map(() => values[int(values.length)]));
  const once = () => geometricMean(pairs.map(([base, times]) => draw(base) / draw(times)));
  const sorted = Array.from({ length: RESAMPLES }, once).sort((a, b) => a - b);
  return { low: sorted[Math.floor(RESAMPLES * 0.025)], high: sorted[Math.ceil(RESAMPLES * 0.975) - 1] };
}

export const geometricMean = (values) =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
