import { expect, test } from "vitest";
import { Cursor } from "../../src/container/cursor.js";
import { readLong } from "../../src/container/long.js";
import { sourceOf } from "../../src/container/source.js";
import { ContainerError } from "../../src/errors.js";
import { long } from "./files.js";

const place = { block: 3, start: 40 };

function read(bytes: Uint8Array): Promise<number> {
  return readLong(new Cursor(sourceOf(bytes).open(0), 100), place, "invalid-block");
}

test.each([
  0n,
  -1n,
  1n,
  63n,
  -64n,
  64n,
  -65n,
  8191n,
  -8192n,
  2n ** 31n,
  -(2n ** 31n) - 1n,
  2n ** 53n - 1n,
  -(2n ** 53n) + 1n,
  2n ** 62n,
  2n ** 63n - 1n,
  -(2n ** 63n),
])("%s", async (value) => {
  expect(Object.is(await read(long(value)), Number(value))).toBe(true);
});

test("a number that is not as short as it could be", async () => {
  expect(await read(Uint8Array.of(0x82, 0x80, 0x00))).toBe(1);
});

test.each([
  ["an eleventh byte", [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00]],
  ["a 65th bit", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02]],
])("%s is refused", async (_, bytes) => {
  const error = await read(Uint8Array.from(bytes)).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(ContainerError);
  expect(error).toMatchObject({ code: "invalid-block", block: 3, offset: 100 });
});

test.each([[[]], [[0x80]], [[0x80, 0x80, 0x80]]])("the source ends in %j", async (bytes) => {
  const error = await read(Uint8Array.from(bytes)).catch((error: unknown) => error);
  expect(error).toMatchObject({ code: "truncated", block: 3, offset: 100 + bytes.length });
});
