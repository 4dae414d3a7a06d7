import { describe, expect, it } from "vitest";
import { frameSingleObject, isSingleObject, unframeSingleObject } from "../../src/message/single-object.js";
import { bytesOf, expectError, hexOf } from "../helpers.js";

const sum = bytesOf("0102030405060708");
const message = bytesOf("c301 0102030405060708 0a0b");

describe("single objects", () => {
  it("are framed, in a buffer of their own", () => {
    const framed = frameSingleObject(sum, bytesOf("0a0b"));
    expect(hexOf(framed)).toBe(hexOf(message));
    expect(framed.buffer.byteLength).toBe(12);
    expect(hexOf(frameSingleObject(sum, new Uint8Array(0)))).toBe("c3010102030405060708");
  });

  it("are taken apart without a copy", () => {
    const { fingerprint, body } = unframeSingleObject(message);
    expect([hexOf(fingerprint), hexOf(body)]).toEqual([hexOf(sum), "0a0b"]);
    expect([fingerprint.buffer, body.buffer]).toEqual([message.buffer, message.buffer]);
    expect(unframeSingleObject(message.subarray(0, 10)).body).toHaveLength(0);
  });

  it("are told from other bytes", () => {
    expect(isSingleObject(message)).toBe(true);
    for (const hex of ["", "c3", "c301", "c30101020304050607", "c3020102030405060708", "c201010203040506070809"])
      expect(isSingleObject(bytesOf(hex))).toBe(false);
  });

  it("SOE-2: are refused where the marker is another, or the header ends early", () => {
    const codes = ["", "c3", "c301", "c30100112233", "c302", "00", "c302010203040506070809"].map((hex) => {
      const { code, offset } = expectError(() => unframeSingleObject(bytesOf(hex)));
      return `${code} ${offset}`;
    });
    expect(codes).toEqual([
      "truncated 0",
      "truncated 1",
      "truncated 2",
      "truncated 6",
      ...Array(3).fill("bad-marker 0"),
    ]);
  });

  it("are made of bytes", () => {
    for (const run of [
      () => frameSingleObject(sum.subarray(1), sum),
      () => frameSingleObject("01020304" as never, sum),
      () => frameSingleObject(sum, [1] as never),
      () => unframeSingleObject("c301" as never),
    ])
      expect(expectError(run).code).toBe("invalid-argument");
  });
});
