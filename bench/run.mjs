// node bench/run.mjs '{"dataset":"event","rounds":40,"op":null}': one dataset in this process, its times as JSON.
import { dataset } from "./datasets.mjs";
import { interleave } from "./measure.mjs";
import { operations } from "./operations.mjs";

export async function run({ dataset: name, rounds, op }) {
  const data = dataset(name);
  const results = [];
  const checked = new Set();
  for (const { ops, bases, lifetime, run, check } of await operations(data)) {
    if (op !== null && !Object.keys(ops).some((one) => one === op || one.startsWith(`${op} `))) continue;
    if (!checked.has(check)) await check();
    checked.add(check);
    const times = await interleave(run, { rounds });
    results.push({ dataset: name, rows: data.rows, bytes: data.block.length, ops, bases, lifetime, times });
  }
  return results;
}

if (process.argv[2]?.startsWith("{")) {
  process.stdout.write(JSON.stringify(await run(JSON.parse(process.argv[2]))));
}
