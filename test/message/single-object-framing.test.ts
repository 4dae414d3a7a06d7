import { expect, it } from "vitest";
import { encodeSingleObject } from "../../src/message/encode.js";
import { singleObjectFraming } from "../../src/message/single-object-framing.js";
import { avroType } from "../../src/type/avro-type.js";
import { fingerprint } from "../../src/type/fingerprint.js";
import { expectError, hexOf, joined } from "../helpers.js";

/* Messages byte by byte: framings.test.ts. */

it("frames as encodeSingleObject does", () => {
  const type = avroType("string");
  const sum = fingerprint(type);
  const { prefix } = singleObjectFraming.write({ fingerprint: sum }, "value");
  const message = joined([prefix, type.encode("x")]);
  expect(hexOf(message)).toBe(hexOf(encodeSingleObject(type, "x")));
  const { id, offset } = singleObjectFraming.read(message, undefined, "value");
  expect([hexOf(id.fingerprint!), offset]).toEqual([hexOf(sum), 10]);
});

it("checks what it is given", () => {
  for (const run of [
    () => singleObjectFraming.write({ id: 7 }, "value"),
    () => singleObjectFraming.write({ fingerprint: new Uint8Array(7) }, "value"),
    () => singleObjectFraming.write({ fingerprint: new Uint8Array(8) }, "x" as never),
    () => singleObjectFraming.read("x" as never, undefined, "value"),
  ])
    expect(expectError(run).code).toBe("invalid-argument");
});
