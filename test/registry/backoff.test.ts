import { describe, expect, it } from "vitest";
import { backoff, RETRY, retryAfter } from "../../src/registry/backoff.js";

describe("waits before retries", () => {
  it("are anything up to the most, which doubles", () => {
    const most = [0, 1, 2, 3, 7, 8, 20].map((retry) => backoff(retry, RETRY, 0, () => 1));
    expect(most).toEqual([50, 100, 200, 400, 6400, 12_800, 20_000]);
    expect(backoff(3, RETRY, 0, () => 0)).toBe(0);
    expect(backoff(3, RETRY, 0, () => 0.25)).toBe(100);
  });

  it("are as long as the registry asks for, to the most", () => {
    expect(backoff(0, RETRY, 5000, () => 0)).toBe(5000);
    expect(backoff(0, RETRY, 3_600_000, () => 0)).toBe(20_000);
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");

  it.each([
    [null, 0],
    ["120", 120_000],
    [" 3 ", 3000],
    ["0", 0],
    ["-5", 0],
    ["1.5", 0],
    ["soon", 0],
    ["99999999999999999999", 0],
    ["Mon, 23 Nov 2026 12:00:10 GMT", 10_000],
    ["Mon, 23 Nov 2026 11:00:00 GMT", 0],
    ["Mon, 99 Nov 2026 11:00:00 GMT", 0],
  ])("%j asks for %d ms", (header, ms) => {
    expect(retryAfter(header, now)).toBe(ms);
  });
});
