import { describe, expect, it } from "vitest";
import { programOf, skipOf } from "../kernel/scratch.js";
import { Twins } from "./twins.js";

const F = (size: number) => ({ type: "fixed", name: `F${size}`, size });
const record = (...types: unknown[]) => ({
  type: "record",
  name: "R",
  fields: types.map((type, i) => ({ name: `f${i}`, type })),
});

describe.each([
  ["fixed widths", record("float", "double", F(3), "boolean", F(100), "int", F(64), F(65), "boolean")],
  ["varints", record("int", "int", "long", "long", "long", "int", "boolean", "long")],
  ["texts", record("string", "bytes", "int", "string")],
  ["symbols", record({ type: "enum", name: "E", symbols: ["A", "B"] }, "int")],
])("%s", (_, schema) => {
  it("are skipped and checked as by the bytecode loop", () => {
    const last = schema.fields.at(-1)!.name;
    for (const program of [skipOf(schema), programOf(schema, [last])]) {
      const twins = new Twins(program);
      for (const fill of [0, 1, 2, 4, 0x7f, 0x80, 0xff])
        for (const first of [0, 2, 0x80, 0xff])
          for (let length = 0; length < 280; length += length < 30 ? 1 : 25) {
            const bytes = new Array<number>(length).fill(fill);
            if (length > 0) bytes[0] = first;
            twins.run(bytes, { count: 1 });
            twins.run(bytes, {});
          }
      expect(twins.statuses[0]).toBeGreaterThan(0);
      expect(twins.statuses[1]).toBeGreaterThan(100);
    }
  });
});
