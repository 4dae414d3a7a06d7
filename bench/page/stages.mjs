import { perStage, STAGED } from "../stages-of-all.mjs";
import { nanoseconds, table } from "./tables.mjs";

const WHAT = { P1: "`decodeBatch`", P2: "`decodeColumns`", "P5 batch": "`encodeBatch`" };

/** Tables of stages for docs/performance.md. */
export function stagesPart(runs) {
  return runs
    .flatMap(({ file, record }) => [
      `Node ${record.node.slice(1)}, commit ${record.commit}, ${record.date.slice(0, 10)}, nanoseconds a row ([times](../bench/results/${file})):`,
      ...Object.keys(STAGED).map((op) => tableOf(record, op)),
    ])
    .join("\n\n");
}

function tableOf({ results }, op) {
  const those = results.filter((one) => one.op === op);
  const head = [WHAT[op], ...perStage(those[0]).map(([stage]) => stage)];
  return table(
    head,
    those.map((one) => [one.dataset, ...perStage(one).map(([, time]) => nanoseconds(time))]),
  );
}
