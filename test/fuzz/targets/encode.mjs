// T7: JavaScript values, hostile ones among them.
import { avroType, check } from "../../../dist/index.js";
import { hotType } from "../hot.mjs";
import { HOSTILE_NAMES, Hostile, summon, Thrown } from "../pack.mjs";
import { someLook, someSchema } from "../schemas.mjs";
import { joined, modelOf, object, Random, randomValue } from "../sources.mjs";
import { agree, Finding, inWords, LOW, outcome, placeOf, same } from "../tools.mjs";

const VALUES = 8;
/** Fewer rows are not given to a kernel. */
const KERNEL_ROWS = 16;

export const encode = {
  name: "encode",
  every: 400,

  world(random) {
    const look = { ...someLook(random), unknownFields: random.pick(["ignore", "error"]) };
    return {
      schema: someSchema(random),
      look: { ...look, itemBlocks: random.pick(["counted", "counted", "sized"]) },
      seed: random.bits(),
      hot: random.chance(0.15), // a module of its own is emitted for the program
    };
  },

  open({ schema, look, seed, hot }) {
    const make = (options) => avroType(schema, { ...look, limits: LOW, ...options });
    const random = new Random(seed);
    const model = modelOf(schema);
    const wrapped = Array.from({ length: 10 }, () => randomValue(random, model, random.pick([4, 12, 40])));
    const writer = avroType(schema, { long: "bigint", union: "wrapped", logical: "raw" });
    const closures = make({ engine: "closures", codegen: "never" });
    const good = wrapped.flatMap((value) => {
      const native = outcome(() => closures.decode(writer.encode(value)), "decode");
      return native.error === undefined ? [value, native.value] : [value];
    });
    const kernel = (hot ? hotType : avroType)(schema, { ...look, limits: LOW, engine: "kernel", codegen: "auto" });
    return { closures, kernel, good: good.filter(isPlain) };
  },

  countOf: (values) => values.length,

  input(random, { good }) {
    return Array.from({ length: VALUES }, () => {
      const value = good.length === 0 ? null : random.pick(good);
      return random.chance(0.3) ? value : changed(random, value, good);
    });
  },

  run(types, values) {
    const outcomes = values.map((value) => holdOne(types, value));
    holdMany(types, [...values, ...values], [...outcomes, ...outcomes]);
    const fine = values.flatMap((value, row) => (outcomes[row].value === undefined ? [] : [[value, outcomes[row]]]));
    if (fine.length === 0 || fine.length === values.length) return;
    const rows = Array.from({ length: KERNEL_ROWS }, (_, i) => fine[i % fine.length]);
    holdMany(
      types,
      rows.map(([value]) => value),
      rows.map(([, outcome]) => outcome),
    );
  },
};

/** Values that a fixture can hold. */
function isPlain(value) {
  if (value instanceof Map || typeof value === "symbol") return false;
  if (typeof value !== "object" || value === null) return true;
  if (ArrayBuffer.isView(value)) return value instanceof Uint8Array;
  if (Object.getOwnPropertySymbols(value).length > 0) return false;
  return value instanceof Date || Object.values(value).every(isPlain);
}

/** Another value somewhere inside. */
function changed(random, value, good) {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || value instanceof Date)
    return other(random, value, good);
  const keys = Object.keys(value);
  if (keys.length === 0 || random.chance(0.15)) return other(random, value, good);
  const key = random.pick(keys);
  if (Array.isArray(value)) return value.map((item, i) => (String(i) === key ? changed(random, item, good) : item));
  const entries = Object.entries(value).map(([name, item]) => [
    name,
    name === key ? changed(random, item, good) : item,
  ]);
  if (random.chance(0.05)) return object(entries.filter(([name]) => name !== key));
  if (random.chance(0.05)) entries.push([random.pick(["extra", "__proto__", "toString", "f0"]), random.pick(good)]);
  return object(entries);
}

const OTHERS = [
  null,
  true,
  0,
  -0,
  1.5,
  2 ** 31,
  2 ** 53,
  1e300,
  Number.NaN,
  -(2n ** 63n),
  2n ** 63n,
  5n,
  "",
  "\ud800",
  "a\udc00b",
  "2020-02-30",
  "12.340",
  "NaN",
  "__proto__",
  "toString",
  [],
  {},
  new Uint8Array(0),
  new Uint8Array(16),
  new Date(0),
];

function other(random, value, good) {
  if (random.chance(0.4)) return new Hostile(random.pick(HOSTILE_NAMES));
  if (random.chance(0.3)) return random.pick(good);
  return random.chance(0.1) ? [value, value] : random.pick(OTHERS);
}

/** A getter's own error goes through: neither a value nor an error of ours. */
function attempt(run, what) {
  let thrown = false;
  const result = outcome(() => {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof Thrown) && !/proxy that has been revoked/.test(error?.message)) throw error;
      thrown = true;
      return undefined;
    }
  }, what);
  return thrown ? { thrown, value: undefined } : result;
}

function holdOne({ closures, kernel }, value) {
  const first = attempt(() => closures.encode(summon(value)), "encode");
  agree(
    first,
    attempt(() => kernel.encode(summon(value)), "encode, generated"),
    "encode by closures and generated",
  );
  const is = attempt(() => closures.is(summon(value)), "is");
  const issues = attempt(() => check(closures, summon(value)), "check");
  if (first.thrown) return first;
  if (!is.thrown && is.value !== (first.error === undefined))
    throw new Finding(`is() says ${is.value ?? is.error?.code}, encode ${inWords(first)}`);
  if (!issues.thrown && (issues.value?.length === 0) !== (first.error === undefined))
    throw new Finding(`check() finds ${issues.value?.length ?? issues.error?.code} issues, encode ${inWords(first)}`);
  if (first.error === undefined) holdBack(closures, first.value, value);
  return first;
}

/** What was encoded decodes, and that encodes to the same again. */
function holdBack(type, bytes, value) {
  const target = new Uint8Array(bytes.length + 2).fill(7);
  same(type.encodeInto(summon(value), target, 1), bytes.length + 1, "the end that encodeInto gives");
  same(target, Uint8Array.of(7, ...bytes, 7), "encodeInto");
  const decoded = outcome(() => type.decode(bytes), "decode");
  if (decoded.error !== undefined) {
    if (["unsafe-long", "invalid-logical-value", "limit-exceeded"].includes(decoded.error.code)) return;
    throw new Finding(`what encodes is ${inWords(decoded)}`);
  }
  type.verify(bytes, { count: 1 });
  if (type.options.union === "natural") return; // a bare value may fit a branch before the one it came from
  const again = outcome(() => type.encode(decoded.value), "encode again");
  if (type.options.logical === "dates") return; // rounded: at the ends of a range, out of it
  if (again.error !== undefined) throw new Finding(`what decodes is ${inWords(again)}`);
  same(again.value, bytes, "encoded again");
}

function holdMany({ closures, kernel }, values, outcomes) {
  const row = outcomes.findIndex(({ error, thrown }) => thrown || error !== undefined);
  for (const type of [closures, kernel]) {
    const batch = attempt(() => type.encodeBatch(values.map(summon)), "encodeBatch");
    const each = attempt(() => type.encodeMessages(values.map(summon)), "encodeMessages");
    if (row < 0) {
      same(batch.value, joined(outcomes.map(({ value }) => value)), "a batch and one by one");
      same(
        each.value,
        outcomes.map(({ value }) => value),
        "messages and one by one",
      );
    } else if (outcomes[row].thrown) same(batch.thrown, true, "what a getter throws");
    else
      for (const one of [batch, each])
        agree(
          { error: { ...placeOf(outcomes[row].error), path: outcomes[row].error.path, row } },
          one,
          "errors of a batch and one by one",
        );
  }
}
