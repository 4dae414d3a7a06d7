// wavro's own side of bench:native: FILE OP MODE READER, then commands on standard input (README.md).
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { avroType } from "wavro";
import { openContainer } from "wavro/container";
import { sumsOf } from "./sums.mjs";

const SYNC_BYTES = 16;
const EXACT = { union: "wrapped", logical: "raw" };

const [path, op, mode, readerPath] = process.argv.slice(2);
const file = new Uint8Array(readFileSync(path));
const container = await openContainer(file);
const blocks = await dataBlocks();
const read = readers(mode === "raw" ? { logical: "raw" } : {})[op];
/** Rows and columns go here, so that they are made. */
let sink;

/** The data of each block, with their count. */
async function dataBlocks() {
  const found = [];
  for await (const { offset, size, count } of container.blocks()) found.push({ offset, size, count });
  return found.map(({ size, count }, i) => {
    const end = (found[i + 1]?.offset ?? file.length) - SYNC_BYTES;
    return { bytes: file.subarray(end - size, end), count };
  });
}

/** The functions that read a block, by operation. */
function readers(options) {
  const writer = container.schema;
  const type =
    readerPath === "-" ? avroType(writer, options) : avroType(readerSchema(), options).reader(avroType(writer).schema);
  return {
    objects: ({ bytes, count }) => type.decodeBatch(bytes, { count }),
    columns: ({ bytes, count }) => type.decodeColumns(bytes, { count }),
  };
}

function readerSchema() {
  return JSON.parse(readFileSync(readerPath, "utf8"));
}

function pass() {
  for (const block of blocks) sink = read(block);
}

/** Nanoseconds of CPU and of time for reading all data once, on average over so much CPU time. */
function sample(millis) {
  const start = performance.now();
  const cpuStart = process.cpuUsage();
  let cpu = 0;
  let passes = 0;
  for (; cpu < millis * 1000; passes++) {
    pass();
    const { user, system } = process.cpuUsage(cpuStart);
    cpu = user + system;
  }
  return `${Math.round((cpu * 1e3) / passes)} ${Math.round(((performance.now() - start) * 1e6) / passes)}`;
}

function check() {
  pass();
  const exact = readers(EXACT);
  const rows = blocks.flatMap((block) => (op === "objects" ? exact.objects(block) : exact.columns(block).toObjects()));
  return sumsOf(readerPath === "-" ? container.schema.toJSON() : readerSchema(), rows);
}

function answer(line) {
  const [command, millis] = line.split(" ");
  try {
    return command === "sample" ? sample(Number(millis)) : check();
  } catch (error) {
    return `refused: ${error.message.replaceAll(/\s+/g, " ")}`;
  }
}

console.log(`ready on Node ${process.version}`);
for await (const line of createInterface({ input: process.stdin })) console.log(answer(line));
if (sink === undefined) throw new Error("nothing was read");
