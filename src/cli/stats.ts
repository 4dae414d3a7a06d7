import type { RecordBatch } from "../column/batch.js";
import { decodeStep } from "../container/decode.js";
import { openParts } from "../container/open.js";
import { resolveContainerOptions } from "../container/options.js";
import { blocksOf, openingOf, type Parts } from "../container/parts.js";
import { Pass } from "../container/pass.js";
import { DecodeError } from "../errors.js";
import { ColumnStats } from "./column-stats.js";
import type { Input } from "./input.js";
import type { Output } from "./output.js";
import { Spread } from "./spread.js";
import { addColumn } from "./stats-columns.js";
import { addRows, ROWS } from "./stats-rows.js";
import { table } from "./table.js";

export interface StatsOptions {
  /** One line of JSON for each file. */
  readonly json?: boolean;
}

/** Print what a file holds: rows, blocks and bytes, and nulls and different values of each column. */
export function stats({ json = false }: StatsOptions) {
  return async (input: Input, output: Output, name: string): Promise<void> => {
    const facts = await factsOf(name, input);
    if (json) output.line(JSON.stringify(facts));
    else for (const line of linesOf(facts)) output.line(line);
  };
}

type Facts = Awaited<ReturnType<typeof factsOf>>;

async function factsOf(name: string, input: Input) {
  const parts = await openParts(input.source, resolveContainerOptions(ROWS));
  const { header, schema, session } = parts;
  const columns = new ColumnStats("", schema);
  const add = adder(parts, columns);
  const sizes = new Spread();
  const rows = new Spread();
  const sums = { rows: 0, blockBytes: 0, dataBytes: 0, end: header.length };
  const step = decodeStep(openingOf(parts), (data, count, { size, dataOffset }) => {
    add(data, count);
    sizes.add(size);
    rows.add(count);
    sums.rows += count;
    sums.blockBytes += size;
    sums.dataBytes += data.length;
    sums.end = dataOffset + size + header.sync.length;
    return true;
  });
  const pass = new Pass(session, { step: () => step, open: () => blocksOf(parts) });
  while (await pass.next());
  return {
    file: name,
    rows: sums.rows,
    blocks: sizes.count,
    bytes: input.byteLength ?? sums.end,
    headerBytes: header.length,
    codec: header.codec,
    blockBytes: sums.blockBytes,
    dataBytes: sums.dataBytes,
    ratio: sums.blockBytes === 0 ? null : Math.round((1000 * sums.dataBytes) / sums.blockBytes) / 1000,
    bytesOfBlock: spreadOf(sizes),
    rowsOfBlock: spreadOf(rows),
    columns: [...columns.all()].slice(schema.type === "record" ? 1 : 0).map(factsOfColumn),
  };
}

/** What takes a block's data: by columns, or by rows where the schema has no finite set of them. */
function adder(parts: Parts<unknown>, columns: ColumnStats): (data: Uint8Array, count: number) => void {
  const { type, schema } = parts;
  const add = (data: Uint8Array, count: number) => addBatch(columns, type.decodeColumns(data, { count }));
  try {
    add(new Uint8Array(0), 0); // so that columns are there without rows too
    return add;
  } catch (error) {
    if (!(error instanceof DecodeError) || error.code !== "not-columnar") throw error;
    return (data, count) => addRows(columns, schema, type.decodeBatch(data, { count }));
  }
}

/** The columns of a batch are those of its root's fields, where every row is a record. */
function addBatch(stats: ColumnStats, { columns, schema, length }: RecordBatch): void {
  if (schema.type !== "record") return addColumn(stats, columns[0]!);
  stats.values += length;
  for (const [i, { name, type }] of schema.fields.entries()) addColumn(stats.field(i, name, type), columns[i]!);
}

function spreadOf({ count, min, median, max }: Spread) {
  return count === 0 ? null : { min, median, max };
}

function factsOfColumn({ path, type, values, nulls, distinct }: ColumnStats) {
  const count = distinct === undefined ? null : Math.min(distinct.count, values); // an estimate may be more
  return { path, type, values, nulls, distinct: count, exact: distinct?.isExact ?? null };
}

function linesOf({ columns, bytesOfBlock, rowsOfBlock, ...facts }: Facts): string[] {
  const each = (of: typeof bytesOfBlock) => (of ? `; a block: min ${of.min}, median ${of.median}, max ${of.max}` : "");
  const ratio = facts.ratio === null ? "" : `, ratio ${facts.ratio.toFixed(2)}`;
  return [
    facts.file,
    ...table([
      ["  rows", `${facts.rows} in ${facts.blocks} blocks${each(rowsOfBlock)}`],
      ["  bytes", `${facts.bytes}, ${facts.headerBytes} of them the header${each(bytesOfBlock)}`],
      ["  codec", `${facts.codec}, ${facts.dataBytes} bytes uncompressed${ratio}`],
    ]),
    "",
    ...table([["  column", "type", "values", "nulls", "different"], ...columns.map(cellsOf)]),
  ];
}

function cellsOf({ path, type, values, nulls, distinct, exact }: Facts["columns"][number]): string[] {
  const different = distinct === null ? "" : `${exact ? "" : "~"}${distinct}`;
  return [`  ${path === "" ? "(row)" : path}`, type, String(values), String(nulls), different];
}
