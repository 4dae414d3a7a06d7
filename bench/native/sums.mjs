import { avroType } from "wavro";

/** Where logical types of these names are, peers have objects of many kinds: they are only counted, as fixed is. */
const COUNTED = ["decimal", "uuid"];
const SUMS = ["rows", "nulls", "trues", "ints", "floats", "texts", "blobs", "others"];
const view = new DataView(new ArrayBuffer(8));
const utf8 = new TextEncoder();

/**
 * What rows hold, summed up regardless of order, so that rows, columns and four languages can be compared: numbers of
 * rows, nulls and trues, the sums of whole numbers, of the bits of doubles, and of the hashes of texts (strings, enums,
 * keys of maps) and of bytes, all modulo 2^64, and how many values there are of the types that are only counted. Other
 * logical types count as what underlies them. `rows` have wrapped unions and raw logical types.
 */
export function sumsOf(schema, rows) {
  const sums = Object.fromEntries(SUMS.map((name) => [name, 0n]));
  const add = adder(avroType(schema).schema.toJSON(), sums);
  for (const row of rows) {
    sums.rows++;
    add(row);
  }
  return SUMS.map((name) => BigInt.asUintN(64, sums[name])).join(" ");
}

/** A function that adds a value of the schema to the sums. */
function adder(root, sums) {
  const named = new Map();
  const ofText = (text) => {
    sums.texts += hash(utf8.encode(text));
  };
  const primitives = {
    null: () => sums.nulls++,
    boolean: (value) => {
      sums.trues += value ? 1n : 0n;
    },
    int: (value) => {
      sums.ints += BigInt(value);
    },
    float: (value) => {
      view.setFloat64(0, value);
      sums.floats += view.getBigUint64(0);
    },
    string: ofText,
    enum: ofText,
    bytes: (value) => {
      sums.blobs += hash(value);
    },
    fixed: () => sums.others++,
  };
  primitives.long = primitives.int;
  primitives.double = primitives.float;
  const of = (schema) => {
    if (Array.isArray(schema)) return ofUnion(schema);
    if (typeof schema === "string") return named.get(schema) ?? primitives[schema];
    if (typeof schema.type === "object") return of(schema.type);
    if (COUNTED.includes(schema.logicalType)) return primitives.fixed;
    if (schema.type === "array") return ofArray(of(schema.items));
    if (schema.type === "map") return ofMap(of(schema.values));
    if (schema.type === "record") return ofRecord(schema);
    if (schema.name !== undefined) named.set(schema.name, primitives[schema.type]);
    return primitives[schema.type] ?? of(schema.type);
  };
  const ofUnion = (branches) => {
    const adders = new Map(branches.map((branch) => [branch.name ?? branch.type ?? branch, of(branch)]));
    return (value) => {
      if (value === null) return sums.nulls++;
      const [[name, inner]] = Object.entries(value);
      return adders.get(name)(inner);
    };
  };
  const ofArray = (add) => (items) => items.forEach(add);
  const ofMap = (add) => (map) => {
    for (const [key, value] of Object.entries(map)) {
      ofText(key);
      add(value);
    }
  };
  const ofRecord = (schema) => {
    const fields = [];
    const add = (value) => {
      for (const [name, addField] of fields) addField(value[name]);
    };
    named.set(schema.name, add);
    for (const field of schema.fields) fields.push([field.name, of(field.type)]);
    return add;
  };
  return of(root);
}

/** FNV-1a of 32 bits. */
function hash(bytes) {
  let sum = 0x811c9dc5;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193);
  return BigInt(sum >>> 0);
}
