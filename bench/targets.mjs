/**
 * Least ratio to avsc (or to what the operation names): the geometric mean over the datasets, and any one dataset.
 * Null: no target, measured for comparison.
 */
export const TARGETS = {
  P1: { what: "decodeBatch → plain objects", mean: 4, each: 2.5 },
  P2: { what: "decodeColumns, copied out, hot programs compiled at run time", mean: 12, each: 5 },
  "P2 never": { what: "the same without compilation at run time", mean: 7, each: 5 },
  "P3 resolver": { what: "3 of 50 fields as columns (avsc: its resolver)", mean: 7, each: null },
  "P3 full": { what: "3 of 50 fields as columns (avsc: all fields)", mean: 30, each: null },
  "P3 resolver (never)": { what: "the former without compilation at run time", mean: null, each: null },
  "P3 full (never)": { what: "the latter without compilation at run time", mean: null, each: null },
  P4: { what: "decode, one datum a call", mean: 1.6, each: 1.1 },
  "P5 batch": { what: "encodeBatch (avsc: encode into one large buffer)", mean: 3.5, each: 1.2 },
  "P5 one": { what: "encode, one datum a call (avsc: toBuffer)", mean: 2, each: 1.2 },
  "P6 null": { what: "container file → objects, codec null", mean: 8, each: null },
  "P6 null rows": { what: "the same, one by one (for await)", mean: 8, each: null },
  "P6 deflate": { what: "container file → objects, codec deflate", mean: 4, each: null },
  "P6 deflate rows": { what: "the same, one by one (for await)", mean: 4, each: null },
  P7: { what: "decodeBatch through an evolved reader (avsc: its resolver)", mean: 4, each: null },
  "P7 cost": { what: "the same against the data read as written (1 / 1.1)", mean: 0.91, each: null },
  "P7 columns": { what: "decodeColumns, evolved against as written", mean: 0.91, each: null },
  "P8 views": { what: "without generated code: views of rows, three fields touched", mean: 4, each: null },
  "P8 views (never)": { what: "the same without WebAssembly made at run time either", mean: null, each: null },
  "P8 module": { what: "objects by a module of build time, against code generated at run time", mean: 0.9, each: null },
  "P8 module (never)": { what: "the same, without WebAssembly made at run time either", mean: null, each: null },
  "P8 module (avsc)": { what: "the former against avsc", mean: null, each: null },
  "P8 keyed": { what: "objects by the keyed loop, records of up to 20 fields", mean: 1, each: null },
  "P8 keyed, wide": { what: "objects by the keyed loop, larger records", mean: null, each: null },
};

/** P9: least ratio of a cold start's time to avsc's, by import. */
export const COLD_TARGET = 3;

/** P10: most KB of a program with `avroType`, minified and gzipped. */
export const SIZE_TARGET = 15;

/**
 * P11: columns take this share of the objects at most; the process grows by so many bytes more than with the smallest file at
 * most, for whatever size of file: young garbage differs by so much.
 */
export const MEMORY_TARGET = { share: 1 / 3, growth: 16e6 };

/** P12: time per byte at the last step against the first, at most: flat, but for noise. */
export const GROWTH_TARGET = 1.2;

/** P13: least ratio to native peers, in a mode or their fastest: the geometric mean over the datasets, and any one. */
export const NATIVE_TARGETS = [
  {
    peer: "java",
    mode: "String",
    op: "objects",
    what: "decodeBatch → objects, against Java's GenericDatumReader, strings decoded as ours are",
    mean: null,
    each: 1,
  },
  {
    peer: "java",
    mode: "Utf8",
    op: "objects",
    what: "the same by Java's default, which leaves strings undecoded",
    mean: null,
    each: 1,
  },
  { peer: "fastavro", op: "objects", what: "decodeBatch → objects, against fastavro", mean: 10, each: null },
  { peer: "arrow-avro", op: "columns", what: "decodeColumns, against arrow-avro", mean: 1.5, each: 1 },
];

/** Operations that are measured on no dataset, by their own files. */
const OTHERS = ["P9", "P10", "P11", "P12", "P13"];

/** The targets that `wanted` names, each as `P5` or as `P5 batch`; all if undefined. An error names what there is. */
export function targetsOf(wanted) {
  const known = [...Object.keys(TARGETS), ...OTHERS];
  if (wanted === undefined) return new Set(known);
  const found = wanted.map((op) => known.filter((one) => names(op, one)));
  const unknown = wanted.find((_, i) => found[i].length === 0);
  if (unknown !== undefined) throw new Error(`no operation ${unknown}: there are ${known.join(", ")}`);
  return new Set(found.flat());
}

const names = (op, one) => one === op || one.startsWith(`${op} `);
