// Schemas with what random ones lack: logical types, good ones and bad.
import { randomSchema } from "./sources.mjs";

const LOGICAL = {
  int: ["date", "time-millis"],
  long: ["time-micros", "timestamp-millis", "timestamp-micros", "timestamp-nanos", "local-timestamp-millis"],
  bytes: ["decimal", "big-decimal"],
  string: ["uuid"],
  fixed: ["decimal", "duration", "uuid"],
};

/** A legal schema, as JSON. */
export function someSchema(random, { depth = random.pick([1, 2, 3, 4]), recursive = random.chance(0.15) } = {}) {
  const schema = randomSchema(random, { depth, recursive });
  return random.chance(0.4) ? dressed(random, schema) : schema;
}

/** With logical types here and there, fitting or not. */
export function dressed(random, schema) {
  if (typeof schema === "string") {
    const names = Object.hasOwn(LOGICAL, schema) ? LOGICAL[schema] : undefined;
    return names !== undefined && random.chance(0.5) ? { type: schema, ...logical(random, names) } : schema;
  }
  if (Array.isArray(schema)) return schema.map((branch) => dressed(random, branch));
  const copy = { ...schema };
  if (copy.fields) copy.fields = copy.fields.map((field) => ({ ...field, type: dressed(random, field.type) }));
  if (copy.items !== undefined) copy.items = dressed(random, copy.items);
  if (copy.values !== undefined) copy.values = dressed(random, copy.values);
  if (copy.type === "fixed" && random.chance(0.5)) Object.assign(copy, logical(random, LOGICAL.fixed));
  return copy;
}

function logical(random, names) {
  return {
    logicalType: random.pick(names),
    precision: random.pick([1, 4, 9, 20]),
    scale: random.pick([0, 2, 4]),
  };
}

/** Options that decide what values look like. */
export function someLook(random) {
  return {
    long: random.pick(["number", "bigint", "auto"]),
    union: random.pick(["natural", "wrapped"]),
    logical: random.pick(["default", "raw", "dates"]),
    numericArrays: random.pick(["plain", "typed"]),
    map: random.pick(["object", "Map"]),
    utf8: random.pick(["strict", "strict", "replace"]),
  };
}
