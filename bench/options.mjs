import { parseArgs } from "node:util";
import { datasetNames } from "./datasets.mjs";
import { targetsOf } from "./targets.mjs";

/** Fewer rounds show that a bench runs, not how fast anything is. */
const ENOUGH_ROUNDS = 30;

const HELP = `npm run bench -- [--op P5,P6]… [--only event,wide]… [--rounds 40] [--together] [--node 26] [--to FOLDER]
npm run bench -- --peers [--only event,wide]… [--rounds 30]     other formats and libraries of JavaScript
npm run bench -- --profile event [--op P1,P5]                   a CPU profile, and the time of each stage
npm run bench -- --stages                                       the time of each stage on all datasets
P13 takes its native times from the newest file that npm run bench:native has left in bench/results.`;

/**
 * What the command line asks for. Lists take several names, by comma or by repetition; an unknown name is an error.
 * `wanted`: names of targets; `whole`: nothing was left out, so the run is kept.
 */
export function readOptions(args = process.argv.slice(2)) {
  const { values } = parseArgs({
    args,
    options: {
      op: { type: "string", multiple: true },
      only: { type: "string", multiple: true },
      rounds: { type: "string", default: "40" },
      /** All datasets in one process, as in a program that lives with many schemas. */
      together: { type: "boolean", default: false },
      peers: { type: "boolean", default: false },
      profile: { type: "string" },
      stages: { type: "boolean", default: false },
      node: { type: "string" },
      to: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    process.exit(0);
  }
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds takes a number, not ${values.rounds}`);
  const only = list(values.only);
  for (const name of [...(only ?? []), ...(values.profile === undefined ? [] : [values.profile])])
    if (!datasetNames.includes(name)) throw new Error(`no dataset ${name}: there are ${datasetNames.join(", ")}`);
  return {
    ...values,
    rounds,
    datasets: only ?? datasetNames,
    wanted: targetsOf(list(values.op)),
    whole: values.op === undefined && only === undefined,
    enough: rounds >= ENOUGH_ROUNDS,
  };
}

const list = (values) => values?.flatMap((value) => value.split(",")).filter((name) => name !== "");
