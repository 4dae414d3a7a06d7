// T5: container files in every codec, whole and in pieces, with damage thrown and passed over.
import { readFileSync } from "node:fs";
import { encodeContainer, openContainer } from "../../../dist/container.js";
import { avroType } from "../../../dist/index.js";
import { mutateBytes } from "../mutate.mjs";
import { someSchema } from "../schemas.mjs";
import { joined, Random } from "../sources.mjs";
import { Finding, inWords, LOW, outcome, outcomeOf, padded, placeOf, same } from "../tools.mjs";
import { goodData } from "./decode.mjs";

const WRITTEN = ["null", "deflate", "snappy", "zstandard"];
const PLAIN = { engine: "closures", codegen: "never" };
const KERNEL = { engine: "kernel", codegen: "never" };
/** How else a file is read. */
const ROADS = ["around", "kernel", "kernel", "pieces", "skip"];
/** A file is cut into no more than this. */
const PIECES = 100;
const recorded = JSON.parse(readFileSync(new URL("../../fixtures/codecs/streams.json", import.meta.url), "utf8"));

export const container = {
  name: "container",
  every: 150,

  world(random) {
    const codec = random.pick([...WRITTEN, "bzip2", "xz"]);
    return { codec, schema: someSchema(random, { depth: 2 }), seed: random.bits() };
  },

  async open({ codec, schema, seed }) {
    const random = new Random(seed);
    const files = [];
    for (let i = 0; i < 3; i++)
      files.push(WRITTEN.includes(codec) ? await writtenFile(codec, schema, random) : recordedFile(codec, random));
    return { files: files.map(partsOf) };
  },

  input(random, { files }) {
    const parts = random.pick(files);
    const others = parts.map((part) => part.slice(0, 64));
    const file = random.chance(0.05) ? joined(parts) : changedFile(random, parts, others);
    const chunk = random.pick([1, 2, 3, 7, 16, 17, 64, 1000]);
    return { file, chunk: Math.max(chunk, Math.ceil(file.length / PIECES)), against: random.pick(ROADS) };
  },

  async run(_, { file, chunk, against }) {
    const whole = await read(file, PLAIN);
    if (against === "around") equal(whole, await read(padded(file, 0x55), PLAIN), "bytes around the file");
    else if (against === "kernel") equal(whole, await read(file, KERNEL), "by closures and kernel");
    else if (against === "pieces") equal(whole, await read(inPieces(file, chunk), PLAIN), `in pieces of ${chunk}`);
    else holdSkipped(whole, await readOver(file), file.length);
  },
};

async function writtenFile(codec, schema, random) {
  const type = avroType(schema, { union: "wrapped", long: "bigint", logical: "raw", codegen: "never" });
  const rows = goodData(schema, random.bits(), 6).flatMap((data) => {
    const row = outcome(() => type.decode(data), "decode");
    return row.error === undefined ? [row.value] : [];
  });
  return encodeContainer(type, rows, { codec, blockRows: 2, sync: random.bytes(16) });
}

/** A file of one-byte rows: any data are data of it. */
function recordedFile(codec, random) {
  const streams = recorded.filter((one) => one.codec === codec && one.stream.length < 2000);
  const sync = random.bytes(16);
  const header = [
    ascii("Obj\u0001"),
    long(2),
    sized(ascii("avro.schema")),
    sized(ascii('{"type":"fixed","name":"Byte","size":1}')),
    sized(ascii("avro.codec")),
    sized(ascii(codec)),
    long(0),
    sync,
  ];
  const blocks = Array.from({ length: 3 }, () => {
    const stream = new Uint8Array(Buffer.from(random.pick(streams).stream, "base64"));
    return [long(random.pick([1, 100, 1000])), sized(stream), sync];
  });
  return joined([...header, ...blocks.flat()]);
}

function ascii(text) {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function long(value) {
  const bytes = [];
  let rest = value * 2;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Uint8Array.of(...bytes, rest);
}

function sized(bytes) {
  return joined([long(bytes.length), bytes]);
}

/** A good file cut into its header and, for each block, row count, data and marker. */
function partsOf(file) {
  const sync = file.slice(-16);
  const parts = [];
  let at = Buffer.from(file).indexOf(Buffer.from(sync)) + 16;
  parts.push(file.slice(0, at));
  while (at < file.length) {
    const afterCount = endOfVarint(file, at);
    const start = endOfVarint(file, afterCount);
    const size = varint(file, afterCount);
    parts.push(
      file.slice(at, afterCount),
      file.slice(start, start + size),
      file.slice(start + size, start + size + 16),
    );
    at = start + size + 16;
  }
  return parts;
}

function endOfVarint(bytes, at) {
  while (bytes[at] >= 0x80) at++;
  return at + 1;
}

function varint(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    value |= (bytes[at] & 127) << shift;
    if (bytes[at++] < 0x80) return value >>> 1;
  }
}

/** A part is changed, with sizes made to fit; or the file as it stands. */
function changedFile(random, parts, others) {
  const copy = [...parts];
  const isWhole = random.chance(0.35) || parts.length < 4;
  if (!isWhole) {
    const at = random.chance(0.15) ? 0 : 1 + random.below(parts.length - 1);
    copy[at] = mutateBytes(random, copy[at], others);
  }
  const file = joined(copy.flatMap((part, i) => (i > 0 && i % 3 === 2 ? [long(part.length), part] : [part])));
  return isWhole ? mutateBytes(random, file, others) : file;
}

async function read(source, options) {
  const rows = [];
  const { error } = await outcomeOf(async () => {
    const file = await openContainer(source, { ...options, limits: LOW, long: "auto", logical: "raw" });
    for await (const row of file) rows.push(row);
  }, "a reading");
  return { rows, error };
}

async function readOver(source) {
  const damage = [];
  return { ...(await read(source, { ...PLAIN, onError: "skip", onDamage: (one) => damage.push(one) })), damage };
}

async function* inPieces(file, size) {
  for (let at = 0; at < file.length; at += size) yield file.slice(at, at + size);
}

function equal(a, b, what) {
  const told = ({ rows, error }) => ({ rows, error: error && { ...placeOf(error), block: error.block } });
  same(told(b), told(a), what);
}

function holdSkipped(whole, { rows, error, damage }, length) {
  let end = 0;
  for (const one of damage) {
    if (one.start < end || one.end <= one.start || one.end > length)
      throw new Finding(`damage from ${one.start} to ${one.end} in ${length} bytes, after ${end}`);
    end = one.end;
  }
  if (whole.error === undefined) {
    if (error !== undefined) throw new Finding(`a whole file, passing over damage, is ${inWords({ error })}`);
    if (damage.length > 0) throw new Finding("damage in a whole file");
    return same(rows, whole.rows, "rows with and without passing over damage");
  }
  if (error === undefined && damage.length === 0) throw new Finding(`no damage in what is ${inWords(whole)}`);
  if (error !== undefined && whole.rows.length > 0)
    throw new Finding(`passing over damage ends in ${inWords({ error })}`);
}
