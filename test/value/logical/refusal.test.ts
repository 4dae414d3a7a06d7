import { expect, it } from "vitest";
import { invalidLogical, Refusal } from "../../../src/value/logical/refusal.js";

it("a Refusal makes an error that says what was found, not its value", () => {
  const error = new Refusal("a date").error("secret");
  expect(error).toMatchObject({ name: "EncodeError", code: "invalid-value", message: "expected a date, found string" });
  expect(new Refusal("a date", "another text").error("x").message).toBe("expected a date, found another text");
});

it("invalidLogical names the way out", () => {
  const error = invalidLogical("date", "too far");
  expect(error).toMatchObject({ name: "DecodeError", code: "invalid-logical-value" });
  expect(error.message).toBe('date: too far; read it with the option logical: "raw"');
});
