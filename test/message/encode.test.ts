import { expect, it } from "vitest";
import { encodeSingleObject } from "../../src/message/encode.js";
import { unframeSingleObject } from "../../src/message/single-object.js";
import { avroType } from "../../src/type/avro-type.js";
import { expectError, hexOf } from "../helpers.js";

it("encodes marker, fingerprint and datum, exactly so many bytes", () => {
  const type = avroType("long");
  for (const value of [5, -3, 2 ** 40]) {
    const message = encodeSingleObject(type, value);
    expect(hexOf(message.subarray(0, 10))).toBe("c301b71df49344e154d0");
    expect(type.decode(unframeSingleObject(message).body)).toBe(value);
    expect(message.buffer.byteLength).toBe(message.length);
  }
});

it("says what is wrong with a value", () => {
  expect(expectError(() => encodeSingleObject(avroType("int"), "x" as never)).code).toBe("invalid-value");
});
