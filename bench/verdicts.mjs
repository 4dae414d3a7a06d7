import { geometricMean, median, ratio, spread } from "./measure.mjs";
import { TARGETS } from "./targets.mjs";

/** Each operation of each result: { op, lifetime, dataset, ratio, low, high, … }. Against avsc, or what `bases` names. */
export function measurements(results) {
  return results.flatMap((result) =>
    Object.entries(result.ops).map(([op, name]) => {
      const { lifetime, dataset, rows, bytes, times, bases = {} } = result;
      const base = bases[op] ?? "avsc";
      const each = (one) => (median(times[one]) * 1e6) / rows;
      return {
        op,
        lifetime,
        dataset,
        base,
        ...ratio(times[base], times[name]),
        times: [times[base], times[name]],
        theirs: each(base),
        ours: each(name),
        speed: bytes / median(times[name]) / 1e3,
      };
    }),
  );
}

/**
 * Each target with what was found: geometric means by lifetime, of which the lower counts, each with the interval that
 * holds 95 of 100 resamples; the least ratio; and `short`, a list of what is missing. Operations without results are
 * left out.
 */
export function verdicts(results) {
  const all = measurements(results);
  return Object.entries(TARGETS).flatMap(([op, target]) => {
    const ours = all.filter((one) => one.op === op);
    return ours.length === 0 ? [] : [{ op, ...target, ...judge(target, ours) }];
  });
}

function judge({ mean, each }, ours) {
  const means = ["dropped", "retained"].flatMap((lifetime) => {
    const those = ours.filter((one) => one.lifetime === lifetime);
    return those.length === 0 ? [] : [{ lifetime, ...meanOf(those) }]; // not all have both
  });
  const lowest = Math.min(...means.map(({ ratio }) => ratio));
  const { dataset, lifetime, ratio } = ours.reduce((low, one) => (one.ratio < low.ratio ? one : low));
  const short = [];
  if (mean !== null && lowest < mean) short.push(`mean ×${lowest.toFixed(2)} is under ×${mean}`);
  if (each !== null) {
    const under = new Set(ours.filter((one) => one.ratio < each).map((one) => one.dataset));
    if (under.size > 0) short.push(`under ×${each}: ${[...under].join(", ")}`);
  }
  return { means, least: { dataset, lifetime, ratio }, short };
}

function meanOf(those) {
  const pairs = those.map(({ times }) => times);
  return { ratio: geometricMean(those.map((one) => one.ratio)), ...spread(pairs) };
}
