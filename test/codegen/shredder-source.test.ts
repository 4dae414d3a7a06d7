import { describe, expect, it } from "vitest";
import { Put } from "../../assembly/abi.js";
import { buildWriter } from "../../src/closures/writer.js";
import { makeShredder } from "../../src/codegen/shredder.js";
import { array, map, optionsOf, record, schemaOf } from "../closures/make.js";

/** The program of a schema and the text of its shredder. */
function made(schema: unknown): { words: readonly number[]; text: string } {
  let text = "";
  const { program } = makeShredder(buildWriter(schemaOf(schema), optionsOf()), (parameters, body) => {
    text += body;
    return new Function(...parameters, body) as never;
  })!;
  return { words: program.words, text };
}

describe("one walk makes the program and the code", () => {
  it("in the order of the data, adjacent values as one instruction", () => {
    const schema = record("R", {
      a: "int",
      b: "boolean",
      c: "long",
      d: "double",
      e: "double",
      f: "string",
      g: "float",
      h: "null",
      i: "int",
    });
    const words = [Put.Ints, 1, Put.Smalls, 1, Put.Longs, 1, Put.Doubles, 2, Put.String, Put.Floats, 1, Put.Ints, 1];
    expect(made(schema).words).toEqual([...words, Put.End]);
  });

  it("with jumps for branches and items", () => {
    expect(made(["null", "int"]).words).toEqual([Put.Union, 12, 20, Put.Jump, 16, Put.Ints, 1, Put.End]);
    expect(made(array(record("I", { a: "int" }))).words).toEqual([Put.Array, 24, Put.Ints, 1, Put.Loop, -8, Put.End]);
    expect(made(map("int")).words).toEqual([Put.Array, 28, Put.String, Put.Ints, 1, Put.Loop, -12, Put.End]);
    expect(made(array("float")).words).toEqual([Put.FloatArray, Put.End]);
  });

  it("asks for room once for fields side by side", () => {
    const { text } = made(record("R", { a: "int", b: "long", c: ["null", "double"], d: "string" }));
    expect(text.match(/>P/g)).toHaveLength(1);
    expect(text).toContain("if(p+3>P||q+3>Q)");
  });

  it("holds nothing of a schema but names, quoted", () => {
    const doc = "not in the code";
    const fields = [{ name: "a_name", type: { type: "enum", name: "E_name", symbols: ["S1", "S2"], doc }, doc }];
    const { text } = made({ type: "record", name: "R_name", doc, fields });
    expect(text).toContain('["a_name"]');
    expect(text).toContain('==="S1"');
    for (const other of [doc, "R_name", "E_name"]) expect(text).not.toContain(other);
  });
});
