import { expect, it } from "vitest";
import { TokenBucket } from "../../src/registry/token-bucket.js";

it("tokens are spent, and come back with time, to the most there were", () => {
  let time = 1000;
  const bucket = new TokenBucket({ burst: 3, perSecond: 2 }, () => time);
  const taken = (tries: number) => Array.from({ length: tries }, () => bucket.take()).filter(Boolean).length;
  expect(taken(10)).toBe(3);
  time += 499;
  expect(taken(10)).toBe(0);
  time += 1;
  expect(taken(10)).toBe(1);
  time += 60_000;
  expect(taken(10)).toBe(3);
  time -= 60_000; // a clock that goes back earns nothing, and takes nothing
  expect(taken(10)).toBe(0);
  time += 500;
  expect(taken(10)).toBe(1);
});

it("a bucket may be empty for ever", () => {
  expect(new TokenBucket({ burst: 0, perSecond: 0 }).take()).toBe(false);
});
