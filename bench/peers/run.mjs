// node bench/peers/run.mjs '{"dataset":"event","rounds":40}': one dataset by all peers, in this process; JSON.
import { bare, dataset } from "../datasets.mjs";
import { interleave } from "../measure.mjs";
import { blocksOf } from "../operations.mjs";
import { own } from "./own.mjs";
import { COLUMN_PEERS, PEERS } from "./peers.mjs";
import { mapped } from "./proto.mjs";

async function run({ dataset: name, rounds }) {
  const data = dataset(name);
  const counts = blocksOf(data).map(({ count }) => count);
  const rows = data.values.map((value) => bare(name, value));
  const underlying = data.rawType ? data.messages.map((message) => bytesOf(data.rawType.fromBuffer(message))) : rows;
  const result = { dataset: name, rows: rows.length, bytes: data.block.length, sizes: {}, modes: {}, absent: {} };
  const functions = { batch: {}, one: {}, columns: {}, "encode batch": {}, "encode one": {} };
  const add = async (peers, work) => {
    for (const [peer, make] of Object.entries(peers)) {
      const made = await make({ ...data, rows, underlying });
      if (made.reason !== undefined) {
        result.absent[peer] = made.reason;
        continue;
      }
      const { size, ...runs } = work(made, counts, { peer, rows, underlying });
      result.sizes[peer] ??= size / rows.length;
      result.modes[peer] ??= made.mode;
      for (const [op, run] of Object.entries(runs)) functions[op][peer] = run;
    }
  };
  await add(PEERS, rowWork);
  await add(COLUMN_PEERS, columnWork);
  // where columns hold other values than rows do, nothing of avsc stands beside them
  if (!data.rawType) functions.columns = { avsc: functions.batch.avsc, ...functions.columns };
  result.times = {};
  for (const [op, run] of Object.entries(functions)) result.times[op] = await interleave(run, { rounds });
  return result;
}

/** Bytes as plain `Uint8Array`. */
const bytesOf = (row) => mapped(row, (value) => (Buffer.isBuffer(value) ? new Uint8Array(value) : value));

function columnWork({ rows, keep, columns, plain, buffers }, counts, { peer, underlying }) {
  const blocks = listsOf(rows, counts).map((list) => ({ data: keep(list), count: list.length }));
  same(
    `${peer}, columns`,
    underlying,
    blocks.flatMap(({ data, count }) => plain(columns(data, count))),
  );
  return {
    size: blocks.reduce((sum, { data }) => sum + data.length, 0),
    columns: () => {
      let sum = 0;
      for (const { data, count } of blocks) for (const one of buffers(columns(data, count))) sum += total(one);
      return sum;
    },
  };
}

/** Numbers of a buffer added; of text its length and a byte. 64-bit integers are read as halves: bigints are slow. */
function total(buffer) {
  if (buffer instanceof Uint8Array) return buffer.length + (buffer[0] ?? 0);
  const numbers =
    buffer instanceof BigInt64Array ? new Int32Array(buffer.buffer, buffer.byteOffset, buffer.length * 2) : buffer;
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  return sum;
}

const listsOf = (rows, counts) => {
  let start = 0;
  return counts.map((count) => rows.slice(start, (start += count)));
};

function same(what, expected, found) {
  const text = (row) => JSON.stringify(row, comparable);
  const at = expected.findIndex((row, i) => text(row) !== text(found[i]));
  if (at >= 0 || found.length !== expected.length)
    throw new Error(`${what}: row ${at} is ${text(found[at])} instead of ${text(expected[at])}`);
}

const comparable = (_key, value) => {
  if (value instanceof Map) return Object.fromEntries(value);
  return typeof value === "bigint" ? Number(value) : value;
};

/** What is timed of a peer: lists of rows, as many as in 64 KiB of Avro, and single rows. Every row is used. */
function rowWork(made, counts, { peer, rows: expected }) {
  const { rows, use, plain, encode, decode, encodeOne, decodeOne, keep = encode, size = (one) => one.length } = made;
  const lists = listsOf(rows, counts);
  const blocks = lists.map((list) => ({ data: keep(list), count: list.length }));
  const messages = rows.map((row) => encodeOne(row));
  same(
    `${peer}, lists`,
    expected,
    blocks.flatMap(({ data, count }) => decode(data, count).map(plain)),
  );
  same(
    `${peer}, single rows`,
    expected,
    messages.map((message) => plain(decodeOne(message))),
  );
  const work = { blocks, messages, lists, rows, use, encode, decode, encodeOne, decodeOne };
  return { size: blocks.reduce((sum, { data }) => sum + size(data), 0), ...own(peer, LOOPS)(work) };
}

const LOOPS = `({ blocks, messages, lists, rows, use, encode, decode, encodeOne, decodeOne }) => ({
  batch() {
    let sum = 0;
    for (const { data, count } of blocks) for (const row of decode(data, count)) sum += use(row);
    return sum;
  },
  one() {
    let sum = 0;
    for (const message of messages) sum += use(decodeOne(message));
    return sum;
  },
  "encode batch"() {
    let sum = 0;
    for (const list of lists) sum += encode(list).length;
    return sum;
  },
  "encode one"() {
    let sum = 0;
    for (const row of rows) sum += encodeOne(row).length;
    return sum;
  },
})`;

process.stdout.write(JSON.stringify(await run(JSON.parse(process.argv[2]))));
