/*
 * The files on which all that is promised about hostile data stands, and the tests that are near to each: of these files
 * every branch is covered (npm run coverage), and nine mutants of ten are found by the near tests (npm run mutation).
 *
 * What is not here: the kernel in WebAssembly and the programs that it is given (src/plan, src/emit) are held against
 * the closures below, by the corpus, by random schemas and by the fuzzer; coverage can't be taken of them.
 */
const CRITICAL = {
  /** Bytes to values: reads from the wire, the readers over them, and who runs these on data. */
  decode: [
    "src/bytes/cursor.ts",
    "src/bytes/item-block.ts",
    "src/closures/collection-reader.ts",
    "src/closures/default-reader.ts",
    "src/closures/explain.ts",
    "src/closures/logical-reader.ts",
    "src/closures/promotion-reader.ts",
    "src/closures/reader.ts",
    "src/closures/record-reader.ts",
    "src/closures/trace.ts",
    "src/closures/typed-reader.ts",
    "src/closures/union-reader.ts",
    "src/codegen/literal-reader.ts",
    "src/codegen/reader-source.ts",
    "src/datum/batch.ts",
    "src/datum/closure-batch.ts",
    "src/datum/decoder.ts",
  ],
  /** Bytes to text, by several roads that all end in the same: see MUTATED. */
  text: ["src/bytes/stage.ts", "src/bytes/utf8.ts"],
  /** Past values that nobody asked for. */
  skip: ["src/closures/skipper.ts"],
  /** What data may claim, and what of it is known before there are data. */
  limits: ["src/closures/depth.ts", "src/container/free.ts", "src/limits.ts", "src/plan/size.ts"],
  /** Where a datum begins and ends: in the blocks of a file, in a file that is cut or damaged, in a message. */
  framing: [
    "src/container/block.ts",
    "src/container/damage.ts",
    "src/container/end.ts",
    "src/container/frame.ts",
    "src/container/header.ts",
    "src/container/long.ts",
    "src/container/marker.ts",
    "src/container/range.ts",
    "src/container/salvage.ts",
    "src/message/apicurio.ts",
    "src/message/bare.ts",
    "src/message/confluent.ts",
    "src/message/decoder.ts",
    "src/message/guid.ts",
    "src/message/headers.ts",
    "src/message/single-object-framing.ts",
    "src/message/single-object.ts",
    "src/message/store.ts",
  ],
};

export const FILES = Object.values(CRITICAL).flat();

/** Their tests read whole files cut at every byte, or random data by the thousand: a minute and more for each change. */
const SLOW = [
  "src/codegen/literal-reader.ts",
  "src/codegen/reader-source.ts",
  "src/container/free.ts",
  "src/container/range.ts",
  "src/container/salvage.ts",
  "src/datum/decoder.ts",
];

/**
 * What is changed by mutation: not the files of text, where each road falls back on the next. A change by which a road is
 * never taken, or always, is a matter of time; the tests run every road on every kind of text and compare.
 */
export const MUTATED = FILES.filter((file) => ![...CRITICAL.text, ...SLOW].includes(file));
