import { deflateRawSync } from "node:zlib";
import { snappy } from "../../src/codecs/snappy.js";
import type { Container } from "../../src/container/container.js";
import type { Damage } from "../../src/container/damage.js";
import { openContainer } from "../../src/container/open.js";
import type { ContainerOptions } from "../../src/container/options.js";
import type { ContainerSource } from "../../src/container/source.js";
import { concat, headerOf, long, SYNC, text } from "./files.js";

/** A small file of four blocks in each codec of the specification, and where its blocks are. */
export interface BlockFile {
  readonly codec: string;
  readonly bytes: Uint8Array;
  readonly blocks: readonly { readonly start: number; readonly end: number; readonly rows: readonly string[] }[];
}

const rowsOf = (block: number) =>
  Array.from({ length: block + 1 }, (_, row) => `${"abcd"[block]}${row} of block ${block}`);
const dataOf = (block: number) => concat(rowsOf(block).map(text));

/** What the commands `bzip2`, `xz --check=crc32` and `zstd --check` make of the data of the four blocks. */
const COMPRESSED: Readonly<Record<string, readonly string[]>> = {
  bzip2: [
    "QlpoOTFBWSZTWWtIBcIAAAA5AAAQQABAADkMoAAxADAg0aMg7hhIcJPPF3JFOFCQa0gFwg==",
    "QlpoOTFBWSZTWYNv6XgAAAA5AAAQQABgABkMoAAxADAKqNNMmnFrR2qbpDDyWJfF3JFOFCQg2/peAA==",
    "QlpoOTFBWSZTWf07FkEAAAA5AAAQQABwABkMoAAiPUJ6m1NCAaaaODGUuuMJkw2Czxoj4u5IpwoSH6diyCA=",
    "QlpoOTFBWSZTWa0N67YAAAA5AAAQQAB4AB0MoAAxANAAVU0m1DZElFGZ9+rH5EHDZBZZwk6LuSKcKEhWhvXbAA==",
  ],
  xz: [
    "/Td6WFoAAAFpIt42AgAhARYAAAB0L+WjAQANGmEwIG9mIGJsb2NrIDAAAADu+jx0AAEiDgzejGCQQpkNAQAAAAABWVo=",
    "/Td6WFoAAAFpIt42AgAhARYAAAB0L+Wj4AAbABddAA0Zg+CDNbYRwQ2bCi+vmYBqMjDG1oAAAAD4TBeUAAEvHAnRmyaQQpkNAQAAAAABWVo=",
    "/Td6WFoAAAFpIt42AgAhARYAAAB0L+Wj4AApABldAA0Zw9CDNbYRwQ2bCi+vmZ1rMjD+U/RGsAAAAAAAh9aHSAABMSpPe2A9kEKZDQEAAAAAAVla",
    "/Td6WFoAAAFpIt42AgAhARYAAAB0L+Wj4AA3ABtdAA0aA8CDNbYRwQ2bCi+vmbpsMjD+VAWHXrQUrgAAjm4uRAABMziFaO/8kEKZDQEAAAAAAVla",
  ],
  zstandard: [
    "KLUv/QRYcQAAGmEwIG9mIGJsb2NrIDAeg2Bw",
    "KLUv/QRYvQAAiBpiMCBvZiBibG9jayAxGmIxAQDDmEs/NyCo",
    "KLUv/QRY1QAAkBpjMCBvZiBibG9jayAyGmMxMgIAwBDjmEvoTIhI",
    "KLUv/QRY7QAAmBpkMCBvZiBibG9jayAzGmQxMjMDAMAQcNxxzCUxmCw+",
  ],
};

const COMPRESS: Readonly<Record<string, (block: number) => Uint8Array>> = {
  null: dataOf,
  deflate: (block) => deflateRawSync(dataOf(block)),
  snappy: (block) => snappy.compress(dataOf(block)),
};

export const CODECS = [...Object.keys(COMPRESS), ...Object.keys(COMPRESSED)];

export function blockFile(codec: string): BlockFile {
  const header = headerOf([
    ["avro.schema", '"string"'],
    ["avro.codec", codec],
  ]);
  const parts = [header];
  let start = header.length;
  const blocks = [0, 1, 2, 3].map((block) => {
    const data = COMPRESS[codec]?.(block) ?? Buffer.from(COMPRESSED[codec]![block]!, "base64");
    const part = concat([long(block + 1), long(data.length), data, SYNC]);
    const place = { start, end: start + part.length, rows: rowsOf(block) };
    parts.push(part);
    start = place.end;
    return place;
  });
  return { codec, bytes: concat(parts), blocks };
}

/** Bytes with one bit turned over. */
export function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice();
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}

export interface Salvaged {
  readonly rows: unknown[];
  readonly damages: Damage[];
}

/** What a reading with `onError: "skip"` gives, and what it tells. */
export async function salvaged(
  source: ContainerSource,
  read: (file: Container) => Promise<unknown[]> = (file) => file.toArray(),
  options: ContainerOptions = {},
): Promise<Salvaged> {
  const damages: Damage[] = [];
  const file = await openContainer(source, { ...options, onError: "skip", onDamage: (damage) => damages.push(damage) });
  return { rows: await read(file), damages };
}
