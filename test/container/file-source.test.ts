import { expect, test } from "vitest";
import { fileSource } from "../../src/container/file-source.js";
import { Session } from "../../src/container/session.js";
import { MemoryFiles } from "./memory-files.js";

const bytes = Uint8Array.from({ length: 100 }, (_, i) => i);

function filesWith(): MemoryFiles {
  const files = new MemoryFiles();
  files.content.set("a", bytes);
  return files;
}

test("a file is open while it is read", async () => {
  const files = filesWith();
  const source = await fileSource(files, "a");
  expect([source.byteLength, source.repeatable, files.opened]).toEqual([100, true, 0]);
  const pull = source.open(40);
  expect(await pull.pull(1)).toEqual(bytes.subarray(40));
  expect(files.isOpen).toBe(1);
  await pull.rest!();
  expect(files.isOpen).toBe(0);
  expect(await pull.pull(1)).toBeUndefined();
  await pull.close();
  const other = source.open(10);
  expect(other.skip!(20)).toBe(20);
  expect(await other.pull(1)).toEqual(bytes.subarray(30));
  await other.close();
  expect([files.isOpen, files.opened]).toEqual([0, 2]);
});

test("after a rest it is opened again, if it is the same file", async () => {
  const files = filesWith();
  const big = new Uint8Array(600_000);
  files.content.set("a", big);
  const pull = (await fileSource(files, "a")).open(0);
  expect((await pull.pull(1))!.length).toBeLessThan(big.length);
  await pull.rest!();
  expect((await pull.pull(1))!.length).toBeGreaterThan(0);
  await pull.rest!();
  files.identity = "2";
  await expect(pull.pull(1)).rejects.toMatchObject({ code: "invalid-source" });
  await pull.close();
  expect(files.isOpen).toBe(0);
});

test("a session that rests holds nothing", async () => {
  const files = filesWith();
  const session = new Session(await fileSource(files, "a"), new AbortController().signal);
  await session.header.fill(10);
  expect(files.isOpen).toBe(1);
  await session.header.rest();
  expect(files.isOpen).toBe(0);
  await session.close();
});

test("a pipe is read once, and closed when it is left", async () => {
  const files = filesWith();
  files.pipes.add("a");
  const source = await fileSource(files, "a");
  expect([source.byteLength, source.repeatable, files.opened]).toEqual([undefined, false, 0]);
  const pull = source.open(0);
  for (let at = 0; at < 100; at += 10) expect(await pull.pull(1)).toEqual(bytes.subarray(at, at + 10));
  expect(await pull.pull(1)).toBeUndefined();
  expect(files.isOpen).toBe(0);
  const left = (await fileSource(files, "a")).open(0);
  await left.pull(1);
  expect(files.isOpen).toBe(1);
  await left.close();
  expect(files.isOpen).toBe(0);
});

test("what is not there is the system's error", async () => {
  await expect(fileSource(new MemoryFiles(), "b")).rejects.toMatchObject({ code: "ENOENT" });
});
