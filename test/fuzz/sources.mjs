// What the tests in TypeScript share with the fuzzer: random schemas, values, a comparison, and kernels at the edge of memory.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const entry = `
export * from "./random.ts";
export { difference, bytesOf, hexOf, joined } from "./helpers.ts";
export { SchemaMaker, jsonOf } from "./resolution/schemas.ts";
export { Edge, FILLS, SCRATCH } from "./faults/edge.ts";
`;
const bundled = await build({
  stdin: { contents: entry, resolveDir: fileURLToPath(new URL("..", import.meta.url)) },
  bundle: true,
  format: "esm",
  platform: "node",
  write: false,
});
// named, or each line of a stack would hold it all
const named = `${bundled.outputFiles[0].text}\n//# sourceURL=test/fuzz/sources.mjs`;
const code = Buffer.from(named).toString("base64");
const sources = await import(`data:text/javascript;base64,${code}`);

export const {
  Random,
  randomSchema,
  modelOf,
  object,
  randomValue,
  encodeModel,
  difference,
  bytesOf,
  hexOf,
  joined,
  SchemaMaker,
  jsonOf,
  Edge,
  FILLS,
  SCRATCH,
} = sources;
