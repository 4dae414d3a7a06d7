// What the tests in TypeScript share with the fuzzer: random schemas, values, and a comparison.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const entry = `
export * from "./random.ts";
export { difference, bytesOf, hexOf, joined } from "./helpers.ts";
export { SchemaMaker, jsonOf } from "./resolution/schemas.ts";
`;
const bundled = await build({
  stdin: { contents: entry, resolveDir: fileURLToPath(new URL("..", import.meta.url)) },
  bundle: true,
  format: "esm",
  platform: "node",
  write: false,
});
const code = Buffer.from(bundled.outputFiles[0].contents).toString("base64");
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
} = sources;
