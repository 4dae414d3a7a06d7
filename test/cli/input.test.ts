import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, describe, expect, it } from "vitest";
import { openInput } from "../../src/cli/input.js";
import type { RandomAccess } from "../../src/container/source.js";

const folder = mkdtempSync(join(tmpdir(), "wavro-"));
const path = join(folder, "file");
const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
afterAll(() => rmSync(folder, { recursive: true }));

describe("openInput", () => {
  it("reads ranges of a file", async () => {
    writeFileSync(path, bytes);
    const input = await openInput(path, process.stdin);
    const source = input.source as RandomAccess;
    expect([source.byteLength, input.byteLength]).toEqual([1000, 1000]);
    expect(await source.slice(10, 20)).toEqual(bytes.slice(10, 20));
    expect(input.position()).toBe(20);
    await input.close();
  });

  it("gives what there is of a file that was cut meanwhile", async () => {
    writeFileSync(path, bytes);
    const input = await openInput(path, process.stdin);
    truncateSync(path, 15);
    const source = input.source as RandomAccess;
    expect(await source.slice(10, 20)).toEqual(bytes.slice(10, 15));
    expect(await source.slice(20, 30)).toEqual(new Uint8Array(0));
    await input.close();
  });

  it("reads standard input as a stream, and lets go of it", async () => {
    const stdin = Readable.from([bytes.slice(0, 600), bytes.slice(600)]);
    const input = await openInput("-", stdin);
    expect(input.byteLength).toBeUndefined();
    const chunks: number[] = [];
    for await (const chunk of input.source as AsyncIterable<Uint8Array>) chunks.push(...chunk);
    expect(chunks).toEqual([...bytes]);
    expect(input.position()).toBe(1000);
    await input.close();
    expect(stdin.destroyed).toBe(true);
  });

  it("says what is no file", async () => {
    await expect(openInput(join(folder, "nothing"), process.stdin)).rejects.toThrow("ENOENT");
  });
});
