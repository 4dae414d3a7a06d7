import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { watchFiles } from "../../src/cli/watch.js";

const folder = mkdtempSync(join(tmpdir(), "wavro-"));
afterAll(() => rmSync(folder, { recursive: true }));

const wait = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

describe("watchFiles", () => {
  it("calls at once, and once for changes that come together, also by renaming; not for other files", async () => {
    const file = join(folder, "a");
    writeFileSync(file, "1");
    let calls = 0;
    const stop = new AbortController();
    const done = watchFiles([file], async () => void calls++, stop.signal);
    const until = async (count: number) => {
      for (let i = 0; i < 400 && calls < count; i++) await wait(25);
      expect(calls).toBe(count);
    };
    await until(1);
    await wait(100);
    calls = 1; // what a slow machine still told of the file's making
    for (const text of ["2", "3", "4"]) writeFileSync(file, text);
    await until(2);
    writeFileSync(join(folder, "b"), "5");
    await wait(200);
    expect(calls).toBe(2);
    renameSync(join(folder, "b"), file);
    await until(3);
    stop.abort();
    await done;
    writeFileSync(file, "6");
    await wait(200);
    expect(calls).toBe(3);
  });

  it("ends with what the callback throws, and with a signal that came before", async () => {
    const error = new Error("own");
    await expect(watchFiles([join(folder, "a")], () => Promise.reject(error))).rejects.toBe(error);
    let calls = 0;
    await watchFiles([join(folder, "a")], async () => void calls++, AbortSignal.abort());
    expect(calls).toBe(1);
  });
});
