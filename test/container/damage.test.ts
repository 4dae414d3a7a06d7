import { expect, test } from "vitest";
import { isDamage } from "../../src/container/damage.js";
import {
  ContainerError,
  type ContainerErrorCode,
  DecodeError,
  type DecodeErrorCode,
  LimitError,
} from "../../src/errors.js";

test.each<DecodeErrorCode>([
  "truncated",
  "trailing-bytes",
  "invalid-varint",
  "int-range",
  "invalid-utf8",
  "invalid-count",
])("%s is damage of bytes", (code) => expect(isDamage(new DecodeError(code, "…"))).toBe(true));

test.each<DecodeErrorCode>([
  "unknown-symbol",
  "unreadable-branch",
  "unsafe-long",
  "invalid-logical-value",
  "conversion-failed",
  "not-columnar",
])("%s is of a schema or an option", (code) => expect(isDamage(new DecodeError(code, "…"))).toBe(false));

test.each([
  ["maxDepth", true],
  ["maxBlockBytes", true],
  ["maxFreeValues", true],
  ["maxScratchBytes", false],
  ["the length of a joined column", false],
])("over %s: %j", (limit, is) => expect(isDamage(new LimitError(limit, 1, "…"))).toBe(is));

test.each<[ContainerErrorCode, boolean]>([
  ["codec-error", true],
  ["unknown-codec", false],
  ["source-consumed", false],
])("%s: %j", (code, is) => expect(isDamage(new ContainerError(code, "…"))).toBe(is));

test.each([new Error("…"), new TypeError("…"), undefined, "reason"])(
  "what is no error of ours is none: %s",
  (error) => {
    expect(isDamage(error)).toBe(false);
  },
);
