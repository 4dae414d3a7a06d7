import { describe, expect, it } from "vitest";
import { Cursor } from "../../src/bytes/cursor.js";
import type { Reader } from "../../src/closures/closure.js";
import { buildReader } from "../../src/closures/reader.js";
import { keyedRecord } from "../../src/closures/record-reader.js";
import { literalRecord } from "../../src/codegen/literal.js";
import { ReaderSource } from "../../src/codegen/reader-source.js";
import { resolve } from "../../src/plan/resolve.js";
import { array, optionsOf, record, schemaOf } from "../closures/make.js";
import { difference, expectTyped, hexOf } from "../helpers.js";
import { Random } from "../random.js";

const TYPES: [string, unknown][] = [
  ["boolean", "boolean"],
  ["int", "int"],
  ["long", "long"],
  ["float", "float"],
  ["double", "double"],
  ["string", "string"],
  ["null or int", ["null", "int"]],
  ["string or null", ["string", "null"]],
  ["ints", array("int")],
  ["strings", array("string")],
  ["optional doubles", array(["null", "double"])],
  ["arrays of arrays", array(array("long"))],
  ["nulls", array("null")],
  ["optional arrays of records", ["null", array(record("Part", { x: "int", y: "string" }))]],
];

describe.each(TYPES)("%s", (_name, type) => {
  const schema = schemaOf(record("R", { a: "int", b: type, c: "boolean" }));
  const plan = resolve(schema, schema);
  const readers = [{}, { makeRecord: literalRecord(keyedRecord) }].map((extras) =>
    buildReader(plan, optionsOf({ limits: { maxFreeValues: 100 }, long: "auto", ...extras })),
  );

  function outcomes(bytes: Uint8Array, end: number) {
    return readers.map((read) => {
      const cursor = new Cursor(optionsOf({ limits: { maxFreeValues: 100 } }).limits).open(bytes, 0, end);
      cursor.beginDatum();
      const { value, error } = expectTyped(() => read(cursor));
      return error ? [error.code, error.offset, error.message] : [value, cursor.position, cursor.totalFree];
    });
  }

  it("in place and by call agree on any bytes, cut anywhere", () => {
    const random = new Random(7);
    let values = 0;
    for (let i = 0; i < 20_000; i++) {
      const bytes = random.bytes(14);
      // mostly what is plausible: small numbers, varints of every length
      for (let at = 0; at < 14; at++) {
        if (random.chance(0.5)) bytes[at] = random.below(6);
        else if (random.chance(0.3)) bytes[at]! |= 0x80;
      }
      const [keyed, literal] = outcomes(bytes, random.chance(0.5) ? 14 : random.below(15));
      const differs = difference(literal, keyed);
      if (differs !== undefined) throw new Error(`${hexOf(bytes)}: ${differs}`);
      if (typeof keyed![0] === "object") values++;
    }
    expect(values).toBeGreaterThan(100);
  });
});

describe("the source", () => {
  const reader: Reader = (cursor) => cursor.readInt();

  it("calls what has no shape, by number", () => {
    const source = new ReaderSource(true);
    expect(source.prologue()).toBe("");
    expect(source.value(reader, "v0")).toBe("c.position=p;v0=f0(c);p=c.position;");
    expect(source.value(reader, "v1")).toContain("f1(c)");
    expect(source.prologue()).toBe("const f0=f[0],f1=f[1];");
    expect(source.readers).toEqual([reader, reader]);
  });

  it("is longer in place than by call", () => {
    const schema = schemaOf("long");
    const read = buildReader(resolve(schema, schema), optionsOf());
    expect(new ReaderSource(false).value(read, "v0")).toBe("c.position=p;v0=f0(c);p=c.position;");
    expect(new ReaderSource(true).value(read, "v0").length).toBeGreaterThan(200);
  });
});
