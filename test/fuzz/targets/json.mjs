// T8: JSON texts and values of data.
import { avroType, fromAvroJSON, parse, stringify, toAvroJSON } from "../../../dist/index.js";
import { mutateText } from "../mutate.mjs";
import { someLook, someSchema } from "../schemas.mjs";
import { agree, Finding, inWords, LOW, outcome, same } from "../tools.mjs";
import { goodData } from "./decode.mjs";

export const json = {
  name: "json",
  every: 300,

  world(random) {
    return {
      schema: someSchema(random, { depth: random.pick([1, 2, 3]) }),
      look: { ...someLook(random), logical: random.pick(["default", "raw"]), utf8: "strict" },
      form: random.pick(["plain", "avro"]),
      seed: random.bits(),
    };
  },

  open({ schema, look, form, seed }) {
    const type = avroType(schema, { ...look, limits: LOW, codegen: "never" });
    const isUnchecked = JSON.stringify(schema).includes('"uuid"'); // read as they are, checked when encoding
    const texts = goodData(schema, seed).flatMap((data) => {
      const value = outcome(() => type.decode(data), "decode");
      if (value.error !== undefined) return [];
      const text = outcome(() => stringify(type, value.value, { json: form }), "stringify");
      return text.error === undefined ? [text.value] : [];
    });
    return {
      type,
      form,
      isUnchecked,
      hasFloat: JSON.stringify(schema).includes('"float"'),
      texts: texts.length === 0 ? ["null", "{}"] : texts,
    };
  },

  input(random, { texts }) {
    const text = random.pick(texts);
    return { text: random.chance(0.1) ? text : mutateText(random, text, texts) };
  },

  run({ type, form, isUnchecked, hasFloat }, { text }) {
    const parsed = outcome(() => parse(type, text, { json: form }), "parse");
    if (form === "avro") holdValue(type, text, parsed);
    if (parsed.error !== undefined) return;
    const data = outcome(() => type.encode(parsed.value), "encode");
    if (data.error !== undefined) {
      if (isUnchecked && ["invalid-value", "no-branch"].includes(data.error.code)) return;
      if (data.error.code === "ambiguous-branch" || data.error.code === "limit-exceeded") return;
      throw new Finding(`parse gives what encode says is ${inWords(data)}`);
    }
    const written = outcome(() => stringify(type, parsed.value, { json: form }), "stringify");
    if (written.error !== undefined) throw new Finding(`parse gives what stringify says is ${inWords(written)}`);
    // Without names a float's shortest digits may be those of a long or double of the same union.
    if (form === "plain" && hasFloat) return;
    const again = outcome(() => parse(type, written.value, { json: form }), "parse again");
    if (again.error !== undefined) throw new Finding(`stringify gives what parse says is ${inWords(again)}`);
    const bytes = type.encode(again.value);
    if (form === "avro" && type.options.union === "wrapped") same(bytes, data.value, "data of what was written");
  },
};

/** As a value: the same as text, but for numbers that JavaScript rounds. */
function holdValue(type, text, parsed) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return;
  }
  const read = outcome(() => fromAvroJSON(type, value), "fromAvroJSON");
  if (/\d{15}|\d[eE]/.test(text) || parsed.error?.code === "duplicate-key") return;
  agree(parsed, read, "parse and fromAvroJSON", ({ code }) => code);
  if (read.error === undefined) outcome(() => toAvroJSON(type, read.value), "toAvroJSON");
}
