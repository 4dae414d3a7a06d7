// npm run soak -- [--messages N] [--schemas N] [--store N] [--failures N] [--paused MB] [--rest MS] [--differential N]
// [--seed S] [--leak BYTES]: long runs on the built package. Memory after garbage collection is printed as a table; what
// grows, what is wrong and what traps fails the run. --leak loses so many bytes with each step, to see that it is noticed.
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { AvroError, avroType, fingerprint } from "../../dist/index.js";
import { frameSingleObject, SchemaStore, SingleObjectDecoder } from "../../dist/message.js";
import { watchInstances } from "../faults/instances.mjs";
import { differential } from "./differential.mjs";
import { paused } from "./paused.mjs";
import { judge, print } from "./table.mjs";

const { values: options } = parseArgs({
  options: {
    messages: { type: "string", default: "10000000" },
    schemas: { type: "string", default: "100000" },
    store: { type: "string", default: "100000" },
    failures: { type: "string", default: "1000000" },
    paused: { type: "string", default: "1000" },
    rest: { type: "string", default: "10000" },
    differential: { type: "string", default: "0" },
    seed: { type: "string", default: "20261123" },
    leak: { type: "string", default: "0" },
  },
});
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
Error.stackTraceLimit = 0; // stacks are the runtime's work, not ours
let state = Number(options.seed) >>> 0;
const next = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};

/** Memories of all kernels that were called. */
const memories = new Set();
const watch = watchInstances();
watch.before = (what, _, memory) => {
  if (what !== "call" || [...memories].some((ref) => ref.deref() === memory)) return;
  memories.add(new WeakRef(memory));
};
const problems = [];

/** What `--leak` loses. */
const lost = [];

/** Memory at ten points of a run of `count` steps; the heap is judged from `enough` of them on. */
class Table {
  #samples = [];
  #start = performance.now();

  constructor(what, count, enough) {
    this.what = what;
    this.count = count;
    this.enough = enough;
  }

  /** To be told after each step, or some steps, how many are done. */
  reached(done) {
    if (Number(options.leak) > 0) lost.push(new Array(Math.ceil(Number(options.leak) / 4)).fill(done));
    if (done >= ((this.#samples.length + 1) * this.count) / 10) this.#sample(done);
  }

  #sample(done) {
    collect();
    collect();
    const { heapUsed, rss } = process.memoryUsage();
    let wasm = 0;
    for (const ref of memories) wasm += ref.deref()?.buffer.byteLength ?? 0;
    this.#samples.push({ done, heapUsed, wasm, rss });
  }

  print() {
    console.log(`\n${this.what}: ${((performance.now() - this.#start) / 1000).toFixed(0)} s\n`);
    print(this.#samples, this.enough);
    problems.push(...judge(this.#samples, this.enough).map((problem) => `${this.what}: ${problem}`));
  }
}

for (const [count, run] of [
  [options.messages, messages],
  [options.schemas, schemas],
  [options.store, store],
  [options.failures, failures],
])
  if (Number(count) > 0) run(Number(count));
if (Number(options.paused) > 0) problems.push(...(await paused(Number(options.paused), Number(options.rest), collect)));
if (Number(options.differential) > 0)
  problems.push(...differential(Number(options.differential), Number(options.seed)));
if (watch.traps > 0) problems.push(`${watch.traps} traps`);
for (const problem of problems) console.log(problem);
console.log(
  `${watch.instances} kernels, ${watch.emitted} emitted modules on them, ${watch.calls} calls, ${watch.traps} traps (seed ${options.seed})`,
);
console.log(problems.length === 0 ? "1 passed, 0 failed" : "0 passed, 1 failed");
process.exitCode = problems.length === 0 ? 0 : 1;

/** Rows like those of an order book: every kind of type, some KB at times. */
function messageType(engine) {
  return avroType(
    {
      type: "record",
      name: "Order",
      fields: [
        { name: "id", type: "long" },
        { name: "name", type: "string" },
        { name: "note", type: ["null", "string"], default: null },
        { name: "prices", type: { type: "array", items: "double" } },
        { name: "tags", type: { type: "map", values: "int" } },
        { name: "kind", type: { type: "enum", name: "Kind", symbols: ["A", "B", "C"] } },
        { name: "key", type: "bytes" },
      ],
    },
    { engine },
  );
}

function rowOf(id) {
  return {
    id,
    name: id % 7 === 0 ? `größe ${id}` : `order ${id}`,
    note: id % 3 === 0 ? null : `note ${id % 1000}`,
    prices: Array.from({ length: id % 5 }, (_, at) => id / (at + 1)),
    tags: id % 2 === 0 ? { a: id % 100 } : {},
    kind: "ABC"[id % 3],
    key: new Uint8Array(id % 9),
  };
}

/** 10 % malformed, on the kernel in batches and by the closures one by one; the good rows are encoded again. */
function messages(count) {
  const BATCH = 1000;
  const kernel = messageType("kernel");
  const closures = messageType("closures");
  const table = new Table(`${count} messages on each engine, one in ten malformed`, count, 200_000);
  for (let done = 0; done < count; ) {
    const rows = Array.from({ length: BATCH }, (_, i) => rowOf((done + i) % 100_003));
    const good = kernel.encodeMessages(rows);
    const given = good.map((message) => (next(10) === 0 ? malformed(message) : message));
    const { values, errors } = kernel.decodeBatch(given, { errors: "collect" });
    const failed = new Set(errors.map(({ row }) => row));
    let at = 0;
    for (const [i, message] of given.entries()) {
      const value = failed.has(i) ? undefined : values[at++];
      const single = outcome(() => closures.decode(message));
      if ((single === undefined) !== (value === undefined)) problems.push(`message ${done + i}: the engines disagree`);
      if (message === good[i] && (value?.id !== rows[i].id || value.name !== rows[i].name || single?.id !== rows[i].id))
        problems.push(`message ${done + i} is not what was encoded`);
    }
    if (kernel.encodeBatch(values).length !== closures.encodeBatch(values).length)
      problems.push(`batch at ${done}: encoded otherwise`);
    if (problems.length > 10) break;
    done += BATCH;
    table.reached(done);
  }
  table.print();
}

function malformed(message) {
  if (next(2) === 0) return message.subarray(0, next(message.length));
  const copy = message.slice();
  copy[next(copy.length)] ^= 1 << next(8);
  return copy;
}

function outcome(run) {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof AvroError) || error.code === "internal") problems.push(`not a typed error: ${error}`);
    return undefined;
  }
}

/** Distinct writers' schemas through a reader's cache, which keeps 1,000. */
function schemas(count) {
  const reader = avroType({ type: "record", name: "R", fields: [{ name: "a", type: "long" }] }, { names: "ignore" });
  const table = new Table(`${count} distinct schemas through one type's cache`, count, 50_000);
  for (let i = 0; i < count; ) {
    const writer = `{"type":"record","name":"R","fields":[{"name":"b${i}","type":"string"},{"name":"a","type":"int"}]}`;
    if (reader.reader(writer).decode(Uint8Array.of(0, 8)).a !== 4) problems.push(`schema ${i} is read wrong`);
    table.reached(++i);
  }
  table.print();
}

/** Messages of distinct schemas for a store that takes 1,000: it refuses what is beyond, and knows what it took. */
function store(count) {
  const MOST = 1000;
  const known = new SchemaStore({ maxSchemas: MOST });
  const reader = avroType({ type: "record", name: "R", fields: [{ name: "a", type: "long" }] }, { names: "ignore" });
  const decoder = new SingleObjectDecoder(reader, known);
  const table = new Table(`${count} messages of distinct schemas, of which a store takes ${MOST}`, count, 50_000);
  const taken = [];
  for (let i = 0; i < count; ) {
    const writer = `{"type":"record","name":"R","fields":[{"name":"c${i}","type":"string"},{"name":"a","type":"int"}]}`;
    const sum = outcome(() => known.add(writer));
    const message = frameSingleObject(sum ?? fingerprint(writer), Uint8Array.of(0, 8));
    if (sum !== undefined) taken.push(message);
    if ((sum === undefined) !== i >= MOST) problems.push(`schema ${i} is ${sum === undefined ? "refused" : "taken"}`);
    if (outcome(() => decoder.decode(message))?.a !== (sum && 4)) problems.push(`message ${i} is read wrong`);
    if (decoder.decode(taken[next(taken.length)]).a !== 4) problems.push(`a message known before ${i} is read wrong`);
    table.reached(++i);
  }
  if (known.size > MOST) problems.push(`the store has ${known.size} schemas`);
  table.print();
}

/** Single data that fail, each in another way. */
function failures(count) {
  const type = messageType("auto");
  const good = type.encode(rowOf(11));
  const table = new Table(`${count} decodes that fail`, count, 200_000);
  for (let i = 0; i < count; ) {
    if (outcome(() => type.decode(good.subarray(0, i % good.length))) !== undefined) problems.push("no error");
    table.reached(++i);
  }
  table.print();
}
