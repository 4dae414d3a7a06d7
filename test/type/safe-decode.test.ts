import { expect, it } from "vitest";
import { DecodeError } from "../../src/errors.js";
import { avroType, safeDecode } from "../../src/index.js";
import { bytesOf } from "../helpers.js";

const Text = avroType("string");

it("gives the value", () => {
  expect(safeDecode(Text, bytesOf("0261"))).toEqual({ ok: true, value: "a" });
});

it("gives the error that decode throws", () => {
  const result = safeDecode(Text, bytesOf("0461"));
  expect(result).toMatchObject({ ok: false, error: { code: "truncated", offset: 0, path: [] } });
  expect(!result.ok && result.error).toBeInstanceOf(DecodeError);
  expect(safeDecode(Text, "text" as never)).toMatchObject({ ok: false, error: { code: "invalid-argument" } });
});

it("throws on what is not ours", () => {
  const decode = () => {
    throw new TypeError("a hook's");
  };
  expect(() => safeDecode({ decode }, bytesOf("00"))).toThrow(new TypeError("a hook's"));
});
