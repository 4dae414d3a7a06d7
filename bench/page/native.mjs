import { beside, nativeVerdicts } from "../beside-native.mjs";
import { geometricMean } from "../measure.mjs";
import { NATIVE_TARGETS } from "../targets.mjs";
import { strips } from "./charts.mjs";
import { aimOf, chart, figure, nanoseconds, saying, table } from "./tables.mjs";

const WHAT = { objects: "rows as objects", columns: "columns" };

/** Readers in other languages: text and charts. */
export function nativePart(native) {
  const rows = native === undefined ? [] : beside(native.record).map((row) => ({ ...row, dataset: labelOf(row) }));
  if (rows.length === 0) return { text: "", charts: {} };
  const ops = Object.keys(WHAT).filter((op) => rows.some((row) => row.op === op));
  const tables = ops.map((op) => `${WHAT[op]}, ns a datum, and times as fast as each:\n\n${tableOf(rows, op)}`);
  const text = [
    "## Readers in other languages",
    `The same files on the same machine, by \`npm run bench:native\`: ${versionsOf(rows)}.`,
    verdictTable(rows),
    chart("native", "Times as fast as readers in other languages"),
    ...tables,
  ];
  return { text: text.join("\n\n"), charts: { native: chartOf(rows, ops) } };
}

const labelOf = ({ dataset, variant }) => (variant ? `${dataset}, ${variant}` : dataset);

function verdictTable(rows) {
  const lines = nativeVerdicts({ rows }).map(({ what, mean, least, short }, i) => {
    const aim = aimOf(NATIVE_TARGETS[i].mean, NATIVE_TARGETS[i].each);
    if (least === undefined) return ["P13", what, aim, "", "", "not measured"];
    return ["P13", what, aim, figure(mean), `${figure(least.ratio)} ${least.dataset}`, saying(aim, short)];
  });
  return table(["", "", "target", "mean", "least", ""], lines, [1, 5]);
}

const versionsOf = (rows) =>
  [...new Map(rows.map(({ peer, version }) => [peer, version]))].map((one) => one.join(" ")).join(", ");

function tableOf(all, op) {
  const rows = all.filter((row) => row.op === op);
  const peers = [...new Set(rows.map(({ peer }) => peer))];
  const datasets = [...new Set(rows.map(({ dataset }) => dataset))];
  const lines = datasets.map((dataset) => {
    const those = rows.filter((row) => row.dataset === dataset);
    const cells = peers.map((name) => those.find(({ peer }) => peer === name));
    return [
      dataset,
      nanoseconds(those[0].ours),
      ...cells.map((one) => (one ? `${nanoseconds(one.nsPerDatum)}, ×${figure(one.ratio)}` : "–")),
    ];
  });
  const means = peers.map((name) => `×${figure(meanOf(rows, name))}`);
  return table(["", "wavro", ...peers], [...lines, ["geometric mean", "", ...means]]);
}

const meanOf = (rows, name) => geometricMean(rows.filter(({ peer }) => peer === name).map(({ ratio }) => ratio));

function chartOf(rows, ops) {
  const values = ops.flatMap((op) => {
    const those = rows.filter((row) => row.op === op);
    const each = those.map(({ peer, ratio }) => ({ panel: WHAT[op], name: peer, ratio, mean: false }));
    const means = [...new Set(those.map(({ peer }) => peer))].map((name) => ({
      panel: WHAT[op],
      name,
      ratio: meanOf(those, name),
      mean: true,
    }));
    return [...each, ...means];
  });
  return strips(values, Object.values(WHAT), "times as fast with wavro");
}
