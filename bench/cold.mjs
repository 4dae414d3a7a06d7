import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median, ratio } from "./measure.mjs";
import { verdictOf } from "./report.mjs";
import { COLD_TARGET } from "./targets.mjs";

const PEERS = ["avsc", "import", "require"];
const CHILD = fileURLToPath(new URL("cold-start.mjs", import.meta.url));

/**
 * Cold starts, in turns: the milliseconds of each, by peer. `inside`: from before the import to after the first
 * decode, by the child's own clock; `process`: its whole life, which is mostly that of the runtime.
 */
export function coldStarts(rounds) {
  const times = { inside: {}, process: {} };
  for (let round = -1; round < rounds; round++) {
    for (let turn = 0; turn < PEERS.length; turn++) {
      const peer = PEERS[(turn + round + 1) % PEERS.length];
      const { inside, whole } = start(peer);
      if (round < 0) continue; // files come from the disk once
      (times.inside[peer] ??= []).push(inside);
      (times.process[peer] ??= []).push(whole);
    }
  }
  return times;
}

function start(peer) {
  const from = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [CHILD, peer], { encoding: "utf8" });
  const whole = performance.now() - from;
  if (status !== 0) throw new Error(`cold start of ${peer} failed: ${stderr}`);
  return { inside: Number(stdout), whole };
}

export function coldReport(times) {
  const lines = Object.entries(times).flatMap(([what, { avsc, ...ours }]) =>
    Object.entries(ours).map(([peer, one]) => {
      const { ratio: faster, low, high } = ratio(avsc, one);
      const least = `least ${Math.min(...avsc).toFixed(1)} and ${Math.min(...one).toFixed(1)}`;
      return `cold start  P9 ${peer.padEnd(8)} ${what.padEnd(8)} avsc ${median(avsc).toFixed(1)} ms  wavro ${median(one).toFixed(1)} ms  x${faster.toFixed(2)} ${low.toFixed(2)}–${high.toFixed(2)}  ${least}`;
    }),
  );
  return [
    ...lines,
    `P9 import, schema and first decode in a fresh process: ${verdictOf(coldVerdict(times).short)}`,
  ].join("\n");
}

/** P9: by import, by the process's own clock. */
export function coldVerdict(times) {
  const found = ratio(times.inside.avsc, times.inside.import);
  const short = found.ratio >= COLD_TARGET ? [] : [`×${found.ratio.toFixed(2)} is under ×${COLD_TARGET}`];
  return { ...found, short };
}
