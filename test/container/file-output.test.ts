import { expect, test } from "vitest";
import { FileOutput } from "../../src/container/file-output.js";
import { MemoryFiles } from "./memory-files.js";

const part = (...bytes: number[]) => Uint8Array.from(bytes);
const settle = () => new Promise((resolve) => setTimeout(resolve, 2));

test("writes in order and closes", async () => {
  const files = new MemoryFiles();
  const output = new FileOutput(files.open("a", "create"));
  void output.write(part(1, 2));
  await output.write(part(3));
  await output.ready();
  void output.write(part(4));
  await output.close();
  expect(files.content.get("a")).toEqual(part(1, 2, 3, 4));
  expect(files.isOpen).toBe(0);
  output.abort();
});

test("goes on at an offset", async () => {
  const files = new MemoryFiles();
  files.content.set("a", part(1, 2, 3, 4));
  const output = new FileOutput(files.open("a", "update"), 2);
  void output.write(part(7));
  await output.write(part(8, 9));
  await output.close();
  expect(files.content.get("a")).toEqual(part(1, 2, 7, 8, 9));
});

test("after a write that fails none is tried, and the file is closed", async () => {
  const files = new MemoryFiles();
  const error = new Error("disk full");
  files.fail = (bytes) => {
    if (bytes[0] === 2) throw error;
  };
  const output = new FileOutput(files.open("a", "create"));
  const writes = [1, 2, 3].map((byte) => output.write(part(byte)));
  expect((await Promise.allSettled(writes)).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
  await expect(output.close()).rejects.toBe(error);
  output.abort();
  await settle();
  expect(files.content.get("a")).toEqual(part(1));
  expect(files.isOpen).toBe(0);
});

test("given up, it finishes the write that is under way and no other", async () => {
  const files = new MemoryFiles();
  let goOn = () => {};
  files.fail = () => new Promise<void>((resolve) => (goOn = resolve));
  const output = new FileOutput(files.open("a", "create"));
  const first = output.write(part(1));
  const second = output.write(part(2));
  await settle();
  output.abort();
  output.release();
  goOn();
  await first;
  await expect(second).rejects.toThrow();
  await settle();
  expect(files.content.get("a")).toEqual(part(1));
  expect(files.isOpen).toBe(0);
});

test("a file that can't be opened is what every call says", async () => {
  const files = new MemoryFiles();
  const output = new FileOutput(files.open("missing", "update"));
  await settle();
  await expect(output.write(part(1))).rejects.toMatchObject({ code: "ENOENT" });
  await expect(output.close()).rejects.toMatchObject({ code: "ENOENT" });
  output.abort();
});

test("wants no more while much is on its way", async () => {
  const files = new MemoryFiles();
  let goOn = () => {};
  files.fail = () => new Promise<void>((resolve) => (goOn = resolve));
  const output = new FileOutput(files.open("a", "create"));
  const written = output.write(new Uint8Array(300_000));
  let isReady = false;
  const ready = output.ready().then(() => {
    isReady = true;
  });
  await settle();
  expect(isReady).toBe(false);
  goOn();
  await Promise.all([written, ready]);
  await output.close();
});
