import { expect, it } from "vitest";
import type { RegisteredSchema } from "../../src/registry/registry.js";
import { Writer } from "../../src/registry/writer.js";
import { avroType } from "../../src/type/avro-type.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { bytesOf, expectError, hexOf } from "../helpers.js";

const registered = (schema: string): RegisteredSchema => ({
  id: 7,
  schema: parseSchema(schema),
  text: schema,
  references: [],
});
const writerOf = (reader: string, writer: string, more: { raw?: boolean; trailing?: boolean } = {}) => {
  const readerOf = avroType<unknown>(reader);
  const reading = { raw: false, trailing: false, ...more, readerOf: (schema: object) => readerOf.reader(schema) };
  return new Writer(7, registered(writer), undefined, reading);
};

it("decodes the datum behind the head of a message", () => {
  expect(writerOf("long", "int").decode(bytesOf("00 00000007 04"), 5)).toBe(2);
  expect(hexOf(writerOf("bytes", "bytes", { raw: true }).decode(bytesOf("00 0102"), 1) as Uint8Array)).toBe("0102");
});

it("refuses bytes behind it, unless they do not matter", () => {
  expect(expectError(() => writerOf("int", "int").decode(bytesOf("00 04 00"), 1))).toMatchObject({
    code: "trailing-bytes",
    offset: 2,
  });
  expect(writerOf("int", "int", { trailing: true }).decode(bytesOf("00 04 00"), 1)).toBe(2);
});

it("ends each message in an error of its own, where none can be read", () => {
  const writer = writerOf("int", "string");
  const errors = [1, 2].map(() => expectError(() => writer.decode(bytesOf("00"), 0)));
  expect(errors.map(({ code }) => code)).toEqual(["incompatible-schemas", "incompatible-schemas"]);
  expect(errors[0]).not.toBe(errors[1]);
  expect(writer.reader).toBeUndefined();
});

it("does not hide defects", () => {
  const defect = new TypeError("defect");
  const reading = {
    raw: false,
    trailing: false,
    readerOf: () => {
      throw defect;
    },
  };
  expect(() => new Writer(7, registered('"int"'), undefined, reading)).toThrow(defect);
});
