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
      new WriterSource(never).value(writerOf(record("R", fields)), "v").match(/p\+\d+>n/g);
    expect(asked({ a: "int", b: "long", c: ["null", "double"] })).toEqual(["p+28>n"]);
    expect(asked({ a: "int", b: "bytes", c: "float", d: "null" })).toEqual(["p+5>n", "p+4>n"]);
    expect(asked({ a: "null" })).toBeNull();
  });

  it("compares with few symbols in turn, and looks many up", () => {
    const kind = (count: number) => ({
      type: "enum",
      name: "E",
      symbols: Array.from({ length: count }, (_, i) => `s${i}`),
    });
    const few = new WriterSource(never);
    expect(few.value(writerOf(kind(3)), "v")).toContain('=v==="s0"?0:v==="s1"?2:v==="s2"?4:-1;');
    const many = new WriterSource(never);
    expect(many.value(writerOf(kind(200)), "v")).not.toContain('"s1"');
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
