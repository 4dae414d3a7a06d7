import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { filesFor, isLocation, openSource } from "../../src/container/location.js";
import { openContainer } from "../../src/container/open.js";
import { writeContainer } from "../../src/container/write.js";
import { ContainerWriter } from "../../src/container/writer.js";
import { avroType } from "../../src/type/avro-type.js";
import { expectError } from "../helpers.js";
import { SYNC, stringsFile } from "./files.js";

const Text = avroType("string");
const folder = mkdtempSync(join(tmpdir(), "wavro-"));
afterAll(() => rmSync(folder, { recursive: true }));
const rows = Array.from({ length: 20_000 }, (_, i) => `row ${i} `.repeat(1 + (i % 9)));

/** Handles of this process on files of the folder; none are seen where the system does not tell. */
function handles(): number {
  const fds = existsSync("/proc/self/fd") ? readdirSync("/proc/self/fd") : [];
  return fds.filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
    } catch {
      return false; // the handle that listed them
    }
  }).length;
}

describe("a path", () => {
  const path = join(folder, "rows.avro");

  test("is written and read, as text and as a URL, with all that a file can", async () => {
    for (const location of [path, pathToFileURL(path)]) {
      const written = await writeContainer(location, Text, rows, { codec: "deflate" });
      expect(written).toMatchObject({ rows: rows.length, bytes: readFileSync(path).length });
      const file = await openContainer(location);
      expect(handles()).toBe(0);
      expect(await file.count()).toBe(rows.length);
      expect(await file.toArray()).toEqual(rows);
      let sum = 0;
      for (const { start, end } of file.splits(5)) sum += await file.range(start, end).count();
      expect(sum).toBe(rows.length);
      for await (const row of file) {
        expect(row).toBe(rows[0]);
        expect(handles()).toBeLessThanOrEqual(1);
        break;
      }
      expect(handles()).toBe(0);
    }
  });

  test("what was there before is gone", async () => {
    const other = join(folder, "other.avro");
    await writeContainer(other, Text, rows);
    await writeContainer(other, Text, ["a"], { sync: SYNC });
    expect(new Uint8Array(readFileSync(other))).toEqual(stringsFile([["a"]]));
  });

  test("flush resolves when the block can be read", async () => {
    const other = join(folder, "flushed.avro");
    const writer = new ContainerWriter(other, Text, { sync: SYNC });
    await writer.write("a");
    await writer.flush();
    expect(new Uint8Array(readFileSync(other))).toEqual(stringsFile([["a"]]));
    await writer.write("b");
    writer.abort();
    await expect(writer.close()).rejects.toMatchObject({ name: "AbortError" });
    expect(new Uint8Array(readFileSync(other))).toEqual(stringsFile([["a"]]));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(handles()).toBe(0);
  });

  test("whose rows fail has the rows before them", async () => {
    const other = join(folder, "partial.avro");
    await expect(writeContainer(other, Text, ["a", "b", 7 as never], { sync: SYNC })).rejects.toMatchObject({ row: 2 });
    expect(new Uint8Array(readFileSync(other))).toEqual(stringsFile([["a", "b"]]));
  });

  test("that can't be opened is the system's error", async () => {
    const nowhere = join(folder, "no", "such", "folder.avro");
    await expect(openContainer(nowhere)).rejects.toMatchObject({ code: "ENOENT" });
    await expect(writeContainer(nowhere, Text, rows)).rejects.toMatchObject({ code: "ENOENT" });
    const writer = new ContainerWriter(nowhere, Text);
    await expect(writer.flush()).rejects.toMatchObject({ code: "ENOENT" });
    await expect(openContainer(folder)).rejects.toMatchObject({ code: "EISDIR" });
  });

  test("of a damaged file is closed after the error", async () => {
    const cut = join(folder, "cut.avro");
    writeFileSync(cut, stringsFile([["a"], ["b"]]).subarray(0, -1));
    const file = await openContainer(cut);
    await expect(file.toArray()).rejects.toMatchObject({ code: "truncated" });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(handles()).toBe(0);
  });

  test("is not opened for a signal that is aborted, nor left open", async () => {
    await expect(writeContainer(path, Text, rows, { preventClose: true })).rejects.toMatchObject({
      code: "unsupported-option",
    });
    await expect(openContainer(path, { signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow("no");
    await expect(writeContainer(path, Text, ["x"], { signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow(
      "no",
    );
    expect(await (await openContainer(path)).count()).toBe(rows.length);
  });
});

describe("a URL", () => {
  test("of http is read by ranges or as a stream, and not written", async () => {
    const bytes = stringsFile([["a", "b"], ["c"]]);
    const server = createServer((_, response) => response.end(bytes));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/file.avro`);
    try {
      expect(await (await openContainer(url)).toArray()).toEqual(["a", "b", "c"]);
      await expect(openSource(url, AbortSignal.abort(new Error("no")))).rejects.toThrow("no");
    } finally {
      server.close();
    }
    await expect(writeContainer(url, Text, [])).rejects.toMatchObject({ code: "invalid-sink" });
  });

  test.each(["data:text/plain,Obj", "ftp://example.org/x", "blob:nodedata:1"])("%s is refused", async (url) => {
    await expect(openContainer(new URL(url))).rejects.toMatchObject({ code: "invalid-source" });
    expect(expectError(() => filesFor(new URL(url), "invalid-sink")).code).toBe("invalid-sink");
  });
});

test("text and URLs are locations, nothing else", () => {
  expect(["", new URL("file:///x")].every(isLocation)).toBe(true);
  expect([null, undefined, 1, {}, new Uint8Array(1)].some(isLocation)).toBe(false);
});
