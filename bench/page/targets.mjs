import { TARGETS } from "../targets.mjs";
import { measurements, verdicts } from "../verdicts.mjs";
import { bars } from "./charts.mjs";
import { onceTables, verdictsOf } from "./once.mjs";
import { aimOf, chart, figure, nanoseconds, saying, table, times } from "./tables.mjs";

/** Charts of a run: their name, what they show, and their operations. */
const CHARTS = [
  ["decode", "decoding", { P1: "decodeBatch → objects", P2: "decodeColumns", P4: "decode, one datum a call" }],
  ["encode", "encoding", { "P5 batch": "encodeBatch", "P5 one": "encode, one datum a call" }],
  [
    "files",
    "container files",
    { "P6 null": "file → objects, codec null", "P6 deflate": "file → objects, codec deflate" },
  ],
  ["static", "no generated code", { "P8 views": "row views, 3 fields touched", "P8 keyed": "objects, keyed loop" }],
];
const BY_DATASET = ["P1", "P2", "P4", "P5 batch", "P5 one", "P6 null", "P6 deflate"];

/** The runs against the targets: text and charts. */
export function targetsPart(runs) {
  const parts = runs.map(({ record }) => partOf(record));
  return {
    text: parts.map(({ text }) => text).join("\n\n"),
    charts: Object.assign({}, ...parts.map((one) => one.charts)),
  };
}

function partOf(record) {
  const node = `Node ${record.node.slice(1)}`;
  const key = `node${record.node.slice(1).split(".")[0]}`;
  const all = measurements(record.results);
  const charts = {};
  const shown = CHARTS.map(([name, what, ops]) => {
    charts[`${name}-${key}`] = chartOf(all, ops);
    return chart(`${name}-${key}`, `Times as fast as avsc on ${node}: ${what}`);
  });
  const text = [
    `## Targets, ${node}`,
    targetTable(record),
    `### By dataset, ${node}`,
    "Rows that are used and dropped: nanoseconds a row with wavro, and times as fast as avsc.",
    datasetTable(all),
    "Dashed lines are the targets of the mean; whiskers are the intervals.",
    ...shown,
    ...onceTables(record, node),
  ];
  return { text: text.join("\n\n"), charts };
}

function targetTable(record) {
  const found = verdicts(record.results).map(({ op, what, mean, each, means, least, short }) => {
    const of = (lifetime) => means.find((one) => one.lifetime === lifetime);
    const cell = (one) => (one === undefined ? "" : times(one));
    const worst = `${figure(least.ratio)} ${least.dataset}`;
    return [
      op,
      what,
      aimOf(mean, each),
      cell(of("dropped")),
      cell(of("retained")),
      worst,
      saying(aimOf(mean, each), short),
    ];
  });
  const others = verdictsOf(record).map(({ op, what, aim, found: one, short }) => {
    return [op, what, aim, one, "", "", saying(aim, short)];
  });
  const head = ["", "", "target", "results dropped", "results retained", "least", ""];
  return table(head, [...found, ...others], [1, 6]);
}

function datasetTable(all) {
  const dropped = all.filter(({ lifetime }) => lifetime === "dropped");
  const names = [...new Set(dropped.map(({ dataset }) => dataset))];
  const rows = names.map((name) => [
    name,
    ...BY_DATASET.map((op) => {
      const one = dropped.find(({ dataset, op: its }) => dataset === name && its === op);
      return one === undefined ? "" : `${nanoseconds(one.ours)} ns, ×${figure(one.ratio)}`;
    }),
  ]);
  return table(
    ["", ...BY_DATASET],
    rows.filter((cells) => cells.slice(1).some((cell) => cell !== "")),
  );
}

function chartOf(all, ops) {
  const values = all
    .filter(({ op }) => op in ops)
    .map(({ op, dataset, lifetime, ratio, low, high }) => ({ op, dataset, lifetime, ratio, low, high }));
  const targets = Object.keys(ops).flatMap((op) => (TARGETS[op].mean === null ? [] : { op, target: TARGETS[op].mean }));
  return bars(
    values,
    targets,
    Object.entries(ops).map(([op, title]) => ({ op, title })),
  );
}
