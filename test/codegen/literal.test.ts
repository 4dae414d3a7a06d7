import { afterEach, describe, expect, it, vi } from "vitest";
import { Cursor } from "../../src/bytes/cursor.js";
import { keyedRecord } from "../../src/closures/record-reader.js";
import { codegenAllowed, literalRecord } from "../../src/codegen/literal.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import { branch } from "../../src/value/branch.js";
import { read, record } from "../closures/make.js";
import { difference } from "../helpers.js";

const byte = (cursor: Cursor) => cursor.readInt();
const cursor = (length: number) =>
  new Cursor(DEFAULT_LIMITS).open(Uint8Array.from({ length }, (_, i) => (i * 2) & 0x7e));

const NAMES = [
  [],
  ["a"],
  ["a", "b", "c"],
  ["__proto__", "constructor", "toString"],
  ["class", "f0", "v0", "c", "f", "b", "t"],
  ["\u2028", "\u2029", '"', "\\", "`$`", "*/", "é", "1", "a-b", "\ud800"],
];

describe("literalRecord", () => {
  it.each(NAMES.map((names) => [names]))("makes what the keyed loop makes, of fields %j", (names) => {
    const readers = names.map(() => byte);
    const slots = names.map((_, i) => i);
    for (const tag of [undefined, "ns.R"])
      for (const order of [slots, [...slots].reverse(), [-1, ...[...slots].reverse(), -1]]) {
        const walks = order.map(() => byte);
        const literal = literalRecord(keyedRecord)(names, order, walks, tag)(cursor(walks.length));
        const keyed = keyedRecord(names, order, walks, tag)(cursor(walks.length));
        expect(difference(literal, keyed)).toBeUndefined();
      }
    expect(readers).toHaveLength(names.length);
  });

  it("gives all objects of a record one shape", () => {
    const make = literalRecord(keyedRecord)(["x", "y"], [0, 1], [byte, byte], "R");
    expect(Reflect.ownKeys(make(cursor(2)) as object)).toEqual(["x", "y", branch]);
  });

  it("leaves very wide records to the loop", () => {
    const names = Array.from({ length: 600 }, (_, i) => `n${i}`);
    const make = vi.fn(keyedRecord);
    const value = literalRecord(make)(
      names,
      names.map((_, i) => i),
      names.map(() => byte),
      undefined,
    )(cursor(600));
    expect(make).toHaveBeenCalledOnce();
    expect(Object.keys(value as object)).toEqual(names);
  });

  it("runs nothing that a schema says", () => {
    const name = 'x"})+globalThis.pwned(),({"y';
    Object.assign(globalThis, { pwned: vi.fn() });
    const value = literalRecord(keyedRecord)([name], [0], [byte], 'R"+globalThis.pwned()+"')(cursor(1)) as object;
    expect((globalThis as never as { pwned: () => void }).pwned).not.toHaveBeenCalled();
    expect(Reflect.ownKeys(value)).toEqual([name, branch]);
  });
});

describe("codegenAllowed", () => {
  async function fresh(): Promise<boolean> {
    vi.resetModules();
    const module = await import("../../src/codegen/literal.js");
    return module.codegenAllowed();
  }
  afterEach(() => void vi.unstubAllGlobals());

  it("is true on this host", () => {
    expect(codegenAllowed()).toBe(true);
  });

  it("is false, and not even tried, in pages and workers", async () => {
    const tried = vi.fn();
    vi.stubGlobal("Function", tried);
    vi.stubGlobal("document", {});
    expect(await fresh()).toBe(false);
    vi.stubGlobal("document", undefined);
    vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" });
    expect(await fresh()).toBe(false);
    vi.stubGlobal("navigator", undefined);
    vi.stubGlobal("process", {});
    expect(await fresh()).toBe(false);
    expect(tried).not.toHaveBeenCalled();
  });

  it("is tried once where a server forbids it", async () => {
    const refuses = vi.fn(function refuse() {
      throw new EvalError("Code generation from strings disallowed for this context");
    });
    vi.stubGlobal("Function", refuses);
    vi.resetModules();
    const module = await import("../../src/codegen/literal.js");
    expect([module.codegenAllowed(), module.codegenAllowed()]).toEqual([false, false]);
    expect(refuses).toHaveBeenCalledOnce();
  });
});

describe("a reader with literals", () => {
  it("reads records in records", () => {
    const schema = record("R", { a: record("S", { b: ["null", "string"], c: "boolean" }), d: "S" });
    const makeRecord = literalRecord(keyedRecord);
    expect(read(schema, "02026101 0000", { makeRecord })).toEqual({ a: { b: "a", c: true }, d: { b: null, c: false } });
  });
});
