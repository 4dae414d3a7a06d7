// npm run bench -- --peers: rows and columns by other libraries and formats, beside avsc and wavro.
import { readFileSync } from "node:fs";
import { inChild } from "../child.mjs";
import { keep } from "../keep.mjs";
import { heading, machine } from "../machine.mjs";
import { geometricMean, median } from "../measure.mjs";
import { prepare } from "../stage.mjs";

/** What a table of peers is about. */
export const PEER_OPS = {
  batch: "lists of rows → objects",
  one: "one row a call → object",
  columns: "lists of rows → columns",
  "encode batch": "objects → lists of rows",
  "encode one": "object → one row a call",
};

export function benchPeers(options) {
  const { rounds, only } = options;
  const here = machine();
  prepare();
  console.log(`${heading(here, rounds)}\n`);
  const results = [];
  for (const dataset of options.datasets) {
    if (dataset === "evolve") continue; // the rows of event
    const result = inChild("peers/run.mjs", { dataset, rounds });
    results.push(result);
    console.log(peerReport(result));
  }
  console.log(peerSummary(results));
  const record = { kind: "peers", ...here, date: new Date().toISOString(), rounds, versions: versions(), results };
  if (only === undefined) keep(record, [here.node, "peers"], options);
}

/** Of the packages that are measured. */
function versions() {
  const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
  return { avsc: read("../../package.json").devDependencies.avsc, ...read("../installed/package.json").dependencies };
}

/** Nanoseconds a row of each peer. */
function peerReport({ dataset, rows, times, absent }) {
  const lines = Object.entries(times).map(([op, peers]) => {
    const cells = Object.entries(peers).map(([peer, one]) => `${peer} ${((median(one) * 1e6) / rows).toFixed(0)}`);
    return `${dataset.padEnd(12)}${op.padEnd(13)} ns a row: ${cells.join(", ")}`;
  });
  const missing = Object.entries(absent).map(([peer, reason]) => `${dataset.padEnd(12)}without ${peer}: ${reason}`);
  return [...lines, ...missing].join("\n");
}

function peerSummary(results) {
  const lines = Object.keys(PEER_OPS).map((op) => {
    const cells = Object.entries(peerMeans(results, op)).map(
      ([peer, { ratio, count }]) =>
        `${peer} ×${ratio.toFixed(2)}${count < results.length ? ` (${count} datasets)` : ""}`,
    );
    return `${op.padEnd(13)} ${cells.join(", ")}`;
  });
  return ["\nTimes as fast as avsc, geometric means:", ...lines].join("\n");
}

/** Of each peer: geometric mean of its speed to avsc's, over the `count` datasets that it can express. */
export function peerMeans(results, op) {
  const ratios = new Map();
  for (const { times } of results)
    for (const [peer, one] of Object.entries(times[op] ?? {}))
      if (times[op].avsc !== undefined && peer !== "avsc")
        ratios.set(peer, [...(ratios.get(peer) ?? []), median(times[op].avsc) / median(one)]);
  return Object.fromEntries(
    [...ratios].map(([peer, list]) => [peer, { ratio: geometricMean(list), count: list.length }]),
  );
}
