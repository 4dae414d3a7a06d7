import { expect, it } from "vitest";
import { apicurioFraming } from "../../src/message/apicurio.js";
import { confluentFraming } from "../../src/message/confluent.js";
import { decodeRaw, isRaw, withLength, withoutLength } from "../../src/registry/raw-bytes.js";
import { avroType } from "../../src/type/avro-type.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { bytesOf, expectError, hexOf } from "../helpers.js";

it("is about schemas that are bytes and nothing else, where the framing says so", () => {
  const schemas = ["bytes", { type: "bytes", logicalType: "decimal", precision: 4 }, ["null", "bytes"], "string"];
  const raw = (framing: ReturnType<typeof confluentFraming>) => schemas.map((one) => isRaw(framing, parseSchema(one)));
  expect(raw(confluentFraming())).toEqual([true, true, false, false]);
  expect(raw(apicurioFraming())).toEqual([false, false, false, false]);
});

it("puts the length before data and takes it away", () => {
  const type = avroType("bytes");
  for (const length of [0, 1, 63, 64, 8191, 8192, 100_000]) {
    const bytes = new Uint8Array(length).fill(7);
    const datum = type.encode(bytes);
    expect(hexOf(withLength(Buffer.concat([bytesOf("0000000007"), bytes]), 5))).toBe(hexOf(datum));
    expect(hexOf(withoutLength(datum))).toBe(hexOf(bytes));
  }
});

it("decodes under all options of the reader", () => {
  const message = bytesOf("00 00000007 04d2");
  expect(decodeRaw(avroType({ type: "bytes", logicalType: "decimal", precision: 4, scale: 2 }), message, 5)).toBe(
    "12.34",
  );
  expect(decodeRaw(avroType("string").reader("bytes"), bytesOf("00 00000007 616263"), 5)).toBe("abc");
  const error = expectError(() => decodeRaw(avroType("string").reader("bytes"), bytesOf("00 00000007 ff"), 5));
  expect([error.code, error.offset]).toEqual(["invalid-utf8", 5]);
});
