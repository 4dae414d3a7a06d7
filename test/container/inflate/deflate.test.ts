import { afterEach, describe, expect, test, vi } from "vitest";
import { deflate } from "../../../src/container/inflate/deflate.js";
import { isAsideFaster } from "../../../src/container/inflate/node.js";
import { Scratch } from "../../../src/container/scratch.js";
import { CASES } from "./cases.js";

afterEach(() => void vi.unstubAllGlobals());

describe.each(["kernel", "platform"])("by the %s", (by) => {
  async function codec() {
    if (by === "kernel") return deflate;
    vi.stubGlobal("WebAssembly", undefined);
    vi.resetModules();
    return (await import("../../../src/container/inflate/deflate.js")).deflate;
  }

  test.each(CASES)("$name", async ({ bytes, max, expected }) => {
    const { decompress } = await codec();
    for (const scratch of [undefined, new Scratch()]) {
      const inflate = () => decompress(bytes, max, scratch);
      if (expected === "limit") expect(inflate).toThrow(RangeError);
      else if (expected === "error") {
        expect(inflate).toThrow(Error);
        expect(inflate).not.toThrow(RangeError);
      } else expect(Buffer.compare(await inflate(), expected)).toBe(0);
    }
  });

  test("other threads are asked where that is faster, or nothing else does it", async () => {
    expect((await codec()).decompressAside !== undefined).toBe(by === "platform" || isAsideFaster);
  });
});

test("without scratch memory the data are the caller's to keep", async () => {
  const bytes = Uint8Array.of(0x33, 0x63, 0x4b, 0xcb, 0xcf, 7, 0);
  const first = await deflate.decompress(bytes, 100);
  const copy = first.slice();
  await deflate.decompress(await deflate.compress(Uint8Array.of(9, 9, 9, 9, 9)), 100);
  expect(first).toEqual(copy);
});
