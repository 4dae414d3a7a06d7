/*
 * Runs one attack case on one engine in a process of its own, against the built package, and prints what came of it
 * as one line of JSON: { runs: [{ road, ms, mb, problem?, code? }] }. A road is a way into the library; every road must
 * end as the case says. The cold start of the process is not measured: the modules are loaded and the engine has run.
 *
 *   node --expose-gc child.mjs CASE ENGINE       CASE as JSON
 *   node child.mjs - ENGINE                      all cases of a JSON array on standard input, a line for each; untimed
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { openContainer } from "../../dist/container.js";
import {
  AvroError,
  avroType,
  canonicalForm,
  checkCompatibility,
  fingerprint,
  parseSchema,
  parseSchemaText,
  schemaEquals,
} from "../../dist/index.js";
import { SchemaStore, SingleObjectDecoder } from "../../dist/message.js";
import { RegistryClient } from "../../dist/registry.js";
import { watchInstances } from "../faults/instances.mjs";

const watch = Object.isFrozen(WebAssembly) ? { traps: 0 } : watchInstances(); // a trap costs no more than a kernel, but there must be none
const many = process.argv[2] === "-";
const cases = JSON.parse(many ? readFileSync(0, "utf8") : `[${process.argv[2]}]`);
const members = Object.keys(Object.prototype).length; // other code may have added some
const options = { engine: process.argv[3], long: "auto", union: "natural" };
const text = new TextDecoder("utf-8", { ignoreBOM: true });
const load = (name) =>
  name === null ? undefined : new Uint8Array(readFileSync(new URL(`../fixtures/attacks/${name}`, import.meta.url)));

const MiB = 2 ** 20;
let attack;
let files;

warm();
if (cases.some(({ format }) => format === "confluent")) await warmNetwork();
const ROADS = { datum: datumRoads, schema: schemaRoads, ocf: containerRoads, message: messageRoads };
for (const one of cases) {
  attack = { __proto__: null, ...one };
  files = { writer: load(attack.writer), reader: load(attack.reader), payload: load(attack.file) };
  const runs = [];
  for (const [road, run] of Object.entries(ROADS[attack.kind]())) runs.push({ road, ...(await measured(run)) });
  console.log(JSON.stringify(many ? { id: attack.id, runs } : { runs }));
}

/** Bring the engine up with a schema of no interest. */
function warm() {
  const type = avroType({ type: "record", name: "Warm", fields: [{ name: "a", type: ["null", "string"] }] }, options);
  type.decodeBatch([type.encode({ a: "x" }), type.encode({ a: null })]);
}

/** The first request of a process takes the platform some tenths of a second. */
async function warmNetwork() {
  attack = { registry: {} };
  const registry = await behavingRegistry();
  await (await fetch(registry.url, { __proto__: null })).text();
  registry.close();
}

/**
 * The ways to read a datum; `value` absent where a road gives none. With a reader's schema: by schema resolution, and
 * where it only leaves fields out as a projection too. Making the type counts: it may be what takes the time.
 */
function datumRoads() {
  const writer = () => parseSchemaText(text.decode(files.writer));
  if (!files.reader) return roadsOf(() => avroType(writer(), options));
  const reader = () => parseSchemaText(text.decode(files.reader));
  const resolved = roadsOf(() => avroType(reader(), options).reader(writer()));
  const names = (schema) => (schema.type === "record" ? schema.fields.map((field) => field.name) : undefined);
  const wanted = names(reader());
  if (!wanted?.every((name) => names(writer()).includes(name))) return resolved;
  const { decode, verify, ...projected } = roadsOf(() => avroType(writer(), options), { fields: wanted });
  const renamed = Object.entries(projected).map(([road, run]) => [`${road} of fields`, run]);
  return { ...resolved, ...Object.fromEntries(renamed) };
}

function roadsOf(type, wanted = {}) {
  const { payload } = files;
  const roads = {
    decode: () => ({ value: type().decode(payload) }),
    messages: () => ({ value: type().decodeBatch([payload], wanted)[0] }),
    contiguous: () => ({ value: type().decodeBatch(payload, { count: 1, ...wanted })[0] }),
    collect: () => {
      const { values, errors } = type().decodeBatch([payload], { errors: "collect", ...wanted });
      if (errors.length > 0) throw errors[0];
      return { value: values[0] };
    },
  };
  if (attack.group === "logical") return roads; // to verify is to check data, whatever is made of them
  const verify = () => {
    type().verify(payload, { count: 1 });
    return {};
  };
  return { ...roads, verify };
}

/** As text, as JSON text of an argument, and as a JavaScript value. */
function schemaRoads() {
  const schema = text.decode(files.writer);
  if (attack.op === "canonical") return canonicalRoads(schema);
  if (attack.op === "resolve-self") return resolveRoads(schema);
  const roads = {
    text: () => {
      avroType(parseSchemaText(schema), options);
      return {};
    },
  };
  const json = jsonOf(schema);
  if (json === undefined) return roads;
  roads.value = () => {
    avroType(parseSchema(json), options);
    return {};
  };
  return roads;
}

function canonicalRoads(schema) {
  const road = (act) => () => {
    act(parseSchemaText(schema));
    return {};
  };
  const roads = { canonical: road(canonicalForm) };
  for (const algorithm of ["rabin", "md5", "sha256"]) roads[algorithm] = road((one) => fingerprint(one, algorithm));
  return roads;
}

/** The schema with itself, parsed twice: nothing may know that the two are one. */
function resolveRoads(schema) {
  const road = (act) => () => {
    if (!act(parseSchemaText(schema), parseSchemaText(schema))) throw new Error("the schema does not fit itself");
    return {};
  };
  return {
    reader: road((reader, writer) => avroType(reader, options).reader(writer)),
    compatibility: road((reader, writer) => checkCompatibility(reader, writer).compatible),
    equality: road(schemaEquals),
  };
}

/** Messages of a registry, or single objects. */
function messageRoads() {
  return attack.format === "confluent" ? registryRoads() : singleObjectRoads();
}

/** Over HTTP, from a registry that behaves as the case says. */
function registryRoads() {
  const road = (read) => async () => {
    const registry = await behavingRegistry();
    const type = avroType(parseSchemaText(text.decode(files.writer)), options);
    const serde = new RegistryClient(registry.url).serde(type, { subject: "attacks" });
    const outcome = await outcomeOf(async () => ({ value: await read(serde) }));
    registry.close();
    if (registry.lookups() > (attack.maxLookups ?? 1000)) throw new Error(`${registry.lookups()} lookups`);
    return outcome;
  };
  const { payload } = files;
  return {
    decode: road((serde) => serde.decode(payload)),
    batch: road(async (serde) => (await serde.decodeBatch([payload, null, payload]))[2]),
    collect: road(async (serde) => {
      const { values, errors } = await serde.decodeBatch([payload, payload], { errors: "collect" });
      if (errors.length > 0) throw errors[1];
      return values[1];
    }),
    sync: road(async (serde) => {
      await serde.prepare([payload]);
      return serde.decodeSync(payload);
    }),
  };
}

/** A registry by `attack.registry`: by id a schema, a status, or silence. */
async function behavingRegistry() {
  let count = 0;
  const server = createServer((request, response) => {
    count++;
    const id = /^\/schemas\/ids\/(\d+)/.exec(request.url)?.[1];
    const behaviour = Object.hasOwn(attack.registry, id) ? attack.registry[id] : { status: 404 };
    const { schema, schemaType, status = 200, location, hang } = { __proto__: null, ...behaviour };
    if (hang) return;
    response.writeHead(status, location === undefined ? {} : { location });
    const answer =
      schema === undefined ? { error_code: 40403, message: "" } : { schema: text.decode(load(schema)), schemaType };
    response.end(JSON.stringify(answer));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, lookups: () => count, close };
}

/** The store holds the one schema of the case. */
function singleObjectRoads() {
  const decoder = () => {
    const type = avroType(parseSchemaText(text.decode(files.writer)), options);
    const store = new SchemaStore();
    const sum = Buffer.from(store.add(type)).toString("hex");
    if (attack.fingerprint !== undefined && attack.fingerprint !== sum) throw new Error(`a fingerprint ${sum}`);
    return new SingleObjectDecoder(type, store);
  };
  return {
    decode: () => ({ value: decoder().decode(files.payload) }),
    batch: () => ({ value: decoder().decodeBatch([files.payload, null])[0] }),
    collect: () => {
      const { values, errors } = decoder().decodeBatch([files.payload], { errors: "collect" });
      if (errors.length > 0) throw errors[0];
      return { value: values[0] };
    },
  };
}

function jsonOf(schema) {
  try {
    return JSON.parse(schema);
  } catch {
    return undefined;
  }
}

function containerRoads() {
  const open = () => openContainer(files.payload, options);
  return {
    rows: async () => {
      const value = [];
      try {
        for await (const row of await open()) value.push(row);
      } catch (error) {
        throw Object.assign(error, { delivered: value.length });
      }
      return { value };
    },
    stream: async () => {
      const value = [];
      const pieces = new ReadableStream({
        __proto__: null,
        start(controller) {
          for (let at = 0; at < files.payload.length; at += 65_536)
            controller.enqueue(files.payload.slice(at, at + 65_536));
          controller.close();
        },
      });
      try {
        for await (const row of await openContainer(pieces, options)) value.push(row);
      } catch (error) {
        throw Object.assign(error, { delivered: value.length });
      }
      return { value };
    },
  };
}

async function measured(run) {
  globalThis.gc?.();
  const before = memory(true);
  const start = performance.now();
  const outcome = await outcomeOf(run);
  const ms = performance.now() - start;
  const mb = Math.max(0, memory(false) - before) / MiB;
  const problem = watch.traps > 0 ? { problem: "the kernel trapped" } : {};
  return { ms: Math.round(ms), mb: Math.round(mb), ...judge(outcome), ...problem };
}

async function outcomeOf(run) {
  try {
    return await run();
  } catch (error) {
    return { error };
  }
}

/** Resident bytes: now, and then the most since. Linux can forget an earlier peak; elsewhere the end has to do. */
function memory(reset) {
  try {
    if (reset) writeFileSync("/proc/self/clear_refs", "5");
    const status = readFileSync("/proc/self/status", "latin1");
    return 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(status)[1]);
  } catch {
    return process.memoryUsage.rss();
  }
}

function judge(outcome) {
  if ("error" in outcome) return judgeError(outcome.error);
  if (attack.expect === "error") return { problem: "a value where an error was due" };
  const problem = "value" in outcome ? wrong(outcome.value) : undefined;
  return problem === undefined ? {} : { problem };
}

function judgeError(error) {
  const untyped = typeof error?.code !== "string" || !(error instanceof AvroError) || error.code === "internal";
  if (untyped) return { problem: `not a typed error: ${String(error?.stack ?? error).slice(0, 600)}` };
  const found = { code: error.code };
  if (attack.expect === "value") return { ...found, problem: `an error where a value was due: ${error.message}` };
  if (error.message.length > 512) return { ...found, problem: `a message of ${error.message.length} characters` };
  if (attack.kind === "ocf" && error.delivered !== attack.records)
    return { ...found, problem: `${error.delivered} records before the error, not ${attack.records}` };
  return found;
}

/** What is wrong with a value, by all that the case says of it. */
function wrong(value) {
  if (attack.protoCheck && !cleanPrototypes(value)) return "a prototype was changed";
  if ("value" in attack && !same(value, attack.value)) return `not the expected value: ${show(value)}`;
  if (attack.records !== undefined && value.length !== attack.records) return `${value.length} records`;
  if (attack.checkCount !== undefined && Object.keys(value).length !== attack.checkCount)
    return `${Object.keys(value).length} items`;
  if (attack.checkDepth !== undefined && depth(value) !== attack.checkDepth) return `depth ${depth(value)}`;
  if (attack.checkObjects !== undefined && objects(value) !== attack.checkObjects) return `${objects(value)} objects`;
  if (attack.valueRepeat !== undefined && !repeats(value, attack.valueRepeat)) return "not the repeated byte";
  return undefined;
}

/** Compare with a value written by the legend: {$bytes} {$long} {$num} {$repeatNull}; keys are own, in any order. */
function same(value, expected) {
  if (expected === null || typeof expected !== "object") return Object.is(value, expected);
  if (Array.isArray(expected))
    return (
      Array.isArray(value) && value.length === expected.length && expected.every((item, i) => same(value[i], item))
    );
  if (Object.hasOwn(expected, "$bytes"))
    return value instanceof Uint8Array && Buffer.from(value).toString("hex") === expected.$bytes;
  if (Object.hasOwn(expected, "$long")) return String(value) === expected.$long;
  if (Object.hasOwn(expected, "$num")) return Object.is(value, Number(expected.$num));
  if (Object.hasOwn(expected, "$repeatNull"))
    return value.length === expected.$repeatNull && value.every((item) => item === null);
  const keys = Object.keys(expected);
  return (
    typeof value === "object" &&
    value !== null &&
    Object.keys(value).length === keys.length &&
    keys.every((key) => Object.hasOwn(value, key) && same(own(value, key), own(expected, key)))
  );
}

function own(object, key) {
  return Object.getOwnPropertyDescriptor(object, key).value;
}

function children(value) {
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return [];
  return Object.keys(value).map((key) => own(value, key));
}

function depth(value) {
  if (value === null || typeof value !== "object") return 0;
  return 1 + Math.max(0, ...children(value).map(depth));
}

function objects(value) {
  if (value === null || typeof value !== "object") return 0;
  return children(value).reduce((sum, child) => sum + objects(child), 1);
}

function repeats(value, { byte, length }) {
  const bytes = [value[0], ...children(value[0])].filter((part) => part instanceof Uint8Array);
  return bytes.some((all) => all.length === length && all.every((one) => one === byte));
}

/** Object.prototype is as it was, and so is the prototype of all that was decoded. */
function cleanPrototypes(value) {
  if (Object.keys(Object.prototype).length > members || {}.isAdmin !== undefined || {}.a !== undefined) return false;
  const plain = (part) =>
    part === null || typeof part !== "object" || ArrayBuffer.isView(part)
      ? true
      : [Object.prototype, Array.prototype, Map.prototype].includes(Object.getPrototypeOf(part)) &&
        children(part).every(plain);
  return plain(value);
}

function show(value) {
  return String(JSON.stringify(value, (_, part) => (typeof part === "bigint" ? `${part}n` : part))).slice(0, 200);
}
