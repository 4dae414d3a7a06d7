import { describe, expect, it, vi } from "vitest";
import { Cursor } from "../../src/bytes/cursor.js";
import { buildReader } from "../../src/closures/reader.js";
import { keyedRecord } from "../../src/closures/record-reader.js";
import { type RecordShape, shaped } from "../../src/closures/shape.js";
import type { Compile } from "../../src/codegen/compile.js";
import { literalReader } from "../../src/codegen/literal-reader.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import { resolve } from "../../src/plan/resolve.js";
import { branch } from "../../src/value/branch.js";
import { LIST, optionsOf, read, readStaged, record, schemaOf, TREE } from "../closures/make.js";
import { difference } from "../helpers.js";

const LIMITS = { limits: DEFAULT_LIMITS };
const int = buildReader(resolve(schemaOf("int"), schemaOf("int")), optionsOf());
const NAMES = [
  [],
  ["a"],
  ["a", "b", "c"],
  ["__proto__", "constructor", "toString"],
  ["class", "f0", "v0", "c", "f", "b", "t", "l0", "r0", "R"],
  ["\u2028", "\u2029", '"', "\\", "`$`", "*/", "é", "1", "a-b", "\ud800"],
];

function recordOf(shape: Omit<RecordShape, "kind">) {
  const { names, slots, readers, tag } = shape;
  return shaped(keyedRecord(names, slots, readers, tag), { kind: "record", ...shape });
}

describe("literalReader", () => {
  it.each(NAMES.map((names) => [names]))("makes what the keyed loop makes, of fields %j", (names) => {
    const straight = names.map((_, i) => i);
    for (const tag of [undefined, "ns.R"])
      for (const slots of [straight, [...straight].reverse(), [-1, ...[...straight].reverse(), -1]]) {
        const made = recordOf({ names, slots, readers: slots.map(() => int), tag });
        const bytes = Uint8Array.from({ length: slots.length }, (_, i) => (i * 2) & 0x7e);
        const literal = readStaged(literalReader(made, DEFAULT_LIMITS)!, bytes, LIMITS)!.value;
        const keyed = made(new Cursor(DEFAULT_LIMITS).open(bytes));
        expect(difference(literal, keyed)).toBeUndefined();
      }
  });

  it("runs nothing that a schema says", () => {
    const name = 'x"})+globalThis.pwned(),({"y';
    Object.assign(globalThis, { pwned: vi.fn() });
    const made = recordOf({ names: [name], slots: [0], readers: [int], tag: 'R"+globalThis.pwned()+"' });
    const { value } = readStaged(literalReader(made, DEFAULT_LIMITS)!, Uint8Array.of(2), LIMITS)!;
    expect((globalThis as never as { pwned: () => void }).pwned).not.toHaveBeenCalled();
    expect(Reflect.ownKeys(value as object)).toEqual([name, branch]);
  });

  it("leaves records of very many fields to the loop", () => {
    const fields = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`n${i}`, "int"]));
    const texts: string[] = [];
    const compile: Compile = (_parameters, body) => void texts.push(body) as undefined;
    const wide = schemaOf(record("W", fields));
    literalReader(buildReader(resolve(wide, wide), optionsOf()), DEFAULT_LIMITS, compile);
    expect(texts[0]!.length).toBeLessThan(500);
    expect(Object.keys(read(record("W", fields), "02".repeat(600), { literal: true }) as object)).toHaveLength(600);
  });

  it("makes functions of their own of records that have no room, and of those inside themselves", () => {
    const part = (name: string) =>
      record(name, Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`n${i}`, "int"])));
    const large = record("L", { a: part("A"), b: part("B"), c: part("C"), d: "C" });
    const value = read(large, "02".repeat(360), { literal: true });
    expect(JSON.stringify(value)).toBe(JSON.stringify(read(large, "02".repeat(360))));
    expect(read(LIST, "02 02 00", { literal: true })).toEqual({ next: { next: { next: null } } });
    expect(read(TREE, "04 00 0200 00 00", { literal: true })).toEqual({
      kids: [{ kids: [] }, { kids: [{ kids: [] }] }],
    });
  });

  it("is nothing for what would be one call, and where nothing compiles", () => {
    expect(literalReader(() => 1, DEFAULT_LIMITS)).toBeUndefined();
    expect(literalReader(int, DEFAULT_LIMITS, () => undefined)).toBeUndefined();
  });

  it("says whether it reads the view", () => {
    const of = (type: unknown) =>
      literalReader(buildReader(resolve(schemaOf(type), schemaOf(type)), optionsOf()), DEFAULT_LIMITS)!.readsView;
    expect([of("int"), of("string"), of("float"), of({ type: "array", items: "double" })]).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});
