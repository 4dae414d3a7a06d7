// T3: fields that are left out. What skipping accepts and refuses is what decoding does, but for what it may not look at.
import { avroType } from "../../../dist/index.js";
import { hotType } from "../hot.mjs";
import { mutateBytes } from "../mutate.mjs";
import { someSchema } from "../schemas.mjs";
import { agree, Finding, inWords, LOW, outcome, placeOf, same } from "../tools.mjs";
import { goodData } from "./decode.mjs";

const MESSAGES = 16;

export const skip = {
  name: "skip",
  every: 800,

  world(random) {
    const rest = [someSchema(random, { depth: 2 }), someSchema(random, { depth: 1, recursive: false })];
    // Names repeat over the parts: each in a namespace of its own.
    const [before, after] = rest.map((type, i) => ({
      type: "record",
      name: `Skipped${i}`,
      namespace: `s${i}`,
      fields: [{ name: "it", type }],
    }));
    const fields = [
      { name: "first", type: before },
      { name: "wanted", type: random.pick(["int", "long", "string", "double", "boolean", "null"]) },
      { name: "last", type: after },
    ];
    const schema = { type: "record", name: "Outer", fields };
    const isLegal = outcome(() => avroType(schema), "schema").error === undefined;
    const hot = random.chance(0.15); // modules of their own are emitted for programs
    return { schema: isLegal ? schema : { ...schema, fields: fields.slice(1, 2) }, seed: random.bits(), hot };
  },

  open({ schema, seed, hot }) {
    const options = { limits: LOW, long: "bigint", logical: "raw", union: "wrapped", codegen: "never" };
    const closures = avroType(schema, { ...options, engine: "closures" });
    const byKernel = { ...options, engine: "kernel", ...(hot && { codegen: "auto" }) };
    const kernel = (hot ? hotType : avroType)(schema, byKernel);
    const only = { ...schema, fields: schema.fields.filter(({ name }) => name === "wanted") };
    const readers = [closures, kernel].map((type) =>
      (hot && type === kernel
        ? hotType(only, byKernel)
        : avroType(only, { ...options, engine: type.options.engine })
      ).reader(schema),
    );
    const jumps = /"(array|map)"/.test(JSON.stringify(schema));
    return { closures, kernel, readers, jumps, good: goodData(schema, seed) };
  },

  countOf: (messages) => Math.max(1, messages.length),

  input(random, { good }) {
    return Array.from({ length: MESSAGES }, () =>
      random.chance(0.1) ? random.pick(good) : mutateBytes(random, random.pick(good), good),
    );
  },

  run({ closures, kernel, readers, jumps }, messages) {
    const batch = (type, fields) => {
      const { values, errors } = type.decodeBatch(messages, { errors: "collect", ...(fields && { fields }) });
      return { values, errors: errors.map(placeOf), entries: outcomesOf(messages.length, values, errors) };
    };
    const full = batch(closures);
    const [byClosures, byKernel] = [closures, kernel].map((type) => batch(type, ["wanted"]));
    same(byKernel.values, byClosures.values, "a projection by kernel and closures");
    same(byKernel.errors, byClosures.errors, "errors of a projection by kernel and closures");
    for (const reader of readers) {
      const read = batch(reader);
      same(read.values, byClosures.values, "a projection and a reader");
      same(read.errors, byClosures.errors, "errors of a projection and a reader");
    }
    for (let row = 0; row < messages.length; row++) hold(full.entries[row], byClosures.entries[row], jumps);
  },
};

function outcomesOf(count, values, errors) {
  const all = new Array(count);
  for (const error of errors) all[error.row] = { error };
  let next = 0;
  for (let row = 0; row < count; row++) all[row] ??= { value: values[next++] };
  return all;
}

function hold(full, part, jumps) {
  if (full.error === undefined) {
    if (part.error !== undefined) throw new Finding(`good data, and skipping says ${inWords(part)}`);
    return same(part.value.wanted, full.value.wanted, "what is wanted");
  }
  if (part.error === undefined) {
    if (jumps || full.error.code === "invalid-utf8") return;
    throw new Finding(`skipping accepts what is ${inWords(full)}`);
  }
  if (full.error.code !== "invalid-utf8" && !jumps)
    agree(full, part, "errors of decoding and skipping", ({ code, offset }) => ({ code, offset }));
}
