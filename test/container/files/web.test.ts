import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.doUnmock("#files");
  vi.resetModules();
});

test("where there are no paths, a path is a clear error", async () => {
  vi.resetModules();
  vi.doMock("#files", () => import("../../../src/container/files/web.js"));
  const { openContainer, writeContainer } = await import("../../../src/container.js");
  const { avroType } = await import("../../../src/index.js");
  await expect(openContainer("file.avro")).rejects.toMatchObject({
    code: "invalid-source",
    message: expect.stringContaining("no files"),
  });
  await expect(writeContainer("file.avro", avroType("int"), [])).rejects.toMatchObject({
    code: "invalid-sink",
  });
});
