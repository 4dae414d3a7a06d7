import { describe, expect, it } from "vitest";
import { AvroError } from "../../src/errors.js";
import { atRows, inputOf, mergeNulls, sizeOf, withNulls } from "../../src/type/messages.js";
import { expectError } from "../helpers.js";

const message = (byte: number) => Uint8Array.of(byte);

describe("messages", () => {
  it("are taken apart from their nulls", () => {
    const { batch, nulls } = inputOf([null, message(1), null, message(2)], undefined);
    expect(batch).toEqual({ messages: [message(1), message(2)] });
    expect(nulls).toEqual([0, 2]);
    expect(sizeOf(batch)).toEqual([2, 0]);
    expect(sizeOf(inputOf(message(1), 1).batch)).toEqual([undefined, 1]);
  });

  it("are counted by their array", () => {
    expect(expectError(() => inputOf([message(1)], 2)).code).toBe("invalid-argument");
    expect(expectError(() => inputOf(["x" as never], undefined)).code).toBe("invalid-argument");
  });

  it("get their nulls and rows back", () => {
    expect(withNulls(["a", "b"], [0, 2, 3, 5])).toEqual([null, "a", null, null, "b", null]);
    const error = new AvroError("truncated", "x", { row: 1 });
    expect(expectError(() => atRows([0, 2], () => fail(error))).row).toBe(3);
    const merged = mergeNulls(["b"], { errors: [new AvroError("truncated", "x", { row: 0 })], rows: [1] }, [0]);
    expect([...merged.entries()]).toEqual([
      [0, null],
      [2, "b"],
    ]);
    expect(merged.errors[0]!.row).toBe(1);
  });
});

function fail(error: Error): never {
  throw error;
}
