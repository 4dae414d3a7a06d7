import { afterEach, expect, test } from "vitest";
import { type ChunkKind, takeChunks } from "../../src/container/chunks.js";

afterEach(() => {
  delete (Object.prototype as Record<string, unknown>).chunks;
});

test("option chunks is taken out of the others", () => {
  const options: { chunks?: ChunkKind; level: number } = { chunks: "rows", level: 5 };
  expect(takeChunks(options)).toEqual({ chunks: "rows", rest: { level: 5 } });
  expect(takeChunks({ level: 5 } as typeof options)).toEqual({ chunks: "row", rest: { level: 5 } });
  expect(takeChunks(undefined)).toEqual({ chunks: "row", rest: undefined });
});

test.each(["bytes", 1, null])("%j is no kind of chunks", (chunks) => {
  expect(() => takeChunks({ chunks: chunks as never })).toThrow(
    expect.objectContaining({ code: "unsupported-option" }),
  );
});

test("own properties only", () => {
  Object.assign(Object.prototype, { chunks: "batch" });
  expect(takeChunks({}).chunks).toBe("row");
});
