import avsc from "avsc";
import { describe, expect, it } from "vitest";
import { avroType } from "../../src/index.js";
import { engine } from "../helpers.js";

const E = { type: "enum", name: "E", symbols: ["A", "B"] };
const R = { type: "record", name: "R", fields: [{ name: "x", type: "int" }] };
const S = { type: "record", name: "S", fields: [{ name: "x", type: "int" }] };

/** A union, and values of it as avsc has them. */
const CASES: readonly (readonly [branches: readonly unknown[], values: readonly unknown[]])[] = [
  [
    ["null", "string"],
    [null, "text", "A"],
  ],
  [
    ["null", "int", "string", R],
    [null, 1, "a", { x: 1 }],
  ],
  [
    ["null", "int", "double"],
    [null, { int: 1 }, { double: 1 }],
  ],
  [
    ["string", E],
    [{ string: "A" }, { E: "A" }],
  ],
  [
    [R, S],
    [{ R: { x: 1 } }, { S: { x: 2 } }],
  ],
  [
    ["null", { type: "map", values: "int" }, R],
    [null, { map: { R: 1 } }, { R: { x: 1 } }],
  ],
  [
    [
      { type: "array", items: ["int", "string"] },
      { type: "map", values: ["int", "long"] },
    ],
    [[1, "a"], { k: { long: 1 } }],
  ],
];

describe.each(CASES)("union: auto, %j", (branches, values) => {
  const schema = { type: "record", name: "Holder", fields: [{ name: "u", type: branches }] };
  const type = avroType<{ u: unknown }>(JSON.stringify(schema), { union: "auto", engine });
  const theirs = avsc.Type.forSchema(schema as never);
  const rows = Array.from({ length: 40 }, (_, i) => ({ u: values[i % values.length] }));
  const data = rows.map((row) => Uint8Array.from(theirs.toBuffer(row)));

  it("reads as avsc does, by one and by many", () => {
    expect(data.map((datum) => type.decode(datum))).toEqual(rows);
    expect(type.decodeBatch(data)).toEqual(rows);
    expect([...type.decodeColumns(data)]).toEqual(rows);
  });

  it("writes as avsc does", () => {
    expect(rows.map((row) => type.encode(row))).toEqual(data);
    expect(type.encodeMessages(rows)).toEqual(data);
  });
});
