import { describe, expect, it } from "vitest";
import { Cache } from "../../src/registry/cache.js";

describe("a cache", () => {
  it("keeps what was used last", () => {
    const cache = new Cache<number>(2, 100);
    cache.set("a", 1, 1);
    cache.set("b", 2, 1);
    expect(cache.get("a")).toBe(1);
    cache.set("c", 3, 1);
    expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([1, undefined, 3]);
    expect(cache.size).toBe(2);
  });

  it("keeps no more than it can carry", () => {
    const cache = new Cache<string>(100, 10);
    cache.set("a", "a", 6);
    cache.set("b", "b", 4);
    expect(cache.weight).toBe(10);
    cache.set("c", "c", 1);
    expect([cache.get("a"), cache.get("b"), cache.get("c"), cache.weight]).toEqual([undefined, "b", "c", 5]);
    cache.set("huge", "x", 11);
    expect([cache.get("huge"), cache.size]).toEqual([undefined, 2]);
  });

  it("weighs anew what is set again, and nothing that is gone", () => {
    const cache = new Cache<number>(10, 10);
    cache.set("a", 1, 4);
    cache.set("a", 2, 3);
    expect([cache.get("a"), cache.weight]).toEqual([2, 3]);
    cache.delete("a");
    cache.delete("a");
    expect([cache.size, cache.weight]).toEqual([0, 0]);
    for (const key of ["x 1", "y 1", "x 2"]) cache.set(key, 1, 2);
    cache.deleteAll((key) => key.startsWith("x"));
    expect([cache.size, cache.weight, cache.get("y 1")]).toEqual([1, 2, 1]);
  });

  it("keeps nothing if there is no room at all", () => {
    const cache = new Cache<number>(0, 10);
    cache.set("a", 1, 1);
    expect([cache.size, cache.weight]).toEqual([0, 0]);
  });
});
