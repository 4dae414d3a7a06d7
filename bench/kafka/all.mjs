// npm run bench:kafka [-- --only flat|event] [--rounds N] [--consumer]: what a message costs, beside the clients of
// others; with --consumer also how many a consumer of a real broker takes in a second; with --write to docs/kafka.md.
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { installClients } from "../../test/kafka/install.mjs";
import { inChild } from "../child.mjs";
import { machine } from "../machine.mjs";
import { median, ratio } from "../measure.mjs";
import { save } from "../records.mjs";
import { consumerRates } from "./consumer.mjs";
import { DATA } from "./data.mjs";
import { writeTables } from "./table.mjs";

/** What is to be so many times as fast as whom. */
const TARGETS = [
  ["plain", "decodeSync", "@confluentinc", 15],
  ["evolution", "decodeSync", "@kafkajs", 100],
  ["evolution", "decodeSync", "@confluentinc", 100],
  ["plain", "decodeBatchSync", "avsc", 3],
];

const { values: options } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    rounds: { type: "string", default: "30" },
    consumer: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
const { broken } = installClients();
if (broken !== undefined) throw new Error(`the clients of others can't be installed: ${broken}`);
const rounds = Number(options.rounds);
const about = { kind: "kafka", date: new Date().toISOString(), ...machine(), rounds };
console.log(
  `${about.cpu}, ${about.cores} cores, load ${loadavg()[0].toFixed(1)}, Node ${about.node}, commit ${about.commit}`,
);
console.log("microseconds of processor time a message, the median\n");
const serdes = [];
for (const dataset of options.only ?? Object.keys(DATA)) {
  const result = inChild("kafka/serdes.mjs", { dataset, rounds });
  const { times } = inChild("kafka/serdes.mjs", { dataset, rounds, standIn: true });
  for (const op of Object.keys(times)) result.times[op].SchemaRegistry = times[op].SchemaRegistry;
  serdes.push(result);
  report(result);
}
const consumer = options.consumer ? await consumerRates() : undefined;
if (consumer !== undefined)
  console.log(
    consumer
      .map(({ name, micros, rate }) => `${name.padEnd(36)}${micros.toFixed(2)} us, ${Math.round(rate)} messages/s`)
      .join("\n"),
  );
if (options.only === undefined && rounds >= 30) {
  const record = { ...about, serdes, consumer };
  const file = save(record, [about.node, "kafka"]);
  console.log(`\n${file}`);
  if (options.write) writeTables(record, file.slice(file.lastIndexOf("/") + 1));
}

function report({ dataset, bytes, times }) {
  console.log(`${dataset}, ${bytes.toFixed(0)} bytes`);
  for (const [op, found] of Object.entries(times))
    for (const [name, samples] of Object.entries(found)) {
      const beside = ["avsc", "@kafkajs", "@confluentinc"]
        .filter(
          (peer) => peer !== name && found[peer] !== undefined && !["avsc", "@kafkajs", "@confluentinc"].includes(name),
        )
        .map((peer) => `${times_(ratio(found[peer], samples))} ${peer}`);
      console.log(
        `  ${op.padEnd(10)} ${name.padEnd(18)} ${median(samples).toFixed(3).padStart(9)}   ${beside.join("  ")}`,
      );
    }
  for (const [op, name, peer, target] of TARGETS) {
    const { ratio: found } = ratio(times[op][peer], times[op][name]);
    console.log(
      `  ${name} (${op}) ${found.toFixed(1)} times as fast as ${peer}: target ${target} ${found >= target ? "met" : "MISSED"}`,
    );
  }
  console.log();
}

function times_({ ratio: found, low, high }) {
  return `${found.toFixed(found < 10 ? 2 : 0)}x [${low.toFixed(1)}, ${high.toFixed(1)}]`;
}
