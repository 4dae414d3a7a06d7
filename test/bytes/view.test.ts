import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { checkBytes, checkOffset, isDetached } from "../../src/bytes/view.js";
import { expectError } from "../helpers.js";

function detached(): Uint8Array {
  const bytes = new Uint8Array(4);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

describe("checkBytes", () => {
  it.each([
    ["a Uint8Array", new Uint8Array(3)],
    ["an empty one", new Uint8Array(0)],
    ["a part of one", new Uint8Array(9).subarray(2, 4)],
    ["a Buffer", Buffer.from("abc")],
    ["shared memory", new Uint8Array(new SharedArrayBuffer(2))],
    ["one of another realm", runInNewContext("new Uint8Array(3)")],
  ])("takes %s", (_name, bytes) => {
    expect(() => checkBytes(bytes)).not.toThrow();
  });

  it.each([
    ["text", "abc"],
    ["nothing", undefined],
    ["null", null],
    ["an array", [1, 2]],
    ["an ArrayBuffer", new ArrayBuffer(3)],
    ["other typed arrays", new Int8Array(3)],
    ["a DataView", new DataView(new ArrayBuffer(3))],
    ["what only looks like one", Object.create(Uint8Array.prototype)],
  ])("refuses %s", (_name, bytes) => {
    expect(expectError(() => checkBytes(bytes)).code).toBe("invalid-argument");
  });

  it("refuses bytes that were handed to another thread", () => {
    const bytes = detached();
    expect(bytes.length).toBe(0);
    expect(isDetached(bytes.buffer)).toBe(true);
    expect(isDetached(new ArrayBuffer(0))).toBe(false);
    expect(expectError(() => checkBytes(bytes)).code).toBe("invalid-argument");
  });
});

describe("checkOffset", () => {
  const bytes = new Uint8Array(4);

  it.each([0, 3, 4])("takes %d of 4", (offset) => {
    expect(() => checkOffset(offset, bytes)).not.toThrow();
  });

  it.each([-1, 5, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "1" as never, undefined as never])(
    "refuses %s",
    (offset) => {
      expect(expectError(() => checkOffset(offset, bytes)).code).toBe("invalid-argument");
    },
  );
});
