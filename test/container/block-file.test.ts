import { expect, test, vi } from "vitest";
import { openBlocks } from "../../src/container/block-file.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import { blockOf, concat, fileOf, stringsFile, text } from "./files.js";

test("blocks come as they stand in the file", async () => {
  const { header, schema, blocks, session } = await openBlocks(stringsFile([["a"], ["b"]], "deflate"), DEFAULT_LIMITS);
  expect([header.codec, schema.type]).toEqual(["deflate", "string"]);
  const first = await blocks.read();
  const expected = blockOf({ count: 1, data: text("a") }, "deflate");
  expect(first).toMatchObject({ index: 0, offset: header.length, count: 1 });
  expect(concat([Uint8Array.of(2, 2 * first!.size), first!.data])).toEqual(expected.subarray(0, -16));
  await blocks.read();
  expect(await blocks.read()).toBeUndefined();
  await session.close();
});

test("a source that is no file is given up", async () => {
  const cancel = vi.fn();
  const source = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(fileOf({ schema: '"strung"', blocks: [] })),
    cancel,
  });
  await expect(openBlocks(source, DEFAULT_LIMITS)).rejects.toMatchObject({ code: "unknown-type" });
  await vi.waitFor(() => expect(cancel).toHaveBeenCalledOnce());
  const reason = new Error("no");
  await expect(openBlocks(stringsFile([]), DEFAULT_LIMITS, AbortSignal.abort(reason))).rejects.toBe(reason);
});
