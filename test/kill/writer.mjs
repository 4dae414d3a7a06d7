// node writer.mjs PATH CODEC SEED: writes rows without end, and says after each flush how many are on their way to the
// disk. Ends by being killed.
import { createWriteStream, writeSync } from "node:fs";
import { avroType } from "wavro";
import { ContainerWriter } from "wavro/container";
import { rowAt, SCHEMA } from "./rows.mjs";

const [path, codec, seed] = process.argv.slice(2);
const writer = new ContainerWriter(createWriteStream(path), avroType(SCHEMA), { codec, blockBytes: 16 * 1024 });
let random = Number(seed) >>> 0;
for (let index = 0; ; ) {
  random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
  for (let end = index + 1 + (random >>> 24); index < end; index++) await writer.write(rowAt(index));
  await writer.flush();
  writeSync(1, `${index}\n`);
}
