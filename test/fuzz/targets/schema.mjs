// T4: schema texts, alone and against one another.
import {
  avroType,
  canonicalForm,
  checkCompatibility,
  fingerprint,
  parseSchema,
  parseSchemaText,
  schemaEquals,
} from "../../../dist/index.js";
import { mutateText } from "../mutate.mjs";
import { dressed, someSchema } from "../schemas.mjs";
import { jsonOf, Random, SchemaMaker } from "../sources.mjs";
import { Finding, inWords, outcome, same } from "../tools.mjs";

const LOW = { maxSchemaBytes: 8192, maxSchemaDepth: 16, maxSchemaNodes: 200, maxDepth: 12, maxFreeValues: 1000 };
const SIMPLE = { kind: "value" };

export const schema = {
  name: "schema",
  every: 300,

  world(random) {
    return { lenientNames: random.chance(0.4), seed: random.bits() };
  },

  open({ lenientNames, seed }) {
    const random = new Random(seed);
    const texts = Array.from({ length: 6 }, () => JSON.stringify(someJson(random), longs, random.pick([0, 0, 1])));
    return { options: { lenientNames, limits: LOW }, texts };
  },

  input(random, { texts }) {
    const text = random.pick(texts);
    return [random.chance(0.1) ? text : mutateText(random, text, texts), random.pick(texts)];
  },

  run({ options }, [text, other]) {
    const parsed = outcome(() => parseSchemaText(text, options), "parseSchemaText");
    holdValue(parsed, text, options);
    if (parsed.error !== undefined) return;
    holdForms(parsed.value, text, options);
    const made = outcome(() => avroType(parsed.value, { limits: LOW }), "avroType");
    const second = outcome(() => parseSchemaText(other, options), "parseSchemaText");
    if (made.error === undefined && second.error === undefined) holdPair(made.value, second.value);
  },
};

function someJson(random) {
  if (random.chance(0.5)) return someSchema(random, { depth: 2 });
  const maker = new SchemaMaker(random);
  const writer = maker.writer();
  return dressed(random, jsonOf(random.chance(0.5) ? writer : maker.reader(writer)));
}

function longs(_, value) {
  return typeof value === "bigint" ? Number(value) : value;
}

/** The schema as a value: no more is refused than in text, where keys may be there twice and numbers be longer. */
function holdValue(parsed, text, options) {
  const json = jsonValue(text);
  if (json === SIMPLE) return;
  const byValue = outcome(() => parseSchema(json, options), "parseSchema");
  if (parsed.error === undefined && byValue.error !== undefined && !/\d{16}|\de\+?\d/i.test(text))
    throw new Finding(`text is a schema, and its value is ${inWords(byValue)}`);
}

function jsonValue(text) {
  try {
    const value = JSON.parse(text.replace(/^\ufeff/, ""));
    return typeof value === "string" ? SIMPLE : value;
  } catch {
    return SIMPLE;
  }
}

/** What a schema is written as is the same schema; its canonical form is the one of itself. */
function holdForms(parsed, source, options) {
  const text = JSON.stringify(parsed, longs);
  const again = outcome(() => parseSchemaText(text, options), "its own JSON");
  const isExact = !/\d{16}|\de\+?\d/i.test(text) && !/-0\b/.test(source); // JSON.stringify makes 0 of -0
  if (again.error !== undefined && isExact) throw new Finding(`a schema's own JSON is ${inWords(again)}`);
  if (again.error === undefined && isExact && !schemaEquals(parsed, again.value))
    throw new Finding("its own JSON is another schema");
  if (/"namespace":(""|[^"])/.test(text)) return; // canonical forms do not tell "no namespace" from that around it
  const form = outcome(() => canonicalForm(parsed), "canonicalForm");
  if (form.error !== undefined) return;
  const reparsed = outcome(() => canonicalForm(parseSchemaText(form.value, options)), "canonical form");
  if (reparsed.error !== undefined) throw new Finding(`the canonical form is ${inWords(reparsed)}`);
  same(reparsed.value, form.value, "canonical form of the canonical form");
  for (const algorithm of ["rabin", "md5", "sha256"]) outcome(() => fingerprint(parsed, algorithm), algorithm);
}

/** Compatible schemas can be read, and only those that can never be are refused. */
function holdPair(type, writer) {
  const judged = outcome(() => checkCompatibility(type.schema, writer), "checkCompatibility");
  const reader = outcome(() => type.reader(writer), "reader()");
  if (judged.value?.compatible && reader.error !== undefined)
    throw new Finding(`compatible, but reader() says ${inWords(reader)}`);
  outcome(() => type.reader(type.schema), "reader() of itself");
  if (reader.error !== undefined) return;
  for (const data of [new Uint8Array(0), new Uint8Array(24), new Uint8Array(24).fill(2), new Uint8Array(9).fill(255)])
    outcome(() => reader.value.decode(data), "decode");
}
