import { measurements, verdicts } from "./verdicts.mjs";

/** One line for each operation and lifetime of a dataset. */
export function report(results) {
  const lines = measurements(results).map((one) => {
    const range = `${one.low.toFixed(2)}–${one.high.toFixed(2)}`;
    return `${one.dataset.padEnd(12)}${one.op.padEnd(20)}${one.lifetime.padEnd(9)} ${one.base} ${nanoseconds(one.theirs)}  wavro ${nanoseconds(one.ours)} ${one.speed.toFixed(0).padStart(5)} MB/s   x${one.ratio.toFixed(2).padEnd(6)}${range}`;
  });
  return lines.join("\n");
}

/** Each operation against its target; of the two lifetimes the lower counts. */
export function summary(results) {
  const lines = verdicts(results).flatMap(({ op, what, mean, each, means, least, short }) => {
    const found = means.map(
      ({ lifetime, ratio, low, high }) => `×${ratio.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)}) ${lifetime}`,
    );
    const free = mean === null && each === null;
    return [
      `${op.padEnd(20)}${what}`,
      `    mean ${found.join(", ")}; least ×${least.ratio.toFixed(2)} (${least.dataset}, ${least.lifetime})`,
      `    ${free ? "has no target" : verdictOf(short)}`,
    ];
  });
  return ["Times as fast as avsc 5.7.9, geometric means over the datasets:", ...lines].join("\n");
}

export const verdictOf = (short) => (short.length === 0 ? "meets its target" : `FALLS SHORT: ${short.join("; ")}`);

const nanoseconds = (value) => `${value.toFixed(value < 100 ? 1 : 0).padStart(6)} ns`;
