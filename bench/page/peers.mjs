import { median } from "../measure.mjs";
import { PEER_OPS, peerMeans } from "../peers/bench.mjs";
import { strips } from "./charts.mjs";
import { chart, figure, nanoseconds, table } from "./tables.mjs";

/** Other libraries and formats of JavaScript: text and charts. */
export function peersPart(runs) {
  if (runs.length === 0) return { text: "", charts: {} };
  const parts = runs.map(({ record }) => partOf(record));
  const [{ record }] = runs;
  const text = [
    "## Other libraries and formats of JavaScript",
    `Each in its best documented mode, on the same rows; lists are as many rows as make 64 KiB of Avro. A format with a size of its own and no schema resolution is another thing than Avro: these say what a row costs, not what to use. Arrow's IPC is the columns themselves, so reading it is reading its metadata; in \`money\`, JSON and msgpackr hold decimals and identifiers as text, so they convert nothing.`,
    modeTable(record),
    "### Bytes a row",
    sizeTable(record),
    ...parts.map((one) => one.text),
  ];
  return { text: text.join("\n\n"), charts: Object.assign({}, ...parts.map((one) => one.charts)) };
}

function partOf(record) {
  const node = `Node ${record.node.slice(1)}`;
  const name = `peers-node${record.node.slice(1).split(".")[0]}`;
  const text = [
    `### Speed, ${node}`,
    "A tick is a dataset, a dot the geometric mean over those that a peer can express.",
    chart(name, `Times as fast as avsc on ${node}: other libraries and formats`),
    ...Object.entries(PEER_OPS).map(([op, what]) => `${what}, ns a row:\n\n${timeTable(record, op)}`),
  ];
  return { text: text.join("\n\n"), charts: { [name]: chartOf(record) } };
}

const peersOf = ({ results }, op) => [...new Set(results.flatMap(({ times }) => Object.keys(times[op] ?? {})))];

function timeTable(record, op) {
  const peers = peersOf(record, op);
  const rows = record.results.map(({ dataset, rows: count, times, absent }) => [
    dataset,
    ...peers.map((peer) => {
      const found = times[op]?.[peer];
      return found === undefined ? (absent[peer] ? "–" : "") : nanoseconds((median(found) * 1e6) / count);
    }),
  ]);
  const means = peerMeans(record.results, op);
  const mean = ["times as fast as avsc", ...peers.map((peer) => (means[peer] ? figure(means[peer].ratio) : ""))];
  return table(["", ...peers], [...rows, mean]);
}

function sizeTable(record) {
  const peers = [...new Set(record.results.flatMap(({ sizes }) => Object.keys(sizes)))].filter(
    (peer) => !["avsc", "avro-js"].includes(peer), // the bytes of these are wavro's
  );
  const rows = record.results.map(({ dataset, sizes }) => [
    dataset,
    ...peers.map((peer) => (sizes[peer] === undefined ? "–" : nanoseconds(sizes[peer]))),
  ]);
  return table(["", ...peers.map((peer) => (peer === "wavro" ? "Avro" : peer))], rows);
}

function modeTable({ results, versions }) {
  const modes = Object.assign({}, ...results.map((result) => result.modes).reverse());
  const rows = Object.entries(modes).map(([peer, mode]) => {
    const missing = results.flatMap(({ dataset, absent }) => (absent[peer] ? `${dataset}: ${absent[peer]}` : []));
    return [peer, versions[peer] ?? "", mode, missing.join("; ")];
  });
  return table(["", "version", "how", "can't express"], rows, [1, 2, 3]);
}

function chartOf({ results }) {
  const values = Object.entries(PEER_OPS).flatMap(([op, panel]) => {
    const each = results.flatMap(({ times }) =>
      Object.entries(times[op] ?? {})
        .filter(([peer]) => peer !== "avsc" && times[op].avsc !== undefined)
        .map(([name, found]) => ({ panel, name, ratio: median(times[op].avsc) / median(found), mean: false })),
    );
    const means = Object.entries(peerMeans(results, op)).map(([name, { ratio }]) => ({
      panel,
      name,
      ratio,
      mean: true,
    }));
    return [...each, ...means];
  });
  return strips(values, Object.values(PEER_OPS), "times as fast as avsc");
}
