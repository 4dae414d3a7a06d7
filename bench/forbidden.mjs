import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { transformSync } from "esbuild";
import { avroType } from "wavro";
import { generateModules } from "wavro/gen";
import { consumer } from "./consume.mjs";

const FEW_FIELDS = 20;
const TOUCHED = 3;

/**
 * P8: what there is where strings may not become code. wavro runs with `codegen: "wasm"`, which is what such servers
 * allow, and with "never"; avsc, which can't run there at all, with its generated code.
 */
export async function forbiddenOperations(data, { blocks, avscRows, same }) {
  const [generated, keyed, columns, neverColumns] = ["auto", "wasm", "wasm", "never"].map((codegen) =>
    avroType(data.schema, { codegen }),
  );
  const ready = (await moduleOf(data)).with({ codegen: "wasm" });
  const neverReady = (await moduleOf(data)).with({ codegen: "never" });
  const three = { ...data.schema, fields: threeOf(data.schema) };
  const decode = (type) => (use) => () => {
    let sum = 0;
    for (const { bytes, count } of blocks) for (const row of type.decodeBatch(bytes, { count })) sum += use(row);
    return sum;
  };
  const views = (type, use) => () => {
    let sum = 0;
    for (const { bytes, count } of blocks)
      for (const row of type.decodeColumns(bytes, { count }).rows()) sum += use(row);
    return sum;
  };
  const avsc = (use) => () => {
    let sum = 0;
    for (const { bytes, count } of blocks) for (const row of avscRows(data, bytes, count)) sum += use(row);
    return sum;
  };
  const all = () => consumer(data.schema);
  const some = () => consumer(three);
  const check = () => {
    const [{ bytes, count }] = blocks;
    const expected = JSON.stringify(generated.decodeBatch(bytes, { count }));
    same(data, "module", expected, JSON.stringify(ready.decodeBatch(bytes, { count })));
    same(data, "keyed", expected, JSON.stringify(keyed.decodeBatch(bytes, { count })));
    if (views(columns, some())() !== decode(generated)(some())())
      throw new Error(`${data.name}: views give other values`);
  };
  const loop = mostFields(data.schema) <= FEW_FIELDS ? "P8 keyed" : "P8 keyed, wide";
  return [
    {
      ops: { "P8 views": "views", "P8 views (never)": "never" },
      lifetime: "dropped",
      run: { avsc: avsc(some()), views: views(columns, some()), never: views(neverColumns, some()) },
      check,
    },
    {
      ops: { "P8 module": "module", "P8 module (never)": "never", "P8 module (avsc)": "module", [loop]: "keyed" },
      bases: { "P8 module": "generated", "P8 module (never)": "generated" },
      lifetime: "dropped",
      run: {
        avsc: avsc(all()),
        generated: decode(generated)(all()),
        module: decode(ready)(all()),
        never: decode(neverReady)(all()),
        keyed: decode(keyed)(all()),
      },
      check,
    },
  ];
}

/** The ready type of a module made as `wavro gen` makes it. */
async function moduleOf({ name, schema }) {
  const library = pathToFileURL(new URL("../dist/index.js", import.meta.url).pathname).href;
  const [{ text }] = generateModules([{ name, schema }], { library });
  const folder = mkdtempSync(join(tmpdir(), "wavro-bench-"));
  try {
    const file = join(folder, "module.mjs");
    writeFileSync(file, transformSync(text, { loader: "ts" }).code);
    return (await import(pathToFileURL(file).href))[schema.name.split(".").at(-1)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Fields whose values are no records, arrays or maps: the first, the middle and the last of them. */
export function threeOf({ fields }) {
  const plain = (type) => {
    if (Array.isArray(type)) return type.length === 2 && type.every(plain);
    return typeof type === "string" || type.type === "enum" || type.logicalType !== undefined;
  };
  const simple = fields.filter(({ type }) => plain(type));
  return simple.length <= TOUCHED ? simple : [0, simple.length >> 1, simple.length - 1].map((i) => simple[i]);
}

/** Fields of the largest record in a schema. */
function mostFields(schema) {
  if (Array.isArray(schema)) return Math.max(0, ...schema.map(mostFields));
  if (typeof schema !== "object") return 0;
  const inner = [schema.items, schema.values, ...(schema.fields ?? []).map(({ type }) => type)].map(mostFields);
  return Math.max(schema.fields?.length ?? 0, ...inner);
}
