// node bench/run.mjs '{"dataset":"event","rounds":40,"wanted":["P1"]}': one dataset in this process, its times as JSON.
import { dataset } from "./datasets.mjs";
import { interleave } from "./measure.mjs";
import { operations } from "./operations.mjs";

export async function run({ dataset: name, rounds, wanted }) {
  const data = dataset(name);
  const results = [];
  const checked = new Set();
  for (const { lifetime, check, ...one } of await operations(data)) {
    const { ops, bases, run } = only(wanted, one);
    if (Object.keys(ops).length === 0) continue;
    if (!checked.has(check)) await check();
    checked.add(check);
    const times = await interleave(run, { rounds });
    results.push({ dataset: name, rows: data.rows, bytes: data.block.length, ops, bases, lifetime, times });
  }
  return results;
}

/** Of what runs in turns, what is wanted and what that is held against. */
function only(wanted, { ops: all, bases: known = {}, run: functions }) {
  const pick = (object, keep) => Object.fromEntries(Object.entries(object).filter(keep));
  const ops = pick(all, ([op]) => wanted.includes(op));
  const bases = pick(known, ([op]) => op in ops);
  const needed = ["avsc", ...Object.values(ops), ...Object.values(bases)];
  return { ops, bases, run: pick(functions, ([name]) => needed.includes(name)) };
}

if (process.argv[2]?.startsWith("{")) {
  process.stdout.write(JSON.stringify(await run(JSON.parse(process.argv[2]))));
}
