import { describe, expect, it } from "vitest";
import { type Delimiter, messagesOf } from "../../src/cli/messages.js";

const ascii = (text: string) => new TextEncoder().encode(text);

async function all(input: Uint8Array, delimiter: Delimiter, size = input.length || 1) {
  async function* chunks() {
    for (let at = 0; at < input.length; at += size) yield input.slice(at, at + size);
  }
  const found: unknown[] = [];
  for await (const message of messagesOf(chunks(), delimiter))
    found.push("error" in message ? [message.number, message.error.code] : [message.number, message.bytes]);
  return found;
}

describe("messages", () => {
  it("are one, of all there is", async () => {
    for (const size of [1, 2, 9])
      expect(await all(Uint8Array.of(1, 2, 3), "none", size)).toEqual([[1, Uint8Array.of(1, 2, 3)]]);
    expect(await all(new Uint8Array(0), "none")).toEqual([[1, new Uint8Array(0)]]);
  });

  it("are lines", async () => {
    expect(await all(ascii("AAAAAAcC\n\nnull\nAAA\n AQ== \r\n"), "base64", 3)).toEqual([
      [1, Uint8Array.of(0, 0, 0, 0, 7, 2)],
      [3, null],
      [4, "invalid-value"],
      [5, Uint8Array.of(1)],
    ]);
    expect(await all(ascii("000000000702\nNULL\nfF\nf\n"), "hex")).toEqual([
      [1, Uint8Array.of(0, 0, 0, 0, 7, 2)],
      [2, "invalid-value"],
      [3, Uint8Array.of(255)],
      [4, "invalid-value"],
    ]);
  });

  it("stand behind their length, however they arrive", async () => {
    const input = Uint8Array.of(0, 0, 0, 2, 8, 9, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 1, 7);
    for (let size = 1; size <= input.length; size++)
      expect(await all(input, "length", size)).toEqual([
        [1, Uint8Array.of(8, 9)],
        [2, null],
        [3, new Uint8Array(0)],
        [4, Uint8Array.of(7)],
      ]);
    expect(await all(new Uint8Array(0), "length")).toEqual([]);
  });

  it.each([
    [[0, 0, 0], "truncated"],
    [[0, 0, 0, 2, 1], "truncated"],
    [[255, 255, 255, 254], "invalid-length"],
    [[127, 255, 255, 255], "limit-exceeded"],
  ])("%j is an error", async (bytes, code) => {
    await expect(all(Uint8Array.from(bytes), "length")).rejects.toMatchObject({ code });
  });
});
