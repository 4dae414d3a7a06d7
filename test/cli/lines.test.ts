import { expect, it } from "vitest";
import { linesOf } from "../../src/cli/lines.js";
import { chunked, pieces } from "../container/files.js";

const utf8 = new TextEncoder();

async function split(text: string | Uint8Array, size: number) {
  const bytes = typeof text === "string" ? utf8.encode(text) : text;
  const lines: (string | number)[][] = [];
  for await (const some of linesOf(chunked(pieces(bytes, size))))
    for (const { text, number } of some) lines.push([number, text]);
  return lines;
}

it.each([1, 2, 3, 7, 100])("splits text in chunks of %i bytes", async (size) => {
  expect(await split("a\n\nbç€😀\r\n  \nlast", size)).toEqual([
    [1, "a"],
    [3, "bç€😀\r"],
    [5, "last"],
  ]);
  expect(await split("\ufeffa\n", size)).toEqual([[1, "a"]]);
  expect(await split("", size)).toEqual([]);
});

it("refuses what is no UTF-8, also at the end", async () => {
  await expect(split(Uint8Array.of(0x61, 0xff, 0x0a), 1)).rejects.toMatchObject({ code: "invalid-utf8" });
  await expect(split(Uint8Array.of(0x61, 0xe2, 0x82), 1)).rejects.toMatchObject({ code: "invalid-utf8" });
});

it("refuses a line that no block could hold, before all of it is there", async () => {
  let given = 0;
  async function* endless() {
    for (;;) {
      given++;
      yield new Uint8Array(8 * 1024 * 1024).fill(0x61);
    }
  }
  const reading = (async () => {
    for await (const _ of linesOf(endless()));
  })();
  await expect(reading).rejects.toMatchObject({ limit: "maxBlockBytes" });
  expect(given).toBeLessThan(12);
});
