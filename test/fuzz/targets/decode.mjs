// T1: data of one schema. Every way to read them ends the same.
import { avroType } from "../../../dist/index.js";
import { hotType } from "../hot.mjs";
import { mutateBytes } from "../mutate.mjs";
import { someLook, someSchema } from "../schemas.mjs";
import { encodeModel, joined, modelOf, Random, randomValue } from "../sources.mjs";
import { agree, Finding, inWords, LOW, outcome, padded, placeOf, same } from "../tools.mjs";

const MESSAGES = 16;

export const decode = {
  name: "decode",
  every: 1600,

  world(random) {
    const schema = someSchema(random);
    const codegen = random.pick(["auto", "never"]);
    // whether a module of its own is emitted for the program: then code may be generated
    return {
      schema,
      look: someLook(random),
      codegen,
      seed: random.bits(),
      low: random.chance(0.7),
      hot: codegen === "auto" && random.chance(0.4),
    };
  },

  open({ schema, look, codegen, seed, low, hot }) {
    const limits = low ? LOW : { maxFreeValues: 20_000, maxScratchBytes: LOW.maxScratchBytes };
    const make = (options) => avroType(schema, { ...look, limits, ...options });
    const closures = make({ engine: "closures", codegen: "never" });
    const kernel = hot ? hotType(schema, { ...look, limits, engine: "kernel" }) : make({ engine: "kernel", codegen });
    const raw = { logical: "raw", long: "bigint", engine: "closures", codegen: "never" };
    const good = goodData(schema, seed);
    return { closures, kernel, auto: make({ codegen: "auto" }), raw: make(raw), good };
  },

  countOf: (messages) => Math.max(1, messages.length),

  input(random, { good }) {
    return Array.from({ length: MESSAGES }, () =>
      random.chance(0.1) ? random.pick(good) : mutateBytes(random, random.pick(good), good),
    );
  },

  run(types, messages) {
    const outcomes = messages.map((message) => holdOne(types, message));
    holdBatch(types, messages, outcomes);
    holdData(types, messages, outcomes);
  },
};

/** Some good data of a schema. */
export function goodData(schema, seed, count = 12) {
  const random = new Random(seed);
  const model = modelOf(schema);
  return Array.from({ length: count }, () => {
    const value = randomValue(random, model, random.pick([4, 12, 40]));
    const bytes = encodeModel(model, value, random.chance(0.4) ? random : random.chance(0.3) ? "sized" : undefined);
    return bytes.length > 3000 ? bytes.slice(0, 3000) : bytes;
  });
}

function holdOne({ closures, auto, raw }, bytes) {
  const first = outcome(() => closures.decode(bytes), "closures");
  agree(
    first,
    outcome(() => auto.decode(bytes), "auto"),
    "decode by closures and as it comes",
  );
  const ends = [0xaa, 0x55].map((fill) => outcome(() => closures.decode(padded(bytes, fill)), "padded"));
  for (const end of ends) agree(first, end, "bytes around the data");
  holdVerify({ closures, raw }, bytes);
  return first;
}

/** `verify` and decoding agree; what logical types and numbers make of good data is not its business. */
function holdVerify({ closures, raw }, bytes) {
  const verified = outcome(() => closures.verify(bytes, { count: 1 }), "verify");
  const decoded = outcome(() => raw.decode(bytes), "raw");
  if (verified.error === undefined && decoded.error === undefined) return;
  const place = (error) => ({ ...placeOf(error), row: undefined, path: undefined });
  agree({ ...verified, value: 1 }, { ...decoded, value: 1 }, "verify and decode", place);
}

/** All messages in one crossing. */
function holdBatch({ kernel, closures }, messages, outcomes) {
  const [have, want] = [kernel, closures].map((type) => {
    const { values, errors } = type.decodeBatch(messages, { errors: "collect" });
    return { values, errors: errors.map(placeOf) };
  });
  same(have, want, "a batch by kernel and closures");
  const good = outcomes.filter(({ error }) => error === undefined).map(({ value }) => value);
  same(want.values, good, "a batch and one by one");
  const bad = outcomes.flatMap(({ error }, row) => (error === undefined ? [] : [{ ...placeOf(error), row }]));
  same(want.errors, bad, "errors of a batch and one by one");
}

/** Data end to end, into objects and into columns. */
function holdData({ kernel, closures, auto }, messages, outcomes) {
  const row = outcomes.findIndex(({ error }) => error !== undefined);
  const data = joined(row < 0 ? messages : messages.slice(0, row + 1));
  const count = row < 0 ? messages.length : row + 1;
  const whole = outcome(() => closures.decodeBatch(data, { count }), "data by closures");
  for (const fill of [0xaa, 0x00]) {
    const around = padded(data, fill);
    agree(
      whole,
      outcome(() => kernel.decodeBatch(around, { count }), "data by the kernel"),
      "data",
    );
  }
  agree(
    whole,
    outcome(() => auto.decodeBatch(data, { count }), "data as it comes"),
    "data as it comes",
  );
  const columns = outcome(() => kernel.decodeColumns(data, { count }), "columns");
  if (columns.error?.code === "not-columnar") return;
  agree(
    columns.error ? columns : { value: 1 },
    outcome(() => closures.decodeColumns(data, { count }) && 1, "columns"),
    "columns",
  );
  if (columns.error === undefined && whole.error === undefined)
    agree(
      whole,
      outcome(() => columns.value.toObjects(), "rows of columns"),
      "columns and rows",
    );
  else if (columns.error === undefined && whole.error !== undefined && row < 0)
    throw new Finding(`columns of data that are ${inWords(whole)}`);
  holdCount({ kernel, closures }, data, count);
}

function holdCount({ kernel, closures }, data, count) {
  const [a, b] = [kernel, closures].map((type) => outcome(() => type.verify(data, { count }), "verify"));
  agree(a, b, "verify by kernel and closures");
  const [c, d] = [kernel, closures].map((type) => outcome(() => type.count(data), "count"));
  agree(c, d, "count by kernel and closures");
}
