// node --expose-gc bench/growth.mjs: processor time per byte as files grow, and as schemas in use become more.
import { fileURLToPath } from "node:url";
import { avroType } from "wavro";
import { openContainer } from "wavro/container";
import { inChild } from "./child.mjs";
import { consumer } from "./consume.mjs";
import { dataset } from "./datasets.mjs";
import { endless } from "./endless.mjs";
import { median } from "./measure.mjs";
import { GROWTH_TARGET } from "./targets.mjs";

const MB = 1e6;
const SIZES = [1, 10, 100, 1000];
/** Each size is read until so much was read, and twice at least. */
const READ_AT_LEAST = 200 * MB;
const SCHEMAS = [1, 5, 10, 20];
const ROUNDS = 15;

const READINGS = {
  arrays: async (source) => {
    let rows = 0;
    for await (const list of (await openContainer(source)).arrays()) rows += list.length;
    return rows;
  },
  columns: async (source) => {
    let rows = 0;
    for await (const batch of (await openContainer(source)).batches()) rows += batch.length;
    return rows;
  },
  projection: async (source) => {
    let rows = 0;
    for await (const batch of (await openContainer(source, { fields: ["id", "user.country"] })).batches())
      rows += batch.length;
    return rows;
  },
  count: async (source) => (await openContainer(source)).count(),
};

/** P12: nanoseconds of processor time a byte, by size of the file or number of schemas, each series in a process of its own. */
export function growth() {
  const files = Object.keys(READINGS).flatMap((reading) =>
    ["null", "deflate"].map((codec) => inChild("growth.mjs", { what: "file", reading, codec })),
  );
  const schemas = ["event", "log", "weather"].map((name) => ({
    what: "schemas",
    name,
    steps: SCHEMAS.map((schemas) => ({
      at: schemas,
      each: inChild("growth.mjs", { what: "schemas", name, schemas }).each,
    })),
  }));
  return [...files, ...schemas];
}

/** What is missing to P12: what costs more at the last step than at the first. */
export function growthVerdict(series) {
  const short = series.flatMap((one) => {
    const [first, last] = [one.steps[0], one.steps.at(-1)];
    const ratio = last.each / first.each;
    return ratio <= GROWTH_TARGET ? [] : [`${nameOf(one)}: ×${ratio.toFixed(2)} a byte from ${first.at} to ${last.at}`];
  });
  return { short };
}

export function growthReport(series) {
  const lines = series.map((one) => {
    const unit = one.what === "file" ? " MB" : "";
    const steps = one.steps.map(({ at, each }) => `${at}${unit} ${each < 0.01 ? each.toFixed(5) : each.toFixed(2)}`);
    return `P12 ${nameOf(one).padEnd(34)} ns a byte: ${steps.join(", ")}`;
  });
  const { short } = growthVerdict(series);
  return [...lines, `P12 growth: ${short.length === 0 ? "meets its target" : `FALLS SHORT: ${short.join("; ")}`}`].join(
    "\n",
  );
}

/** Milliseconds of all threads: what others do on the machine is no growth of ours. */
function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const nameOf = (one) =>
  one.what === "file" ? `${one.reading} of a file, ${one.codec}` : `decodeBatch, ${one.name}, schemas in use`;

async function ofFile({ reading, codec }) {
  const make = await endless("event", codec);
  const read = async (bytes) => {
    const { source, rows, bytes: size } = make(bytes);
    const start = processorTime();
    const found = await READINGS[reading](source);
    const time = processorTime() - start;
    if (found !== rows) throw new Error(`${found} rows instead of ${rows}`);
    return (time * 1e6) / size;
  };
  for (let i = 0; i < 50; i++) await read(MB); // until it is as fast as it gets
  const steps = [];
  for (const at of SIZES) {
    const times = [];
    for (let i = Math.max(2, READ_AT_LEAST / (at * MB)); i > 0; i--) times.push(await read(at * MB));
    steps.push({ at, each: median(times) });
  }
  return { what: "file", reading, codec, steps };
}

/** Schemas in turns, the same but for the names of their records: their data are the same bytes, their rows are not of one shape. */
function ofSchemas({ name, schemas }) {
  const { schema, block, rows } = dataset(name);
  const readers = Array.from({ length: schemas }, (_, i) => {
    const own = renamed(schema, i);
    return { type: avroType(own), use: usingAll(consumer(own), i) };
  });
  const round = () => {
    const start = processorTime();
    let sum = 0;
    for (const { type, use } of readers) sum += use(type.decodeBatch(block, { count: rows }));
    if (sum === 0) throw new Error("nothing was read");
    return ((processorTime() - start) * 1e6) / (block.length * schemas);
  };
  const untilHot = Math.ceil((12 * MB) / block.length); // programs are emitted by then
  for (let i = 0; i < untilHot; i++) round();
  const times = Array.from({ length: ROUNDS * Math.max(1, 20 / schemas) }, round);
  return { each: median(times) };
}

/**
 * A loop of its own for each: one loop that uses rows of five shapes is slower, whatever made them. The number tells the
 * texts apart: V8 keeps one feedback for functions of the same text.
 */
const usingAll = (use, i) =>
  new Function("use", `return (rows)=>{let s${i}=0;for(const row of rows)s${i}+=use(row);return s${i};};`)(use);

/** The schema with other names of fields. */
function renamed(schema, i) {
  if (Array.isArray(schema)) return schema.map((branch) => renamed(branch, i));
  if (typeof schema !== "object") return schema;
  const { fields, items, values } = schema;
  return {
    ...schema,
    ...(fields && {
      fields: fields.map((field) => ({ ...field, name: `${field.name}${i}`, type: renamed(field.type, i) })),
    }),
    ...(items && { items: renamed(items, i) }),
    ...(values && { values: renamed(values, i) }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === undefined) console.log(growthReport(growth()));
  else {
    const task = JSON.parse(process.argv[2]);
    process.stdout.write(JSON.stringify(task.what === "file" ? await ofFile(task) : ofSchemas(task)));
  }
}
