// npm run bench -- --stages: the time of each stage on every dataset, for docs/performance.md.
import { inChild } from "./child.mjs";
import { STAGES } from "./clocks.mjs";
import { keep } from "./keep.mjs";
import { machine } from "./machine.mjs";

/** Operations whose stages the page has, and what is left there when the platform's work is taken off. */
export const STAGED = { P1: "objects", P2: "columns", "P5 batch": "tape" };

export function benchStages(options) {
  const here = machine();
  const results = [];
  for (const op of Object.keys(STAGED))
    for (const dataset of options.datasets) {
      if (dataset === "evolve") continue; // its rows are read by P7 alone
      const measured = { dataset, op, ...inChild("stages.mjs", { dataset, op, clocked: true }) };
      results.push(measured);
      const cells = perStage(measured).map(([stage, time]) => `${stage} ${time.toFixed(1)}`);
      console.log(`${dataset.padEnd(12)}${op.padEnd(10)}ns a row: ${cells.join(", ")}`);
    }
  const record = { kind: "stages", ...here, date: new Date().toISOString(), results };
  if (options.only === undefined) keep(record, [here.node, "stages"], { ...options, enough: true });
}

/** [stage, nanoseconds a row], the rest last, then the whole. */
export function perStage({ op, stages, time, clocks, rows }) {
  const whole = time - clocks;
  const each = (milliseconds) => (milliseconds * 1e6) / rows;
  const known = stages.reduce((sum, stage) => sum + stage.time, 0);
  const found = STAGES.map((name) => [name, each(stages.find(({ stage }) => stage === name).time)]);
  return [...found, [STAGED[op], each(whole - known)], ["whole", each(whole)]];
}
