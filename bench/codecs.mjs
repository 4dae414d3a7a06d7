// node bench/codecs.mjs [dataset,…]: what the compression codecs make of a dataset's blocks, and how fast, beside deflate
// of node:zlib. Ratios are of all blocks; speeds are the best of several runs, in MB of uncompressed data a second of
// this process' time.
import * as zlib from "node:zlib";
import { snappy } from "wavro/codecs/snappy";
import { zstandard } from "wavro/codecs/zstandard";
import { dataset } from "./datasets.mjs";

const BLOCK = 65_536;
const BLOCKS = 16;
const RUNS = 15;

const names = process.argv[2]?.split(",") ?? ["event", "log", "nested", "wide", "text-cjk"];
const native = zlib.zstdCompressSync !== undefined;
const candidates = [
  ["deflate", zlib.deflateRawSync, zlib.inflateRawSync],
  ["snappy", snappy.compress, (bytes) => snappy.decompress(bytes, BLOCK)],
  ...[1, 3, 7, 13].map((level) => [
    `zstandard ${level}${native ? ", the platform's" : ""}`,
    (bytes) => zstandard.compress(bytes, level),
    (bytes) => zstandard.decompress(bytes, BLOCK),
  ]),
];

for (const name of names) {
  const blocks = blocksOf(name);
  const size = sizeOf(blocks);
  console.log(`${name}: ${blocks.length} blocks, ${size} bytes`);
  for (const [codec, compress, decompress] of candidates) {
    const packed = blocks.map((block) => compress(block));
    const ratio = (size / sizeOf(packed)).toFixed(2);
    const written = speed(size, () => blocks.map((block) => compress(block)));
    const read = speed(size, () => packed.map((block) => decompress(block)));
    console.log(`  ${codec.padEnd(30)} ratio ${ratio}  written ${written} MB/s  read ${read} MB/s`);
  }
}

function blocksOf(name) {
  const { block } = dataset(name);
  const blocks = [];
  for (let at = 0; at < block.length && blocks.length < BLOCKS; at += BLOCK)
    blocks.push(Uint8Array.from(block.subarray(at, at + BLOCK)));
  return blocks;
}

function sizeOf(blocks) {
  return blocks.reduce((sum, { length }) => sum + length, 0);
}

function speed(size, run) {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < RUNS; i++) {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, user + system);
  }
  return String(Math.round(size / best)).padStart(4);
}
