// node test/fuzz/replay.mjs [FILE…]: run fixtures again, all if none is named. One line of JSON for each: { file, finding? }.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { watchInstances } from "../faults/instances.mjs";
import { unpack } from "./pack.mjs";
import { Edge, FILLS } from "./sources.mjs";
import { TARGETS } from "./targets/all.mjs";

const watch = watchInstances();
const edge = new Edge(watch);
const folder = fileURLToPath(new URL("../fixtures/fuzz/", import.meta.url));
const given = process.argv.slice(2);
const files = given.length > 0 ? given : all().map((name) => `${folder}${name}`);
for (const file of files) {
  const finding = await replay(file);
  console.log(
    JSON.stringify({ file: relative(folder, file).replaceAll("\\", "/"), ...(finding !== undefined && { finding }) }),
  );
}

function all() {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".json"));
}

async function replay(file) {
  const target = TARGETS.find(({ name }) => name === basename(dirname(file)));
  const { world, input } = unpack(readFileSync(file, "utf8"));
  try {
    const opened = await target.open(world);
    for (const fill of input === undefined ? [] : [undefined, ...FILLS]) {
      edge.fill = fill;
      edge.poison();
      await target.run(opened, input);
      if (watch.traps > 0) return "the kernel trapped";
    }
  } catch (error) {
    return `${error?.stack ?? error}\n${error?.cause?.stack ?? ""}`;
  }
}
