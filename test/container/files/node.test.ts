import { execFileSync } from "node:child_process";
import { linkSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { files as found } from "../../../src/container/files/node.js";

const files = found!;
const folder = mkdtempSync(join(tmpdir(), "wavro-"));
afterAll(() => rmSync(folder, { recursive: true }));
const bytes = Uint8Array.from({ length: 100 }, (_, i) => i);

function fileOf(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

test("reads any range, and what is there of one past the end", async () => {
  const path = fileOf("read");
  expect((await files.look(path)).byteLength).toBe(100);
  const file = await files.open(pathToFileURL(path), "read");
  expect(file.facts.byteLength).toBe(100);
  expect(await file.read(10, 20)).toEqual(bytes.subarray(10, 20));
  expect(await file.read(90, 120)).toEqual(bytes.subarray(90));
  await file.close();
});

test("writes from the start, or at an offset", async () => {
  const path = fileOf("write");
  const created = await files.open(path, "create");
  expect(created.facts.byteLength).toBe(0);
  await created.write(Uint8Array.of(1, 2));
  await created.write(Uint8Array.of(3, 4));
  await created.close();
  expect([...readFileSync(path)]).toEqual([1, 2, 3, 4]);
  const updated = await files.open(path, "update");
  await updated.truncate(3);
  await updated.write(Uint8Array.of(7, 8), 2);
  await updated.close();
  expect([...readFileSync(path)]).toEqual([1, 2, 7, 8]);
});

test("writes all, though the system takes a few bytes at a time", async () => {
  const path = fileOf("short");
  const handle = await open(path);
  await handle.close();
  const original = Object.getPrototypeOf(handle).write;
  Object.getPrototypeOf(handle).write = function (bytes: Uint8Array, at: number, length: number, position: number) {
    return original.call(this, bytes, at, Math.min(length, 7), position);
  };
  try {
    const created = await files.open(path, "create");
    await created.write(bytes);
    await created.write(bytes);
    await created.close();
    expect(new Uint8Array(readFileSync(path))).toEqual(Uint8Array.from([...bytes, ...bytes]));
    const updated = await files.open(path, "update");
    await updated.write(bytes, 50);
    await updated.close();
    expect(new Uint8Array(readFileSync(path)).subarray(50, 150)).toEqual(bytes);
  } finally {
    Object.getPrototypeOf(handle).write = original;
  }
});

test("a file is the same by all its names", async () => {
  const path = fileOf("one");
  linkSync(path, join(folder, "two"));
  const [one, two, other] = await Promise.all([path, join(folder, "two"), fileOf("other")].map((p) => files.look(p)));
  expect(one!.identity).toBe(two!.identity);
  expect(one!.identity).not.toBe(other!.identity);
});

test("what is not there is an error of the system", async () => {
  const path = join(folder, "missing");
  await expect(files.look(path)).rejects.toMatchObject({ code: "ENOENT" });
  await expect(files.open(path, "read")).rejects.toMatchObject({ code: "ENOENT" });
  await expect(files.open(path, "update")).rejects.toMatchObject({ code: "ENOENT" });
});

describe.skipIf(process.platform === "win32")("a pipe", () => {
  test("has no length and is read on and on", async () => {
    const path = join(folder, "pipe");
    execFileSync("mkfifo", [path]);
    expect((await files.look(path)).byteLength).toBeUndefined();
    const writing = files.open(path, "create");
    const reader = await files.open(path, "read");
    const writer = await writing;
    await writer.write(bytes);
    await writer.close();
    expect(await reader.readNext()).toEqual(bytes);
    expect(await reader.readNext()).toEqual(new Uint8Array(0));
    await reader.close();
  });
});
