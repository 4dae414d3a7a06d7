import { expect, it } from "vitest";
import { headersOf, bytesOf as partOf } from "../../src/registry/message.js";
import { expectError, expectTyped } from "../helpers.js";

const key = Uint8Array.of(1);
const value = Buffer.from([2]);

it("takes bytes, null, and the side of a message", () => {
  expect(partOf(value, "value")).toBe(value);
  expect(partOf(null, "value")).toBeNull();
  const message = { key, value, headers: { a: key }, offset: "7" };
  expect(partOf(message, "value")).toBe(value);
  expect(partOf(message, "key")).toBe(key);
  expect(headersOf(message)).toEqual({ a: key });
  expect([headersOf(value), headersOf(null), headersOf({ value }), headersOf({ value, headers: null })]).toEqual(
    Array(4).fill(undefined),
  );
});

it("takes null and undefined for a tombstone, and no bytes for none", () => {
  for (const none of [null, undefined]) expect(partOf({ key, value: none }, "value")).toBeNull();
  expect(partOf({ value: new Uint8Array(0) }, "value")).toHaveLength(0);
});

it("takes a message of a class, whose parts are getters", () => {
  class Message {
    get value() {
      return value;
    }
  }
  expect(partOf(new Message(), "value")).toBe(value);
});

it("takes no part of a message from Object.prototype", () => {
  const prototype = Object.prototype as { headers?: unknown; key?: unknown };
  prototype.headers = { __value_schema_id: key };
  prototype.key = key;
  const headers = headersOf({ value });
  const { error } = expectTyped(() => partOf({ value }, "key"));
  delete prototype.headers;
  delete prototype.key;
  expect(headers).toBeUndefined();
  expect(error?.code).toBe("invalid-argument");
});

it("refuses what is no message: it is not a tombstone", () => {
  const gone = new Uint8Array(4);
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  for (const message of [undefined, "x", 7, {}, { key }, { value: "x" }, { value: [1] }, new Uint16Array(2), gone])
    expect(expectError(() => partOf(message as never, "value")).code).toBe("invalid-argument");
});
