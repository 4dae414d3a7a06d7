import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { readText } from "../../src/cli/text.js";
import { LimitError } from "../../src/errors.js";

const stdin = (...chunks: Uint8Array[]) => Readable.from(chunks);
const encode = (text: string) => new TextEncoder().encode(text);

describe("readText", () => {
  it("puts characters together that two chunks share", async () => {
    const bytes = encode("aé€😀");
    for (let cut = 0; cut <= bytes.length; cut++)
      expect(await readText("-", stdin(bytes.subarray(0, cut), bytes.subarray(cut)))).toBe("aé€😀");
  });

  it("refuses what is no UTF-8, the end of a character too", async () => {
    for (const bytes of [Uint8Array.of(0xff), encode("é").subarray(0, 1)])
      await expect(readText("-", stdin(bytes))).rejects.toThrow(TypeError);
  });

  it("stops at the limit of schemas", async () => {
    const chunk = new Uint8Array(2 ** 20);
    await expect(readText("-", stdin(chunk, chunk, chunk, chunk, chunk))).rejects.toThrow(LimitError);
  });
});
