// node writer.mjs PATH CODEC SEED: writes rows without end, and says after each flush how many rows and bytes are on
// their way to the disk. Ends by being killed.
import { createWriteStream, writeSync } from "node:fs";
import { avroType } from "wavro";
import { ContainerWriter } from "wavro/container";
import { rowAt, SCHEMA } from "./rows.mjs";

const [path, codec, seed] = process.argv.slice(2);
let random = Number(seed) >>> 0;
const blockBytes = 2 ** (10 + (random % 12)); // 1 KB to 2 MB
const sink = random % 2 === 0 ? path : createWriteStream(path);
const writer = new ContainerWriter(sink, avroType(SCHEMA), { codec, blockBytes });
for (let index = 0; ; ) {
  random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
  for (let end = index + 1 + (random >>> 24); index < end; index++) await writer.write(rowAt(index));
  await writer.flush();
  writeSync(1, `${index} ${writer.written.bytes}\n`);
}
