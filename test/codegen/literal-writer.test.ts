import { describe, expect, it, vi } from "vitest";
import { Sink } from "../../src/bytes/sink.js";
import type { Writer } from "../../src/closures/closure.js";
import { buildWriter } from "../../src/closures/writer.js";
import { literalWriter } from "../../src/codegen/literal-writer.js";
import type { ValueOptions } from "../../src/value/options.js";
import { array, LIST, optionsOf, record, schemaOf } from "../closures/make.js";
import { expectError, hexOf } from "../helpers.js";

function writers(schema: unknown, options?: ValueOptions): [closures: Writer, literal: Writer] {
  const write = buildWriter(schemaOf(schema), optionsOf(options));
  return [write, literalWriter(write)];
}

/** What a writer writes, from a sink that has to grow. */
function run(write: Writer, value: unknown): string {
  const sink = new Sink(1);
  write(sink, value);
  expect(sink.depth).toBe(0);
  return hexOf(sink.toBytes());
}

function expectSame(schema: unknown, values: readonly unknown[], options?: ValueOptions): void {
  const [closures, literal] = writers(schema, options);
  expect(literal).not.toBe(closures);
  for (const value of values) expect(run(literal, value)).toBe(run(closures, value));
}

describe("a literal writer", () => {
  it("writes numbers of every width", () => {
    const ints = Array.from({ length: 32 }, (_, i) => [2 ** i - 1, -(2 ** i), 2 ** i - 2]).flat();
    expectSame(array("int"), [ints, [-0, 0]]);
    const longs = Array.from({ length: 53 }, (_, i) => [2 ** i - 1, -(2 ** i) + 1, 2 ** i - 2]).flat();
    expectSame(array("long"), [longs, longs.map(BigInt), [2n ** 63n - 1n, -(2n ** 63n)]]);
    expectSame(array("double"), [[0, -0, Number.NaN, 1e300, Number.NEGATIVE_INFINITY], Float64Array.of(1, 2)]);
    expectSame(array("float"), [[0, -0, Number.NaN, 0.1], Float32Array.of(1, 2)]);
  });

  it("writes text of every length, as text and as keys", () => {
    const texts = ["", "a", "é", "日本", "😀", "x\u0000", ...[24, 25, 63, 64, 8191, 8192].map((n) => "x".repeat(n))];
    const more = texts.flatMap((text) => [`${text}é`, `日${text}`]);
    expectSame("string", [...texts, ...more]);
    expectSame({ type: "map", values: "string" }, [Object.fromEntries(more.map((text) => [text, text])), new Map()]);
    expectSame("string", ["\ud800", `${"x".repeat(60)}\udfff`], { utf8: "replace" });
  });

  it("reads fields whose names every object has", () => {
    const schema = record("R", { constructor: "int", toString: ["null", "int"], class: "int" });
    expectSame(schema, [
      { constructor: 1, class: 2 },
      Object.assign(Object.create(null), { constructor: 1, class: 2 }),
    ]);
    const proto = schemaOf(record("R", JSON.parse('{"__proto__": "int"}') as Record<string, unknown>));
    const value = JSON.parse('{"__proto__": 5}') as object;
    expect(run(literalWriter(buildWriter(proto, optionsOf())), value)).toBe("0a");
  });

  it("keeps what is in room when a part grows the sink", () => {
    const fields = { a: ["null", "string"], b: "double", c: ["null", "bytes"], d: "long", e: ["int", "null"] };
    const value = { a: "x".repeat(3000), b: 1.5, c: new Uint8Array(5000), d: 2 ** 50, e: null };
    expectSame(record("R", fields), [value, { ...value, a: null }, { ...value, c: undefined, d: 2n ** 60n, e: 5 }]);
  });

  it("begins a value again where the sink had no room, and leaves what stands before it", () => {
    const fields = {
      a: "string",
      b: array(record("B", { x: ["null", "double"], y: "bytes" })),
      c: { type: "map", values: "string" },
    };
    const [closures, literal] = writers(record("R", fields));
    for (const size of [0, 1, 20, 100, 1000, 5000]) {
      const b = Array.from({ length: size >> 2 }, (_, i) => ({ x: i / 3, y: new Uint8Array(i % 50) }));
      const value = { a: "a".repeat(size), b, c: Object.fromEntries(b.map((_, i) => [`k${i}`, "é"])) };
      const [one, other] = [closures, literal].map((write) => {
        const sink = new Sink(8);
        for (let i = 0; i < 3; i++) write(sink, value);
        return hexOf(sink.toBytes());
      });
      expect(other).toBe(one);
    }
  });

  it("writes enums of few and of many symbols", () => {
    for (const count of [1, 12, 13, 64, 65, 300]) {
      const symbols = Array.from({ length: count }, (_, i) => `s${i}`);
      const schema = { type: "enum", name: "E", symbols };
      expectSame(array(schema), [symbols, symbols.map((symbol) => symbol.split("").join(""))]);
      const [, literal] = writers(schema);
      expect(expectError(() => literal(new Sink(), "s")).code).toBe("invalid-value");
    }
  });

  it("takes what is a record, whatever its prototype", () => {
    class Point {
      get x() {
        return 7;
      }
      y = "y";
    }
    const schema = record("R", { x: "int", y: "string" });
    expectSame(schema, [
      new Point(),
      Object.assign(Object.create(null), { x: 1, y: "" }),
      Object.create({ x: 1, y: "" }),
    ]);
    const [, literal] = writers(schema);
    for (const value of [Object.assign([], { x: 1, y: "" }), Object.assign(new Map(), { x: 1, y: "" }), null, 5])
      expect(expectError(() => literal(new Sink(), value)).code).toBe("invalid-value");
  });

  it("runs nothing that a schema says", () => {
    const name = 'x"]+globalThis.pwned()+["y';
    Object.assign(globalThis, { pwned: vi.fn() });
    const schema = schemaOf({ type: "record", name: "R", fields: [{ name: "a", type: "int" }] });
    const renamed = { ...schema, fields: [{ ...(schema as never as { fields: object[] }).fields[0], name }] };
    const write = literalWriter(buildWriter(renamed as never, optionsOf()));
    expect(run(write, { [name]: 1 })).toBe("02");
    expect((globalThis as never as { pwned: () => void }).pwned).not.toHaveBeenCalled();
  });

  it("ends in an AvroError for what does not fit", () => {
    const [, literal] = writers({ type: "map", values: "int" });
    for (const value of [{ "\ud800": 1 }, { a: "x" }, 5])
      expect(expectError(() => literal(new Sink(), value)).code).toBe("invalid-value");
  });

  it("is the closures' where there is nothing to be won", () => {
    for (const schema of [LIST, "bytes"]) {
      const [closures, literal] = writers(schema);
      expect(literal).toBe(closures);
    }
  });
});
