import { execFile } from "node:child_process";
import { expect, it } from "vitest";
import { inRepository } from "../helpers.js";
// @ts-expect-error: plain JavaScript, for Node
import { judge, MOST_GROWTH } from "./table.mjs";

/** How a run ends, with all that it prints: whoever sees a failure sees its reason. */
function soak(...flags: string[]): Promise<{ failed: boolean; output: string }> {
  return new Promise((resolve) =>
    execFile(process.execPath, [inRepository("test/soak/all.mjs"), ...flags], (error, stdout, stderr) =>
      resolve({ failed: error !== null, output: stdout + stderr }),
    ),
  );
}

const NOTHING = ["--messages", "0", "--schemas", "0", "--store", "0", "--failures", "0", "--paused", "0"];

it("npm run soak: messages, schemas of a store, failures and differences, a short run of each", async () => {
  const lengths = ["--messages", "20000", "--store", "3000", "--failures", "20000", "--differential", "2000"];
  const rests = ["--paused", "50", "--rest", "500"];
  const { output, failed } = await soak(...NOTHING, ...lengths, ...rests);
  expect(output).toMatch(/\n1 passed, 0 failed\n$/);
  expect(failed).toBe(false);
  expect(output).toContain("| 20000 |");
  expect(output).toContain("| 3000 |");
  expect(output).toMatch(/50 MB through a reader that rests 5 times, 0.5 s in all/);
  expect(output).toMatch(/2000 data of \d+ schemas: kernel = closures; [1-9]\d* of them = avsc/);
  expect(output).toMatch(/ 0 traps \(seed \d+\)/);
  expect(output).toContain("fewer than 200000: the heap is not judged");
});

it("npm run soak: a long run that loses memory fails", async () => {
  const { output, failed } = await soak(...NOTHING, "--store", "50000", "--leak", "64");
  expect(output).toMatch(/of which a store takes 1000: the heap grew by \d{4,} KiB\n/);
  expect(output).toMatch(/\n0 passed, 1 failed\n$/);
  expect(failed).toBe(true);
});

const sample = (done: number, heapUsed: number, wasm = 0) => ({ done, heapUsed, wasm });

it("the heap is judged from the middle of a run to its end, where the run is long enough", () => {
  const at = (heap: number) => [sample(100, 0), sample(200, MOST_GROWTH), sample(300, heap)];
  expect(judge(at(2 * MOST_GROWTH), 300)).toEqual([]);
  expect(judge(at(2 * MOST_GROWTH + 1024), 300)).toEqual(["the heap grew by 513 KiB"]);
  expect(judge(at(2 * MOST_GROWTH + 1024), 301)).toEqual([]);
  expect(judge([sample(300, 0)], 1)).toEqual([]);
});

it("WebAssembly memory that grows is never right", () => {
  expect(judge([sample(1, 0), sample(2, 0, 64), sample(3, 0, 128)], 1000)).toEqual([
    "WebAssembly memory grew by 64 bytes",
  ]);
});
