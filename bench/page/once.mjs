// What is measured once and on no dataset: cold starts, size, memory, growth.
import { coldVerdict } from "../cold.mjs";
import { growthVerdict } from "../growth.mjs";
import { memoryVerdict } from "../memory.mjs";
import { sizeVerdict } from "../sections.mjs";
import { COLD_TARGET, GROWTH_TARGET, MEMORY_TARGET, SIZE_TARGET } from "../targets.mjs";
import { figure, table, times } from "./tables.mjs";

const MB = 1e6;

/** Rows for the table of targets: { op, what, aim, found, short }, of what the record holds. */
export function verdictsOf({ cold, size, memory, growth }) {
  return [
    ...(cold ? [ofCold(cold)] : []),
    ...(size ? [ofSize(size)] : []),
    ...(memory ? ofMemory(memory) : []),
    ...(growth ? [ofGrowth(growth)] : []),
  ];
}

function ofCold(cold) {
  const { short, ...found } = coldVerdict(cold);
  const what = "import, schema and first decode in a fresh process (avsc: require)";
  return { op: "P9", what, aim: `≥ ${COLD_TARGET}`, found: times(found), short };
}

function ofSize(size) {
  const { kilobytes, short } = sizeVerdict(size);
  const what = "bundle with encode, decode and batches, minified and gzipped";
  return { op: "P10", what, aim: `≤ ${SIZE_TARGET} KB`, found: `${kilobytes.toFixed(1)} KB`, short };
}

function ofMemory(memory) {
  const shares = memory.filter(({ what }) => what === "held").map(({ columns, objects }) => columns / objects);
  const files = memory.filter(({ what }) => what === "file").map(({ grown }) => grown / MB);
  const { short } = memoryVerdict(memory);
  const ofColumns = short.filter((one) => one.includes("columns"));
  return [
    {
      op: "P11",
      what: "1 M rows as columns, of the bytes that objects take, the most of all datasets",
      aim: `≤ ${MEMORY_TARGET.share.toFixed(2)}`,
      found: figure(Math.max(...shares)),
      short: ofColumns,
    },
    {
      op: "P11",
      what: "how the process grows while it reads files of 10 MB to 1 GB, the most",
      aim: "the same for all",
      found: `${figure(Math.min(...files))} to ${figure(Math.max(...files))} MB`,
      short: short.filter((one) => !ofColumns.includes(one)),
    },
  ];
}

function ofGrowth(growth) {
  const ratios = growth.map(({ steps }) => steps.at(-1).each / steps[0].each);
  const what = "time a byte, files of 1 MB to 1 GB, and 1 to 20 schemas in use: last step to first, the most";
  const found = figure(Math.max(...ratios));
  return { op: "P12", what, aim: `≤ ${GROWTH_TARGET}`, found, short: growthVerdict(growth).short };
}

/** Tables of memory and growth. */
export function onceTables({ memory, growth }, node) {
  return [
    ...(memory ? [`### Memory, ${node}`, filesTable(memory), heldTable(memory)] : []),
    ...(growth ? [`### Growth, ${node}`, ...growthTables(growth)] : []),
  ];
}

function filesTable(memory) {
  const files = memory.filter(({ what }) => what === "file");
  const sizes = [...new Set(files.map(({ megabytes }) => megabytes))];
  const rows = [...new Set(files.map(({ codec }) => codec))].map((codec) => [
    `\`arrays()\` of a file, codec ${codec}: the process grows by MB`,
    ...sizes.map((size) => inMB(files.find((one) => one.codec === codec && one.megabytes === size)?.grown)),
  ]);
  return table(["", ...sizes.map((size) => `${size} MB`)], rows);
}

function heldTable(memory) {
  const rows = memory
    .filter(({ what }) => what === "held")
    .map(({ name, objects, columns }) => [name, inMB(objects), inMB(columns), figure(columns / objects)]);
  return table(["1 M rows alive, MB", "objects", "columns", "share"], rows);
}

function growthTables(growth) {
  const kinds = { file: "nanoseconds of processor time a byte, by MB of file", schemas: "by schemas in use" };
  return Object.entries(kinds).flatMap(([kind, what]) => {
    const series = growth.filter((one) => one.what === kind);
    if (series.length === 0) return [];
    const rows = series.map((one) => [
      kind === "file" ? `${one.reading}, codec ${one.codec}` : `decodeBatch, ${one.name}`,
      ...one.steps.map(({ each }) => each.toPrecision(3)),
      `×${figure(one.steps.at(-1).each / one.steps[0].each)}`,
    ]);
    return [table([what, ...series[0].steps.map(({ at }) => at), "last to first"], rows)];
  });
}

const inMB = (bytes) => (bytes === undefined ? "" : figure(bytes / MB));
