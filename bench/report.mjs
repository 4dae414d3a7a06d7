import { geometricMean, median, ratio } from "./measure.mjs";
import { TARGETS } from "./targets.mjs";

/** Each operation of each result: { op, lifetime, dataset, ratio, low, high, … }. Against avsc, or what `bases` names. */
function measurements(results) {
  return results.flatMap(({ ops, bases = {}, lifetime, dataset, rows, bytes, times }) =>
    Object.entries(ops).map(([op, name]) => ({
      op,
      lifetime,
      dataset,
      base: bases[op] ?? "avsc",
      ...ratio(times[bases[op] ?? "avsc"], times[name]),
      avsc: (median(times[bases[op] ?? "avsc"]) * 1e6) / rows,
      ours: (median(times[name]) * 1e6) / rows,
      json: times.JSON && (median(times.JSON) * 1e6) / rows,
      speed: bytes / median(times[name]) / 1e3,
    })),
  );
}

/** One line for each operation and lifetime of a dataset. */
export function report(results) {
  const lines = measurements(results).map((one) => {
    const range = `${one.low.toFixed(2)}–${one.high.toFixed(2)}`;
    const json = one.op === "P1" ? `  JSON.parse ${nanoseconds(one.json)}` : "";
    return `${one.dataset.padEnd(12)}${one.op.padEnd(16)}${one.lifetime.padEnd(9)} ${one.base} ${nanoseconds(one.avsc)}  wavro ${nanoseconds(one.ours)} ${one.speed.toFixed(0).padStart(5)} MB/s   x${one.ratio.toFixed(2).padEnd(6)}${range}${json}`;
  });
  return lines.join("\n");
}

/** Each operation against its target; of the two lifetimes the lower counts. */
export function summary(results) {
  const all = measurements(results);
  const lines = Object.entries(TARGETS).flatMap(([op, target]) => {
    const ours = all.filter((one) => one.op === op);
    if (ours.length === 0) return [];
    const means = ["dropped", "retained"].flatMap((lifetime) => {
      const ratios = ours.filter((one) => one.lifetime === lifetime).map((one) => one.ratio);
      return ratios.length === 0 ? [] : [{ lifetime, ratio: geometricMean(ratios) }]; // not all have both
    });
    const lowest = Math.min(...means.map(({ ratio }) => ratio));
    const least = ours.reduce((low, one) => (one.ratio < low.ratio ? one : low));
    const short = [];
    if (target.mean !== null && lowest < target.mean) short.push(`mean x${lowest.toFixed(2)} is under x${target.mean}`);
    if (target.each !== null) {
      const under = new Set(ours.filter((one) => one.ratio < target.each).map((one) => one.dataset));
      if (under.size > 0) short.push(`under x${target.each}: ${[...under].join(", ")}`);
    }
    return [
      `${op.padEnd(16)}${target.what}`,
      `           geometric mean ${means.map(({ lifetime, ratio }) => `x${ratio.toFixed(2)} ${lifetime}`).join(", ")}; least x${least.ratio.toFixed(2)} (${least.dataset}, ${least.lifetime})`,
      `           ${target.mean === null ? "has no target" : short.length === 0 ? "meets its target" : `FALLS SHORT: ${short.join("; ")}`}`,
    ];
  });
  return ["Times as fast as avsc 5.7.9, against the targets:", ...lines].join("\n");
}

const nanoseconds = (value) => `${value.toFixed(value < 100 ? 1 : 0).padStart(6)} ns`;
