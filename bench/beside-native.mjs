// P13: readers in other languages, measured by `npm run bench:native`, beside what this run measured.
import { geometricMean, median } from "./measure.mjs";
import { records } from "./records.mjs";
import { verdictOf } from "./report.mjs";
import { NATIVE_TARGETS } from "./targets.mjs";

const OURS = { objects: "P1", columns: "P2" };

/** The newest native rows, each with our time of the same data in `results` (dropped rows); none if there are none. */
export function besideNative(results) {
  const native = records().filter(({ record }) => Array.isArray(record) && record[0]?.kind === "native");
  if (native.length === 0) return undefined;
  const { file, record } = native.at(-1);
  const rows = record.flatMap((row) => {
    const ours = timeOf(results, row);
    return ours === undefined ? [] : [{ ...row, ours, ratio: row.nsPerDatum / ours }];
  });
  return { file, rows };
}

function timeOf(results, { dataset, op }) {
  const found = results.find((one) => one.dataset === dataset && one.lifetime === "dropped" && OURS[op] in one.ops);
  return found && (median(found.times[found.ops[OURS[op]]]) * 1e6) / found.rows;
}

export function nativeReport(native) {
  if (native === undefined) return "P13 no results of native peers: npm run bench:native";
  const lines = native.rows.map(
    ({ peer, dataset, op, nsPerDatum, ours, ratio }) =>
      `${dataset.padEnd(12)}P13 ${op.padEnd(8)} ${peer} ${nsPerDatum.toFixed(1)} ns  wavro ${ours.toFixed(1)} ns  ×${ratio.toFixed(2)}`,
  );
  const found = nativeVerdicts(native).map(({ what, mean, least, short }) =>
    mean === undefined
      ? `P13 ${what}: not measured`
      : `P13 ${what}: mean ×${mean.toFixed(2)}, least ×${least.ratio.toFixed(2)} (${least.dataset}): ${verdictOf(short)}`,
  );
  return [...lines, ...found, `native times from ${native.file}`].join("\n");
}

export function nativeVerdicts({ rows }) {
  return NATIVE_TARGETS.map((target) => {
    const those = rows.filter(({ peer, op }) => peer.toLowerCase().includes(target.peer) && op === target.op);
    return those.length === 0 ? { ...target, mean: undefined, short: [] } : { ...target, ...judge(target, those) };
  });
}

function judge(target, those) {
  const mean = geometricMean(those.map(({ ratio }) => ratio));
  const least = those.reduce((low, one) => (one.ratio < low.ratio ? one : low));
  const short = [];
  if (target.mean !== null && mean < target.mean) short.push(`mean ×${mean.toFixed(2)} is under ×${target.mean}`);
  const under = target.each === null ? [] : those.filter(({ ratio }) => ratio < target.each);
  if (under.length > 0) short.push(`under ×${target.each}: ${under.map(({ dataset }) => dataset).join(", ")}`);
  return { mean, least, short };
}
