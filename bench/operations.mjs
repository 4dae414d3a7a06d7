import avsc from "avsc";
import { avroType } from "wavro";
import { openContainer } from "wavro/container";
import { consumer } from "./consume.mjs";
import { avscOptions, bare } from "./datasets.mjs";
import { evolveOperations } from "./evolve.mjs";
import { forbiddenOperations } from "./forbidden.mjs";
import { projectionOperations } from "./projection.mjs";

/** Bytes of a data block, as container writers cut them. */
const BLOCK_BYTES = 64 * 1024;
/** Results of so many rounds stay alive in the lifetime "retained". */
const KEPT = 4;
/** With programs compiled at run time, and without. */
const COLUMNS = { P2: "columns", "P2 never": "columns, never" };

/**
 * What is measured on a dataset: { op, lifetime, base, run: { name: function } }. Every function decodes all rows.
 * "dropped": block by block, the rows of a block as a list, each row used, the list let go. All peers give the same
 * list; in files (P6) avsc hands out row by row, as it does, and makes none; we a list a block (`arrays()`) or, as
 * "rows", row by row with `for await`, which costs a promise each.
 * "retained": all rows in one list, and the lists of the last rounds stay alive.
 * `check` throws where a peer's outcome differs.
 */
export async function operations(data) {
  const type = avroType(data.schema);
  if (data.reader) return evolveOperations(data, { blocks: blocksOf(data), rowsOf, keeping, same });
  const tools = { blocks: blocksOf(data), avscRows, rowsOf, keeping, same };
  return [
    ...decodeOperations(data, type),
    ...projectionOperations(data, tools),
    ...encodeOperations(data, type),
    ...containerOperations(data),
    ...(await forbiddenOperations(data, tools)),
  ];
}

function decodeOperations(data, type) {
  const { avscType, block, messages, rows } = data;
  const blocks = blocksOf(data);
  const never = type.with({ codegen: "never" });
  const [useAvsc, useOurs, useOne] = Array.from({ length: 3 }, () => consumer(data.schema));

  const dropped = {
    avsc: () => {
      let sum = 0;
      for (const { bytes, count } of blocks) for (const row of avscRows(data, bytes, count)) sum += useAvsc(row);
      return sum;
    },
    objects: () => {
      let sum = 0;
      for (const { bytes, count } of blocks) for (const row of type.decodeBatch(bytes, { count })) sum += useOurs(row);
      return sum;
    },
    columns: columnsBy(type, blocks),
    "columns, never": columnsBy(never, blocks),
  };
  const retained = {
    avsc: keeping(() => avscRows(data, block, rows)),
    objects: keeping(() => type.decodeBatch(block, { count: rows })),
    columns: keeping(() => type.decodeColumns(block, { count: rows })),
    "columns, never": keeping(() => never.decodeColumns(block, { count: rows })),
  };
  const one = {
    dropped: {
      avsc: () => messages.reduce((sum, message) => sum + useAvsc(avscType.fromBuffer(message)), 0),
      one: () => messages.reduce((sum, message) => sum + useOne(type.decode(message)), 0),
    },
    retained: {
      avsc: keeping(() => messages.map((message) => avscType.fromBuffer(message))),
      one: keeping(() => messages.map((message) => type.decode(message))),
    },
  };
  const check = () => {
    const expected = comparable(data, avscRows(data, block, rows));
    same(data, "decodeBatch", expected, JSON.stringify(type.decodeBatch(block, { count: rows })));
    same(data, "decodeColumns", expected, JSON.stringify(type.decodeColumns(block, { count: rows }).toObjects()));
    same(data, "decode", expected, JSON.stringify(messages.map((message) => type.decode(message))));
  };
  const columns = data.rawType ? rawAvsc(data, blocks) : { dropped: dropped.avsc, retained: retained.avsc };
  return [
    { ops: { P1: "objects" }, lifetime: "dropped", run: dropped, check },
    { ops: { P1: "objects" }, lifetime: "retained", run: retained, check },
    { ops: COLUMNS, lifetime: "dropped", run: { ...dropped, avsc: columns.dropped }, check },
    { ops: COLUMNS, lifetime: "retained", run: { ...retained, avsc: columns.retained }, check },
    { ops: { P4: "one" }, lifetime: "dropped", run: one.dropped, check },
    { ops: { P4: "one" }, lifetime: "retained", run: one.retained, check },
  ];
}

/** Each peer has values as it takes them; avsc writes all into one buffer, made once. */
function encodeOperations(data, type) {
  const { avscType, block, name, rows, values } = data;
  const own = values.map((value) => bare(name, value));
  const lists = blocksOf(data).map(
    (
      (start) =>
      ({ count }) =>
        own.slice(start, (start += count))
    )(0),
  );
  const large = Buffer.alloc(block.length + 1024);
  const batch = {
    avsc: () => {
      let end = 0;
      for (let i = 0; i < rows; i++) end = avscType.encode(values[i], large, end);
      return end;
    },
    batch: () => lists.reduce((sum, list) => sum + type.encodeBatch(list).length, 0),
  };
  const one = {
    avsc: () => values.reduce((sum, value) => sum + avscType.toBuffer(value).length, 0),
    one: () => own.reduce((sum, value) => sum + type.encode(value).length, 0),
  };
  const check = () => {
    const hex = (bytes) => Buffer.from(bytes).toString("hex");
    same(data, "encodeBatch", hex(block), hex(type.encodeBatch(own)));
    same(data, "encodeBatch, in blocks", hex(block), lists.map((list) => hex(type.encodeBatch(list))).join(""));
    same(data, "encode", hex(block), own.map((value) => hex(type.encode(value))).join(""));
  };
  return [
    { ops: { "P5 batch": "batch" }, lifetime: "dropped", run: batch, check },
    { ops: { "P5 one": "one" }, lifetime: "dropped", run: one, check },
  ];
}

function columnsBy(type, blocks) {
  return () => {
    let sum = 0;
    for (const { bytes, count } of blocks) sum += type.decodeColumns(bytes, { count }).length;
    return sum;
  };
}

/** Columns of logical types are of underlying values, so avsc reads these as well. */
function rawAvsc(data, blocks) {
  const raw = { avscType: data.rawType };
  const schema = {
    ...data.schema,
    fields: data.schema.fields.map((field) => ({ ...field, type: field.type.type })),
  };
  const use = consumer(schema);
  const dropped = () => {
    let sum = 0;
    for (const { bytes, count } of blocks) for (const row of avscRows(raw, bytes, count)) sum += use(row);
    return sum;
  };
  return { dropped, retained: keeping(() => avscRows(raw, data.block, data.rows)) };
}

function containerOperations(data) {
  return ["null", "deflate"].flatMap((codec) => {
    let file;
    const [useAvsc, useLists, useRows] = Array.from({ length: 3 }, () => consumer(data.schema));
    const op = `P6 ${codec}`;
    const collect = async () => {
      const rows = [];
      await avscFile(data, file, (row) => rows.push(row));
      return rows;
    };
    const whole = async () => (await openContainer(file)).toArray();
    const check = async () => {
      file = await makeFile(data, codec);
      same(data, op, comparable(data, await collect()), JSON.stringify(await whole()));
    };
    const dropped = {
      avsc: async () => {
        let sum = 0;
        await avscFile(data, file, (row) => {
          sum += useAvsc(row);
        });
        return sum;
      },
      lists: async () => {
        let sum = 0;
        for await (const rows of (await openContainer(file)).arrays()) for (const row of rows) sum += useLists(row);
        return sum;
      },
      rows: async () => {
        let sum = 0;
        for await (const row of await openContainer(file)) sum += useRows(row);
        return sum;
      },
    };
    const retained = { avsc: keeping(collect), all: keeping(whole) };
    return [
      { ops: { [op]: "lists", [`${op} rows`]: "rows" }, lifetime: "dropped", run: dropped, check },
      { ops: { [op]: "all", [`${op} rows`]: "all" }, lifetime: "retained", run: retained, check },
    ];
  });
}

/** Runs of whole messages of about the size of a data block. */
export function blocksOf({ block, messages }) {
  const blocks = [];
  let start = 0;
  let end = 0;
  let count = 0;
  for (const message of messages) {
    end += message.length;
    count++;
    if (end - start < BLOCK_BYTES && end < block.length) continue;
    blocks.push({ bytes: block.subarray(start, end), count });
    start = end;
    count = 0;
  }
  return blocks;
}

function avscRows({ avscType }, bytes, count) {
  return rowsOf((at) => avscType.decode(bytes, at), count);
}

function rowsOf(decode, count) {
  const rows = new Array(count);
  for (let i = 0, at = 0; i < count; i++) {
    const { value, offset } = decode(at);
    rows[i] = value;
    at = offset;
  }
  return rows;
}

function avscFile({ avscType, name }, file, use) {
  const options = avscOptions(name);
  const decoder = new avsc.streams.BlockDecoder({ parseHook: (schema) => avsc.Type.forSchema(schema, options) });
  return new Promise((done, fail) => {
    decoder
      .on("data", use)
      .on("error", fail)
      .on("end", () => done(avscType));
    decoder.end(file);
  });
}

function makeFile({ avscType, values }, codec) {
  const encoder = new avsc.streams.BlockEncoder(avscType, {
    codec,
    blockSize: BLOCK_BYTES,
    syncMarker: Buffer.alloc(16, 7),
  });
  const chunks = [];
  return new Promise((done, fail) => {
    encoder.on("data", (chunk) => chunks.push(chunk)).on("error", fail);
    encoder.on("end", () => done(Buffer.concat(chunks)));
    for (const value of values) encoder.write(value);
    encoder.end();
  });
}

/** Run `make` and keep its result alive for some rounds more. */
function keeping(make) {
  const kept = new Array(KEPT).fill(null);
  let turn = 0;
  const keep = (result) => {
    kept[turn++ % KEPT] = result;
  };
  return () => {
    const result = make();
    return result instanceof Promise ? result.then(keep) : keep(result);
  };
}

const comparable = ({ name }, rows) => JSON.stringify(rows.map((row) => bare(name, row)));

function same({ name }, what, expected, found) {
  if (expected === found) return;
  let at = 0;
  while (expected[at] === found[at]) at++;
  const around = (text) => text.slice(Math.max(0, at - 40), at + 40);
  throw new Error(`${name}, ${what}: avsc has …${around(expected)}… where wavro has …${around(found)}…`);
}
