import { expect, it } from "vitest";
import { checkHead, checkSide } from "../../src/message/framing.js";
import { expectError } from "../helpers.js";

it("checks that a message has its head", () => {
  checkHead(new Uint8Array(5), 5);
  const { code, offset } = expectError(() => checkHead(new Uint8Array(4), 5));
  expect([code, offset]).toEqual(["truncated", 4]);
  expect(expectError(() => checkHead(new Uint8Array(0), 5)).message).toContain("not a tombstone");
  expect(expectError(() => checkHead([0] as never, 5)).code).toBe("invalid-argument");
});

it("checks the side", () => {
  checkSide("key");
  checkSide("value");
  expect(expectError(() => checkSide("toString" as never)).code).toBe("invalid-argument");
});
