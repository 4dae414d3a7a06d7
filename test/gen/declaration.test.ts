import { expect, it } from "vitest";
import { declarations } from "../../src/gen/declaration.js";
import { TypePrinter } from "../../src/gen/types.js";
import type { NamedSchema } from "../../src/schema/schema.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { resolveOptions } from "../../src/value/options.js";

const printer = new TypePrinter(resolveOptions(), {
  named: (schema, side) => `${schema.name}${side === "in" ? "Input" : ""}`,
  imported: (name) => name,
});
const declared = (schema: object, one = false) =>
  declarations(parseSchema(schema) as NamedSchema, { out: "T", in: one ? "T" : "TInput" }, printer);

it("records are interfaces; what may be missing when encoding is optional there", () => {
  const fields = [
    { name: "id", type: "long", doc: "Its\nnumber." },
    { name: "a", type: "int", default: 1 },
    { name: "b", type: ["int", "null"] },
    { name: "c", type: "null" },
    { name: "d", type: { type: "array", items: ["null", "int"] } },
  ];
  expect(declared({ type: "record", name: "T", doc: "A thing.", fields })).toBe(`/** A thing. */
export interface T {
  /**
   * Its
   * number.
   */
  id: number;
  a: number;
  b: number | null;
  c: null;
  d: (null | number)[];
}

/** What encodes as {@link T}. */
export interface TInput {
  /**
   * Its
   * number.
   */
  id: number | bigint;
  a?: number | undefined;
  b?: number | null | undefined;
  c?: null | undefined;
  d: readonly (null | number)[];
}
`);
  expect(declared({ type: "record", name: "T", fields: [] })).toContain("export interface T {}\n");
});

it("enums are unions of their symbols, fixed types bytes or what their logical type makes of them", () => {
  expect(declared({ type: "enum", name: "T", doc: "Suits.", symbols: ["A", "B"] }, true)).toBe(
    '/** Suits. */\nexport type T = "A" | "B";\n',
  );
  expect(declared({ type: "fixed", name: "T", size: 3 }, true)).toBe("export type T = Uint8Array;\n");
  expect(declared({ type: "fixed", name: "T", size: 8, logicalType: "decimal", precision: 9 })).toBe(
    "export type T = string;\n\n/** What encodes as {@link T}. */\nexport type TInput = string | number | bigint;\n",
  );
});
