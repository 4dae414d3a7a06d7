// P13: readers in other languages. `npm run bench:native` measures them and wavro in turns and leaves a list of rows.
import { geometricMean, ratio } from "./measure.mjs";
import { records } from "./records.mjs";
import { verdictOf } from "./report.mjs";
import { NATIVE_TARGETS } from "./targets.mjs";

/** The newest native rows beside wavro's of the same run; undefined if there are none. */
export function besideNative() {
  const native = records().filter(({ record }) => Array.isArray(record) && record[0]?.kind === "native");
  if (native.length === 0) return undefined;
  const { file, record } = native.at(-1);
  return { file, rows: beside(record) };
}

/**
 * Each row of a peer in a mode that gives what wavro gives, with wavro's time: { …row, ours, ratio, low, high, fastest },
 * `fastest` of the peer's modes for the operation. Where a dataset has logical types, "raw" is held against raw.
 */
export function beside(record) {
  const measured = record.filter(({ absent }) => absent === undefined);
  const key = ({ peer, dataset, op, variant }) => [peer, dataset, op, variant].join(" ");
  const ours = new Map(measured.filter(({ peer }) => peer === "wavro").map((row) => [key(row), row]));
  const theirs = measured.filter(({ peer, alike }) => peer !== "wavro" && alike);
  return theirs.flatMap((row) => {
    const own = ours.get(key({ ...row, peer: "wavro" }));
    if (own === undefined) return [];
    const fastest = theirs.every((other) => key(other) !== key(row) || other.nsPerDatum >= row.nsPerDatum);
    return [{ ...row, ours: own.nsPerDatum, fastest, ...ratio(row.times, own.times) }];
  });
}

export function nativeReport(native) {
  if (native === undefined) return "P13 no results of native peers: npm run bench:native";
  const lines = native.rows.filter((row) => NATIVE_TARGETS.some((target) => isOf(target, row))).map(lineOf);
  const found = nativeVerdicts(native).map(({ what, mean, least, short }) =>
    mean === undefined
      ? `P13 ${what}: not measured`
      : `P13 ${what}: mean ×${mean.toFixed(2)}, least ×${least.ratio.toFixed(2)} (${least.dataset}): ${verdictOf(short)}`,
  );
  return [...lines, ...found, ...(native.file ? [`native times from ${native.file}`] : [])].join("\n");
}

function lineOf({ peer, dataset, op, mode, nsPerDatum, ours, ratio, low, high }) {
  const range = `${low.toFixed(2)}–${high.toFixed(2)}`;
  const theirs = `${peer} (${mode}) ${nsPerDatum.toFixed(1)} ns`;
  return `${dataset.padEnd(12)}P13 ${op.padEnd(8)} ${theirs.padEnd(38)} wavro ${ours.toFixed(1).padStart(7)} ns  ×${ratio.toFixed(2).padEnd(6)} ${range}`;
}

export function nativeVerdicts({ rows }) {
  return NATIVE_TARGETS.map((target) => {
    const those = rows.filter((row) => isOf(target, row));
    return those.length === 0 ? { ...target, mean: undefined, short: [] } : { ...target, ...judge(target, those) };
  });
}

/** A target is of a mode, or of the fastest. */
function isOf({ peer, op, mode }, row) {
  if (!row.peer.toLowerCase().includes(peer) || row.op !== op) return false;
  return mode === undefined ? row.fastest : row.mode.startsWith(mode);
}

function judge(target, those) {
  const mean = geometricMean(those.map(({ ratio }) => ratio));
  const least = those.reduce((low, one) => (one.ratio < low.ratio ? one : low));
  const short = [];
  if (target.mean !== null && mean < target.mean) short.push(`mean ×${mean.toFixed(2)} is under ×${target.mean}`);
  const under = target.each === null ? [] : those.filter(({ ratio }) => ratio < target.each);
  if (under.length > 0)
    short.push(
      `under ×${target.each}: ${under.map(({ dataset, variant }) => dataset + (variant === "raw" ? " (raw)" : "")).join(", ")}`,
    );
  return { mean, least, short };
}
