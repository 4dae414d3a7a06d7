import { expect, test } from "vitest";
import { Cursor } from "../../src/container/cursor.js";
import { endOf } from "../../src/container/end.js";
import { readHeader } from "../../src/container/header.js";
import { sourceOf } from "../../src/container/source.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import { stringsFile } from "./files.js";

async function find(bytes: Uint8Array, opened: number[] = []) {
  const source = sourceOf({ byteLength: bytes.length, slice: (a: number, b: number) => bytes.slice(a, b) });
  const header = await readHeader(new Cursor(source.open(0), 0), DEFAULT_LIMITS);
  let open = 0;
  const end = await endOf(
    bytes.length,
    { header, leastSize: 1, limits: DEFAULT_LIMITS },
    {
      open: (offset) => {
        open++;
        opened.push(offset);
        return new Cursor(source.open(offset), offset);
      },
      release: async (cursor) => {
        open--;
        await cursor.close();
      },
    },
  ).finally(() => expect(open).toBe(0));
  return end;
}

const header = stringsFile([]).length;

test("of a file of a header alone, and of what is torn behind it", async () => {
  expect(await find(stringsFile([]))).toEqual({ offset: header, torn: 0 });
  const one = stringsFile([["abc"]]);
  for (let length = header; length < one.length; length++)
    expect(await find(one.subarray(0, length))).toEqual({ offset: header, torn: length - header });
  expect(await find(one)).toEqual({ offset: one.length, torn: 0 });
});

test("is looked for from the end, farther with each step", async () => {
  const wide = stringsFile([["a"], ["x".repeat(2_000_000)], ["b"]]);
  const opened: number[] = [];
  const torn = wide.subarray(0, wide.length - 21);
  const whole = stringsFile([["a"]]).length;
  expect(await find(torn, opened)).toEqual({ offset: whole, torn: torn.length - whole });
  expect(opened.map((offset) => torn.length - offset)).toEqual([2 ** 18, 2 ** 20, torn.length - header + 16]);
});

test("that is no torn block is an error", async () => {
  const bytes = stringsFile([["a"], ["b"]]);
  bytes[bytes.length - 21] = 0; // in the marker between
  await expect(find(bytes)).rejects.toMatchObject({ code: "invalid-block", offset: header });
});
