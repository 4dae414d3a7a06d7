import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { targetOf } from "../../src/container/target.js";

const folder = mkdtempSync(join(tmpdir(), "wavro-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "file");
const none = () => {};

test("a path is read, cut off and written on", async () => {
  writeFileSync(path, "0123456789");
  const target = await targetOf(path);
  expect(target.source.byteLength).toBe(10);
  expect(new TextDecoder().decode(await target.source.open(4).pull(1))).toBe("456789");
  const output = (await target.continueAt(5, false))(none);
  expect(readFileSync(path, "utf8")).toBe("01234");
  await output.write(new TextEncoder().encode("abc"));
  await output.close();
  expect(readFileSync(path, "utf8")).toBe("01234abc");
});

test("a path can't be left open, and is closed where it is not wanted", async () => {
  writeFileSync(path, "0123456789");
  const target = await targetOf(path);
  await expect(target.continueAt(5, true)).rejects.toMatchObject({ code: "unsupported-option" });
  await target.close();
  expect(readFileSync(path, "utf8")).toBe("0123456789");
  await expect(targetOf(new URL("https://example.org/x"))).rejects.toMatchObject({ code: "invalid-sink" });
});

test("elsewhere it is what the caller gives", async () => {
  const parts: Uint8Array[] = [];
  const offsets: number[] = [];
  const target = await targetOf({
    source: new Blob(["0123456789"]),
    sink: async (offset) => {
      offsets.push(offset);
      return new WritableStream<Uint8Array>({ write: (part) => void parts.push(part) });
    },
  });
  expect(target.source.byteLength).toBe(10);
  const output = (await target.continueAt(7, false))(none);
  await output.write(Uint8Array.of(1));
  await output.close();
  await target.close();
  expect([offsets, parts]).toEqual([[7], [Uint8Array.of(1)]]);
});
