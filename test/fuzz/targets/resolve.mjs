// T2: data of one schema read with another.
import { avroType } from "../../../dist/index.js";
import { hotType } from "../hot.mjs";
import { mutateBytes } from "../mutate.mjs";
import { someLook } from "../schemas.mjs";
import { jsonOf, SchemaMaker } from "../sources.mjs";
import { agree, LOW, outcome, padded, placeOf, same } from "../tools.mjs";
import { goodData } from "./decode.mjs";

const MESSAGES = 16;

export const resolve = {
  name: "resolve",
  every: 320,

  world(random) {
    const maker = new SchemaMaker(random);
    const writer = maker.writer();
    const reader = maker.reader(writer);
    const names = random.chance(0.1) ? "ignore" : "match";
    const hot = random.chance(0.15); // a module of its own is emitted for the program
    const codegen = hot || random.chance(0.1) ? "auto" : "never";
    const look = { ...someLook(random), names };
    return { writer: plain(jsonOf(writer)), reader: plain(jsonOf(reader)), look, codegen, hot, seed: random.bits() };
  },

  open({ writer, reader, look, codegen, hot, seed }) {
    const good = goodData(writer, seed);
    const readers = ["closures", "kernel"].map((engine) => {
      const options = { ...look, limits: LOW, engine, codegen: engine === "closures" ? "never" : codegen };
      const make = hot && engine === "kernel" ? hotType : avroType;
      return outcome(() => make(reader, options).reader(writer), "reader()");
    });
    agree(...readers.map((made) => (made.error ? made : { value: 1 })), "reader() on both engines");
    if (readers[0].error) return { good };
    const [closures, kernel] = readers.map(({ value }) => value);
    const raw = { logical: "raw", long: "bigint", engine: "closures", codegen: "never", limits: LOW, utf8: look.utf8 };
    const lossless = avroType(reader, { ...raw, names: look.names }).reader(writer);
    return { good, closures, kernel, raw: lossless, written: avroType(writer, raw) };
  },

  countOf: (messages) => Math.max(1, messages.length),

  input(random, { good, closures }) {
    if (closures === undefined) return [];
    return Array.from({ length: MESSAGES }, () =>
      random.chance(0.2) ? random.pick(good) : mutateBytes(random, random.pick(good), good),
    );
  },

  run(readers, messages) {
    if (messages.length === 0) return;
    const { kernel, closures } = readers;
    const outcomes = messages.map((message) => holdOne(readers, message));
    const [have, want] = [kernel, closures].map((type) => {
      const { values, errors } = type.decodeBatch(messages, { errors: "collect" });
      return { values, errors: errors.map(placeOf) };
    });
    same(have, want, "a batch by kernel and closures");
    const good = outcomes.filter(({ error }) => error === undefined).map(({ value }) => value);
    same(want.values, good, "a batch and one by one");
    const bad = outcomes.flatMap(({ error }, row) => (error === undefined ? [] : [{ ...placeOf(error), row }]));
    same(want.errors, bad, "errors of a batch and one by one");
  },
};

function holdOne({ closures, kernel, raw, written }, bytes) {
  const first = outcome(() => closures.decode(bytes), "closures");
  for (const fill of [0xaa, 0x55])
    agree(
      first,
      outcome(() => kernel.decode(padded(bytes, fill)), "kernel"),
      "bytes around the data",
    );
  const verified = outcome(() => closures.verify(bytes, { count: 1 }), "verify");
  const decoded = [written, raw].map((type) => outcome(() => type.decode(bytes), "decode"));
  const bad = decoded.find(({ error }) => error !== undefined) ?? { value: 1 };
  const place = (error) => error.code;
  agree(verified.error ? verified : { value: 1 }, bad, "verify and decode", place);
  return first;
}

/** Defaults beyond 2^53 are for schemas that are text. */
function plain(json) {
  return JSON.parse(JSON.stringify(json, (_, value) => (typeof value === "bigint" ? Number(value >> 40n) : value)));
}
