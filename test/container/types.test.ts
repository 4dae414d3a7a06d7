import { describe, expect, it } from "vitest";
import { readerOf, typeOf } from "../../src/container/types.js";
import { avroType } from "../../src/index.js";
import { resolveOptions } from "../../src/value/options.js";

const text = (name: string) => JSON.stringify({ type: "record", name, fields: [{ name: "a", type: "long" }] });
const options = resolveOptions();

describe("the types of files", () => {
  it("are made once for the same text and options", () => {
    expect(typeOf(text("A"), options)).toBe(typeOf(text("A"), resolveOptions()));
    expect(typeOf(text("A"), options)).not.toBe(typeOf(text("B"), options));
    expect(typeOf(text("A"), options)).not.toBe(typeOf(text("A"), resolveOptions({ long: "bigint" })));
    expect(typeOf(text("A"), options)).not.toBe(typeOf(text("A"), resolveOptions({ limits: { maxDepth: 9 } })));
  });

  it("are not shared where the options hold functions of the user, but are by names of logical types", () => {
    const hooks = { date: { decode: (raw: number) => raw, encode: (raw: number) => raw } };
    const custom = resolveOptions({ logical: hooks });
    expect(typeOf(text("A"), custom)).not.toBe(typeOf(text("A"), custom));
    expect(typeOf(text("A"), resolveOptions({ logical: "raw" }))).not.toBe(typeOf(text("A"), options));
  });

  it("are readers of other files, too: the type that was given, or one that is kept", () => {
    const type = avroType<unknown>(text("A") as never);
    expect(readerOf(type, type.options)).toBe(type);
    expect(readerOf(type, resolveOptions({ long: "bigint" }, type.options)).options.long).toBe("bigint");
    const reader = type.reader(JSON.stringify({ type: "record", name: "A", fields: [{ name: "a", type: "int" }] }));
    expect(readerOf(reader, reader.options)).toBe(reader);
    expect(readerOf(text("A"), options)).toBe(readerOf(type.schema, options));
    expect(() => readerOf({}, options)).toThrow();
  });

  it("honour the options they were made with", () => {
    expect(typeOf(text("A"), resolveOptions({ long: "bigint" })).decode(Uint8Array.of(4))).toEqual({ a: 2n });
    expect(typeOf(text("A"), options).decode(Uint8Array.of(4))).toEqual({ a: 2 });
  });

  it("are forgotten where there are many, the longest unused first", () => {
    const first = typeOf(text("First"), options);
    for (let i = 0; i < 31; i++) typeOf(text(`T${i}`), options);
    expect(typeOf(text("First"), options)).toBe(first);
    for (let i = 0; i < 32; i++) typeOf(text(`U${i}`), options);
    expect(typeOf(text("First"), options)).not.toBe(first);
  });

  it("are not kept for very long texts, and never for bad ones", () => {
    const long = JSON.stringify({ type: "record", name: "Long", doc: "x".repeat(40_000), fields: [] });
    expect(typeOf(long, options)).not.toBe(typeOf(long, options));
    expect(() => typeOf("{}", options)).toThrow();
    expect(() => typeOf("{}", options)).toThrow();
  });
});
