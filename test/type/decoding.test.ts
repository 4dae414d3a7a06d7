import { describe, expect, it } from "vitest";
import { ClosureBatch } from "../../src/datum/closure-batch.js";
import { KernelBatch } from "../../src/datum/kernel-batch.js";
import { project } from "../../src/plan/project.js";
import { Decoding } from "../../src/type/decoding.js";
import { plainEngine } from "../../src/type/engine.js";
import { kernelEngine } from "../../src/type/kernel-engine.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { resolveOptions, type ValueOptions } from "../../src/value/options.js";
import { expectError } from "../helpers.js";

const PAIR = {
  type: "record",
  name: "P",
  fields: [
    { name: "a", type: "int" },
    { name: "b", type: "string" },
  ],
};

function decodingOf(schema: unknown, options: ValueOptions = {}, engine = kernelEngine): Decoding {
  const parsed = parseSchema(schema as object);
  return new Decoding(parsed, parsed, resolveOptions(options), engine);
}

describe("Decoding", () => {
  it("leaves few messages and few bytes to the closures, many to the kernel", () => {
    const decoding = decodingOf(PAIR);
    expect(decoding.batch(1, 0)).toBeInstanceOf(ClosureBatch);
    expect(decoding.batch(undefined, 10)).toBeInstanceOf(ClosureBatch);
    expect(decoding.batch(1000, 0)).toBeInstanceOf(KernelBatch);
    expect(decoding.batch(undefined, 100_000)).toBeInstanceOf(KernelBatch);
  });

  it("makes each decoder once", () => {
    const decoding = decodingOf(PAIR);
    expect(decoding.batch(1000, 0)).toBe(decoding.batch(undefined, 100_000));
    expect(decoding.batch(1, 0)).toBe(decoding.batch(undefined, 1));
  });

  it("does as the option engine says", () => {
    expect(decodingOf(PAIR, { engine: "kernel" }).batch(1, 0)).toBeInstanceOf(KernelBatch);
    expect(decodingOf(PAIR, { engine: "closures" }).batch(1000, 0)).toBeInstanceOf(ClosureBatch);
  });

  it("has the closures only where the host lends nothing", () => {
    const decoding = decodingOf(PAIR, {}, plainEngine);
    expect(decoding.batch(1000, 0)).toBeInstanceOf(ClosureBatch);
    expect(decoding.datums.decode(Uint8Array.of(2, 2, 0x61))).toEqual({ a: 1, b: "a" });
  });

  it("has no kernel for schemas that may nest deeper than data may", () => {
    let deep: unknown = "int";
    for (let i = 0; i < 10; i++) deep = { type: "array", items: deep };
    expect(decodingOf(deep, { limits: { maxDepth: 10 } }).batch(1000, 0)).toBeInstanceOf(KernelBatch);
    expect(decodingOf(deep, { limits: { maxDepth: 9 } }).batch(1000, 0)).toBeInstanceOf(ClosureBatch);
    const list = { type: "record", name: "L", fields: [{ name: "next", type: ["null", "L"] }] };
    expect(decodingOf(list).batch(1000, 0)).toBeInstanceOf(ClosureBatch);
  });

  it("reads what the reader wants of what the writer wrote", () => {
    const writer = parseSchema(PAIR);
    const options = resolveOptions();
    const decoding = new Decoding(writer, project(writer, ["b"]), options, kernelEngine);
    const message = Uint8Array.of(2, 2, 0x61);
    expect(decoding.datums.decode(message)).toEqual({ b: "a" });
    const messages = new Array<Uint8Array>(100).fill(message);
    expect(decoding.batch(100, 0).objects({ messages })).toEqual(messages.map(() => ({ b: "a" })));
  });

  it("refuses a reader that can't read", () => {
    const run = () => new Decoding(parseSchema("int"), parseSchema("string"), resolveOptions(), kernelEngine);
    expect(expectError(run).code).toBe("incompatible-schemas");
  });

  it("makes generated readers only where both the host and the option allow it", () => {
    let asked = 0;
    const counting = {
      ...kernelEngine,
      makeReader: (...all: Parameters<NonNullable<typeof kernelEngine.makeReader>>) => {
        asked++;
        return kernelEngine.makeReader!(...all);
      },
    };
    const message = Uint8Array.of(2, 2, 0x61);
    decodingOf(PAIR, { codegen: "never" }, counting).datums.decode(message);
    expect(asked).toBe(0);
    decodingOf(PAIR, {}, { ...counting, codegenAllowed: () => false }).datums.decode(message);
    expect(asked).toBe(0);
  });
});
