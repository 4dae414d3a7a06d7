// One target on a thread of its own; another one watches whether it goes on.
import { parentPort, workerData } from "node:worker_threads";
import { watchInstances } from "../faults/instances.mjs";
import { inputOf, worldOf } from "./runs.mjs";
import { Edge, FILLS } from "./sources.mjs";
import { TARGETS } from "./targets/all.mjs";

const { name, seed, seconds, executions, progress } = workerData;
const target = TARGETS.find((one) => one.name === name);
/** Runs, the number of the world, and the runs left in it: where this is, for the one who watches. */
const state = new Int32Array(progress);
const prototypes = namesOf();
const start = performance.now();
let done = 0;
let slowest = { ms: 0 };
const watch = watchInstances();
const edge = new Edge(watch);
/** What stands behind the input of kernels at the end of memory, from run to run; or they are left as they are. */
const fills = [undefined, ...FILLS];

Error.stackTraceLimit = 0; // half of all runs end in errors
try {
  for (let number = 0; isOn(); number++) await runWorld(number);
  parentPort.postMessage({ done, seconds: (performance.now() - start) / 1000, slowest });
} catch (error) {
  parentPort.postMessage({ done, finding: `${error?.stack ?? error}` });
}

function isOn() {
  return done < executions && performance.now() - start < 1000 * seconds;
}

async function runWorld(number) {
  publish(number, 0);
  const opened = await target.open(worldOf(target, seed, number));
  for (let left = target.every; left > 0 && isOn(); ) {
    publish(number, left);
    const input = inputOf(target, seed, number, left, opened);
    const before = performance.now();
    edge.fill = fills[(number + left) % fills.length];
    edge.poison();
    await target.run(opened, input);
    if (watch.traps > 0) throw new Error("the kernel trapped");
    const took = performance.now() - before;
    if (took > slowest.ms) slowest = { ms: took, world: number, left };
    const count = target.countOf?.(input) ?? 1;
    left -= count;
    done += count;
  }
  if (namesOf() !== prototypes) throw new Error("a prototype was changed");
}

function publish(number, left) {
  state[1] = number;
  state[2] = left;
  Atomics.add(state, 0, 1);
}

/** What prototypes hold. */
function namesOf() {
  return [Object, Array, Map, Uint8Array, Error, String, Function]
    .map((one) => Reflect.ownKeys(one.prototype).map(String).join())
    .join(";");
}
