import avsc from "avsc";
import { evolve } from "./data/evolve.mjs";
import { coupon, tiny, weather, wide } from "./data/flat.mjs";
import { money } from "./data/money.mjs";
import { ai, event, nested } from "./data/nested.mjs";
import { log, textCjk, textEmoji, textLatin1 } from "./data/text.mjs";
import { logicalTypes } from "./logical.mjs";
import { random } from "./random.mjs";

const SHAPES = {
  event,
  wide,
  tiny,
  log,
  ai,
  weather,
  nested,
  "text-latin1": textLatin1,
  "text-cjk": textCjk,
  "text-emoji": textEmoji,
  coupon,
  money,
  evolve,
};
const avscLogical = logicalTypes(avsc.types);
const SEED = 20_260_101;

export const datasetNames = Object.keys(SHAPES);

/**
 * A dataset with its bytes as avsc writes them: `block` (data end to end) and `messages` (one buffer each, cut from
 * the block). avsc runs with bare unions where it can: it refuses them for a union of several records, where its own
 * default wraps.
 */
export function dataset(name) {
  const { schema, rows, row, reader } = SHAPES[name];
  const source = random(SEED);
  const values = Array.from({ length: rows }, () => row(source));
  const avscType = avsc.Type.forSchema(schema, avscOptions(name));
  const data = values.map((value) => avscType.toBuffer(value));
  const block = Buffer.concat(data);
  let at = 0;
  const messages = data.map(({ length }) => block.subarray(at, (at += length)));
  // columns hold underlying values: beside them avsc reads these too
  const rawType = JSON.stringify(schema).includes("logicalType") ? avsc.Type.forSchema(schema) : undefined;
  return { name, schema, reader, rows, values, avscType, rawType, block, messages };
}

/** How avsc reads a dataset. */
export function avscOptions(name) {
  return { wrapUnions: name === "nested" ? "auto" : "never", logicalTypes: avscLogical };
}

/** What `value` of avsc looks like with bare unions everywhere. */
export function bare(name, value) {
  if (name !== "nested") return value;
  const [branch] = Object.values(value.what);
  return { ...value, what: branch };
}
