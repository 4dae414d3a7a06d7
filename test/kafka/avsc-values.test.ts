import { describe, expect, it } from "vitest";
import { avroType } from "../../src/index.js";
import { buffersIn } from "../../src/kafka/avsc-values.js";
import { resolveOptions } from "../../src/value/options.js";

const F = { type: "fixed", name: "F", size: 2 };
const record = (name: string, ...types: readonly unknown[]) => ({
  type: "record",
  name,
  fields: types.map((type, i) => ({ name: `f${i}`, type })),
});

function fixed(schema: unknown, value: unknown, options = {}) {
  const all = { union: "auto", logical: "raw", ...options } as const;
  const type = avroType(JSON.stringify(schema), all);
  const decoded = type.decode(type.encode(value as never));
  const fix = buffersIn(type.schema, resolveOptions(all));
  expect(fix, "has bytes").toBeDefined();
  return fix!(decoded as never);
}

const b = (...bytes: readonly number[]) => Buffer.from(bytes);

describe("buffersIn", () => {
  it.each([
    ["bytes", b(1)],
    [F, b(1, 2)],
    [record("R", "int", "bytes", F), { f0: 1, f1: b(1), f2: b(2, 3) }],
    [{ type: "array", items: "bytes" }, [b(1), b()]],
    [
      { type: "map", values: "bytes" },
      JSON.parse('{"a":1,"__proto__":2}', (_, v) => (typeof v === "number" ? b(v) : v)),
    ],
    [["null", "bytes"], b(1)],
    [["null", "bytes"], null],
    [["null", "string", "bytes", { type: "array", items: "bytes" }, record("R", "bytes")], [b(1)]],
    [["null", "string", "bytes", { type: "array", items: "bytes" }, record("R", "bytes")], { f0: b(1) }],
    [["null", "string", "bytes", { type: "array", items: "bytes" }, record("R", "bytes")], "text"],
    [["bytes", F], { F: b(1, 2) }],
    [["null", "bytes", F], null],
    [["bytes", "int", F], { int: 5 }],
    [record("Node", "bytes", ["null", "Node"]), { f0: b(1), f1: { f0: b(2), f1: null } }],
  ])("%j", (schema, value) => {
    const found = fixed(schema, value);
    expect(found).toEqual(value);
    expect(JSON.stringify(found)).toBe(JSON.stringify(value)); // a Buffer has a form of its own
  });

  it("goes by the name that records of a bare union carry", () => {
    const schema = [record("A", "bytes"), record("B", "string", "int")];
    const options = { union: "natural" };
    expect(JSON.stringify(fixed(schema, { f0: b(1) }, options))).toBe(JSON.stringify({ f0: b(1) }));
    expect(fixed(schema, { f0: "text", f1: 1 }, options)).toEqual(expect.objectContaining({ f0: "text" }));
  });

  it("is nothing for schemas without bytes, recursive ones too", () => {
    const options = resolveOptions({ union: "auto" });
    const none = (schema: unknown) => buffersIn(avroType(JSON.stringify(schema)).schema, options);
    expect(none("string")).toBeUndefined();
    expect(none(record("Node", "int", ["null", "Node"]))).toBeUndefined();
    expect(none({ type: "fixed", name: "D", size: 12, logicalType: "duration" })).toBeUndefined(); // has a value of its own
  });

  it("finds bytes behind a type that leads back to itself", () => {
    const inner = record("B", ["null", "A"]);
    const value = { f0: { f0: { f0: null, f1: b(7) } }, f1: b(8) };
    expect(JSON.stringify(fixed(record("A", ["null", inner], "bytes"), value))).toBe(JSON.stringify(value));
  });
});
