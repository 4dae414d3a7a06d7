import { describe, expect, it, vi } from "vitest";
import type { Writer } from "../../src/closures/closure.js";
import { buildWriter } from "../../src/closures/writer.js";
import { WriterSource } from "../../src/codegen/writer-source.js";
import { optionsOf, record, schemaOf } from "../closures/make.js";

const writerOf = (schema: unknown) => buildWriter(schemaOf(schema), optionsOf());
const bytes = writerOf("bytes");
const never = (): Writer => {
  throw new Error("apart");
};

describe("the source", () => {
  it("calls what has no shape, by number", () => {
    const source = new WriterSource(never);
    expect(source.prologue()).toBe("");
    expect(source.value(bytes, "v")).toMatch(/^c\.position=p;f0\(c,v\);/);
    expect(source.value(bytes, "w")).toContain("f1(c,w)");
    expect(source.prologue()).toBe("const f0=f[0],f1=f[1];");
    expect(source.called).toEqual([bytes, bytes]);
  });

  it("asks once for the room of fields side by side", () => {
    const asked = (fields: Record<string, unknown>) =>
      new WriterSource(never).value(writerOf(record("R", fields)), "v").match(/c\.reserve\([^)]*\)/g);
    expect(asked({ a: "int", b: "long", c: ["null", "double"] })).toEqual(["c.reserve(28)"]);
    expect(asked({ a: "int", b: "bytes", c: "float", d: "null" })).toEqual(["c.reserve(5)", "c.reserve(4)"]);
    expect(asked({ a: "null" })).toBeNull();
  });

  it("gives a record that has no room a function of its own, and calls values that have none", () => {
    const fields = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`f${i}`, "int"]));
    const write = writerOf(record("R", { wide: record("Wide", fields), last: record("Last", { a: "int" }) }));
    const apart = vi.fn((one: Writer) => one);
    const source = new WriterSource(apart);
    expect(source.value(write, "v").length).toBeLessThan(60_000);
    expect(apart).toHaveBeenCalledOnce();
  });
});
