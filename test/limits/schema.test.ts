import { describe, expect, test } from "vitest";
import { concatContainers } from "../../src/container/concat.js";
import { ContainerDecoderStream } from "../../src/container/decoder-stream.js";
import { openContainer } from "../../src/container/open.js";
import { recodeContainer } from "../../src/container/recode.js";
import { repairContainer } from "../../src/container/repair.js";
import { ContainerWriter } from "../../src/container/writer.js";
import { LimitError } from "../../src/errors.js";
import { generateModules } from "../../src/gen/generate.js";
import {
  avroType,
  canonicalForm,
  checkCompatibility,
  DEFAULT_LIMITS,
  fingerprint,
  inferSchema,
  type Limits,
  mergeSchemas,
  parseProtocol,
  parseSchema,
  parseSchemaText,
  schemaEquals,
} from "../../src/index.js";
import { SchemaStore } from "../../src/message/store.js";
import { fileOf, streamOf } from "../container/files.js";
import { array, record } from "./cases.js";

/* The limits on schemas, on every road that schemas come in by: one just within, and one that is one beyond. */

type SchemaLimit = "maxSchemaBytes" | "maxSchemaDepth" | "maxSchemaNodes";

/** Schema text that takes as much of a limit as is said. */
const SPENDING: Record<SchemaLimit, (much: number) => string> = {
  maxSchemaBytes: (much) => {
    const text = '{"type":"int","doc":"é"}'; // the letter takes two bytes
    return text.replace("é", `é${"x".repeat(much - text.length - 1)}`);
  },
  maxSchemaDepth: (much) => {
    const type = Array.from({ length: much }).reduce<unknown>((inner) => array(inner), "int");
    return JSON.stringify(type);
  },
  // a record and its fields
  maxSchemaNodes: (much) => {
    const fields = Array.from({ length: much - 1 }, (_, i) => [`f${i}`, "int"]);
    return JSON.stringify(record("Wide", Object.fromEntries(fields)));
  },
};

const LOW: Record<SchemaLimit, number> = { maxSchemaBytes: 100, maxSchemaDepth: 4, maxSchemaNodes: 6 };

interface Road {
  /** Gives the text to the library. Without limits, the default ones hold. */
  readonly run: (text: string, limits: Partial<Limits> | undefined) => unknown;
  /** The schema comes as a value: it has no bytes. */
  readonly value?: boolean;
  /** There is no option for limits: the defaults hold. */
  readonly fixed?: boolean;
}

const sink = () => new WritableStream<Uint8Array>();
const file = (schema: string) => fileOf({ schema, blocks: [] });
const readAll = async (readable: ReadableStream<unknown>) => {
  for await (const _ of readable);
};

const ROADS: Record<string, Road> = {
  parseSchemaText: { run: (text, limits) => parseSchemaText(text, { limits }) },
  "parseSchema of text": { run: (text, limits) => parseSchema(text, { limits }) },
  "parseSchema of a value": { run: (text, limits) => parseSchema(JSON.parse(text), { limits }), value: true },
  "parseSchema, lenient names": { run: (text, limits) => parseSchema(text, { limits, lenientNames: true }) },
  "avroType of text": { run: (text, limits) => avroType(text, { limits }) },
  "avroType of a value": { run: (text, limits) => avroType(JSON.parse(text), { limits }), value: true },
  "a type's reader": { run: (text, limits) => reading(() => avroType("int", { limits }).reader(text)) },
  canonicalForm: { run: (text) => canonicalForm(text), fixed: true },
  fingerprint: { run: (text) => fingerprint(text, "sha256"), fixed: true },
  schemaEquals: { run: (text) => schemaEquals(text, "int"), fixed: true },
  checkCompatibility: { run: (text) => checkCompatibility("int", text), fixed: true },
  mergeSchemas: { run: (text) => mergeSchemas([text]), fixed: true },
  "a store of schemas": { run: (text) => new SchemaStore().add(text), fixed: true },
  generateModules: { run: (text) => generateModules([{ name: "a", schema: text }]), fixed: true },
  "openContainer: the file's schema": { run: (text, limits) => openContainer(file(text), { limits }) },
  "openContainer: a stream's": { run: (text, limits) => openContainer(streamOf([file(text)]), { limits }) },
  "openContainer: the reader's": {
    run: (text, limits) => reading(() => openContainer(file('"int"'), { limits, reader: text })),
  },
  ContainerDecoderStream: {
    run: (text, limits) => readAll(streamOf([file(text)]).pipeThrough(new ContainerDecoderStream({ limits }))),
  },
  concatContainers: { run: (text, limits) => concatContainers(sink(), [file(text)], { limits }) },
  recodeContainer: { run: (text, limits) => recodeContainer(sink(), file(text), { limits }) },
  repairContainer: { run: (text, limits) => repairContainer(sink(), file(text), { limits }) },
};

/** The schema that is read with is of no interest. */
async function reading(run: () => unknown): Promise<void> {
  try {
    await run();
  } catch (error) {
    if ((error as { code?: string }).code !== "incompatible-schemas") throw error;
  }
}

for (const limit of Object.keys(SPENDING) as SchemaLimit[])
  describe(limit, () => {
    const text = SPENDING[limit];
    for (const [name, { run, value, fixed }] of Object.entries(ROADS)) {
      if (value && limit === "maxSchemaBytes") {
        test.skip(`${name}: a value has no bytes; its depth and types are counted`);
        continue;
      }
      // the defaults are large: on one road of those that take an option
      const max = fixed || name === "parseSchemaText" ? DEFAULT_LIMITS[limit] : LOW[limit];
      const limits = max === LOW[limit] ? { [limit]: max } : undefined;
      test(`${name}: ${max}`, async () => {
        if (!(fixed && limit === "maxSchemaNodes")) await run(text(max), limits); // a hundred thousand types take a while
        const error = await errorOf(() => run(text(max + 1), limits));
        expect(error).toBeInstanceOf(LimitError);
        expect(error).toMatchObject({ code: "limit-exceeded", limit, max });
      });
    }
  });

describe("schemas that are made here", () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
  const wide = (fields: number) => Object.fromEntries(Array.from({ length: fields }, (_, i) => [`f${i}`, 1]));

  test("inferSchema holds maxSchemaDepth", () => {
    for (const [max, limits] of [
      [4, { maxSchemaDepth: 4 }],
      [DEFAULT_LIMITS.maxSchemaDepth, undefined],
    ] as const) {
      inferSchema([nested(max)], { limits });
      const over = () => inferSchema([nested(max + 1)], { limits });
      expect(errorNow(over)).toMatchObject({ code: "limit-exceeded", limit: "maxSchemaDepth", max });
    }
    const cyclic: { a?: unknown } = {};
    cyclic.a = cyclic;
    expect(errorNow(() => inferSchema([cyclic]))).toMatchObject({ limit: "maxSchemaDepth" });
  });

  test("inferSchema holds maxSchemaNodes", () => {
    inferSchema([wide(5)], { limits: { maxSchemaNodes: 6 } });
    const over = () => inferSchema([wide(6)], { limits: { maxSchemaNodes: 6 } });
    expect(errorNow(over)).toMatchObject({ code: "limit-exceeded", limit: "maxSchemaNodes", max: 6 });
  });

  test("references are held to them too", () => {
    const references = (doc: string) => ({ F: `{"type":"fixed","name":"F","size":1,"doc":"${doc}"}` });
    parseSchema("int", { references: references("x".repeat(55)), limits: { maxSchemaBytes: 100 } });
    const over = () => parseSchema("int", { references: references("x".repeat(56)), limits: { maxSchemaBytes: 100 } });
    expect(errorNow(over)).toMatchObject({ code: "limit-exceeded", limit: "maxSchemaBytes", max: 100 });
  });

  test("parseProtocol counts types and messages", () => {
    const protocol = (types: number) => ({
      protocol: "P",
      types: Array.from({ length: types }, (_, i) => ({ type: "fixed", name: `F${i}`, size: 1 })),
    });
    parseProtocol(protocol(6), { limits: { maxSchemaNodes: 6 } });
    const over = () => parseProtocol(protocol(7), { limits: { maxSchemaNodes: 6 } });
    expect(errorNow(over)).toMatchObject({ code: "limit-exceeded", limit: "maxSchemaNodes", max: 6 });
  });

  test("the header that is written holds maxSchemaBytes, as that which is read", () => {
    const type = (limits: Partial<Limits>) => avroType('{"type":"int","doc":"0123456789"}').with({ limits });
    expect(new ContainerWriter(sink(), type({ maxSchemaBytes: 33 })).header.schema).toHaveLength(33);
    expect(errorNow(() => new ContainerWriter(sink(), type({ maxSchemaBytes: 32 })))).toMatchObject({
      code: "limit-exceeded",
      limit: "maxSchemaBytes",
      max: 32,
    });
  });
});

async function errorOf(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error("a value where an error was expected");
}

function errorNow(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("a value where an error was expected");
}
