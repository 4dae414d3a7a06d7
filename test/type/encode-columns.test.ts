import { expect, it } from "vitest";
import { avroType } from "../../src/index.js";
import { encodeColumns } from "../../src/type/encode-columns.js";
import { expectError, hexOf } from "../helpers.js";

const fields = [{ name: "a", type: "int" }];
const type = avroType<unknown>({ type: "record", name: "R", fields } as never);
const bytes = type.encodeBatch([{ a: 1 }, { a: 2 }]);

it("gives bytes of exact size, for columns of any schema that may stand for the type's", () => {
  const described = avroType<unknown>({ type: "record", name: "R", doc: "text", fields } as never);
  const written = encodeColumns(type, described.decodeColumns(bytes));
  expect([hexOf(written), written.buffer.byteLength]).toEqual(["0204", 2]);
  expect(hexOf(encodeColumns(type, type.decodeColumns(bytes).slice(0, 0)))).toBe("");
});

it("refuses columns of another schema, and projections", () => {
  const other = avroType<unknown>({ type: "record", name: "S", fields } as never);
  const wide = avroType<unknown>({
    type: "record",
    name: "R",
    fields: [...fields, { name: "b", type: "int" }],
  } as never);
  expect(expectError(() => encodeColumns(type, other.decodeColumns(bytes))).code).toBe("invalid-argument");
  const part = wide.decodeColumns(bytes, { fields: ["a"] });
  expect(expectError(() => wide.encodeColumns(part)).code).toBe("invalid-argument");
});
