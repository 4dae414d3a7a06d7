// The tables of docs/kafka.md, of a record.
import { readFileSync, writeFileSync } from "node:fs";
import { median, ratio } from "../measure.mjs";

const PAGE = new URL("../../docs/kafka.md", import.meta.url);
const OPS = { plain: "decode", evolution: "decode by another schema", encode: "encode" };
const NAMES = {
  avsc: "avsc alone, no registry",
  "@kafkajs": "@kafkajs/confluent-schema-registry 4.1.0",
  "@confluentinc": "@confluentinc/schemaregistry 1.10.1",
  SchemaRegistry: "`SchemaRegistry` of `wavro/kafka`",
};

/** Put the tables into the page, between its marks. */
export function writeTables(record, file) {
  const { cpu, cores, node, commit, serdes, consumer } = record;
  const parts = serdes.map(serdeTable);
  if (consumer !== undefined) parts.push(consumerTable(consumer));
  const about = `${cpu}, ${cores} cores which other work shared, Node ${node.slice(1)}, commit ${commit}; [all times](../bench/results/${file}).`;
  const text = `${parts.join("\n\n")}\n\n${about}`;
  const page = readFileSync(PAGE, "utf8");
  writeFileSync(
    PAGE,
    page.replace(/(<!-- written by [^\n]*-->\n)[\s\S]*?(\n<!-- end -->)/, (_, from, to) => from + text + to),
  );
}

function serdeTable({ dataset, bytes, times }) {
  const names = [...new Set(Object.values(times).flatMap((found) => Object.keys(found)))];
  const cell = (found, name) => {
    if (found[name] === undefined) return "";
    const time = median(found[name]).toFixed(median(found[name]) < 10 ? 2 : 0);
    return name === "avsc" ? time : `${time} (${figure(ratio(found.avsc, found[name]).ratio)})`;
  };
  const rows = names.map((name) => [
    NAMES[name] ?? `\`${name}\``,
    ...Object.values(times).map((found) => cell(found, name)),
  ]);
  const what = dataset === "flat" ? "12 fields" : "a nested event";
  const head = [
    `${what}, ${bytes.toFixed(0)} bytes: µs a message (times as fast as avsc)`,
    ...Object.keys(times).map((op) => OPS[op]),
  ];
  return table(head, rows);
}

function consumerTable(consumer) {
  const head = [
    "one consumer of kafkajs, a real broker",
    "µs of processor time a message, client included",
    "messages/s",
  ];
  return table(
    head,
    consumer.map(({ name, micros, rate }) => [name, micros.toFixed(1), `${Math.round(rate / 1000)},000`]),
  );
}

const figure = (value) => value.toFixed(value < 0.1 ? 3 : value < 10 ? 2 : 0);

function table(head, rows) {
  const lines = [head, head.map((_, index) => (index === 0 ? "---" : "--:")), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
